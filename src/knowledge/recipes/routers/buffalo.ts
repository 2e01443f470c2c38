import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '192.168.11.1',
  prefix: 24,
  from: '192.168.11.2',
  files: [
    '(wzr|whr|wbmr|wcr|wxr|wsr)[\\w.-]*\\.(bin|enc|trx)',
    '(openwrt|dd-wrt|buffalo)[\\w.-]*(wzr|whr|wbmr|wcr|wxr|wsr)[\\w.-]*\\.(bin|enc|trx)',
  ],
  when: 'link',
  every: 0.5,
  within: 60,
};

/** It is the TFTP server itself for a while. */
export const BUFFALO: Recipe = {
  id: 'buffalo',
  title: 'Buffalo AirStation',
  kind: 'router',
  models: [{ id: 'buffalo', name: 'Buffalo AirStation' }],
  match: {},
  push: PUSH,
  trace: { loads: PUSH.files, proof: [], settles: 120 },
  firmware: ['[\\w.-]*(wzr|whr|wbmr|wcr|wxr|wsr)-[\\w.-]*\\.(bin|enc|trx)'],
  quirks: [],
  steps: putSteps({
    label: 'Plug the power in',
    does: 'Put the cable into a LAN socket, best with a small switch in between. Unplug the power and plug it in again: it listens for about four seconds.',
  }),
  notes: [
    'Its hardware address in the boot loader is often 02:aa:bb:cc:dd:20 and not the one on its label; it may answer no ARP.',
  ],
  sources: [{ what: 'Addresses and times: OpenWrt and DD-WRT wikis', proof: 'documented' }],
  verified: 'described',
};

import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '192.168.1.1',
  prefix: 24,
  from: '192.168.1.10',
  files: [
    '(FW_)?(WRT|E\\d{3,4}|EA\\d{4}|WAG|X\\d{3,4})[\\w.-]*\\.(bin|img|trx)',
    'openwrt-.*-linksys_.*-factory\\.(bin|img|trx)',
  ],
  when: 'link',
  every: 0.5,
  within: 60,
};

/** It is the TFTP server itself for a while. */
export const LINKSYS: Recipe = {
  id: 'linksys',
  title: 'Linksys router',
  kind: 'router',
  models: [{ id: 'linksys', name: 'Linksys router' }],
  match: {},
  push: PUSH,
  trace: { loads: PUSH.files, proof: [], settles: 120 },
  firmware: ['(FW_)?(WRT|EA\\d{4}|WAG)[\\w.-]*\\.(bin|img|trx)', 'openwrt-.*-linksys_.*-factory\\.(bin|img|trx)'],
  quirks: [],
  steps: putSteps({
    label: 'Plug the power in',
    does: 'Put the cable into a LAN socket, best with a small switch in between. Unplug the power and plug it in again: it listens only for the first seconds.',
  }),
  notes: ['It listens for 2 to 5 seconds after power-on: switch it off and on some times while the push tries.'],
  sources: [{ what: 'Addresses and times: OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

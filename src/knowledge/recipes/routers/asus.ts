import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '192.168.1.1',
  prefix: 24,
  from: '192.168.1.10',
  files: ['(FW_)?(RT|DSL|GT|TUF|ZenWiFi)[\\w.-]*\\.(trx|w|bin|pkgtb)', '.*\\.trx'],
  when: 'heard',
  every: 2,
  within: 600,
};

/** It is the TFTP server itself for a while. */
export const ASUS: Recipe = {
  id: 'asus',
  title: 'ASUS router (rescue mode)',
  kind: 'router',
  models: [{ id: 'asus', name: 'ASUS router' }],
  match: {},
  push: PUSH,
  trace: { loads: PUSH.files, proof: [], settles: 120 },
  firmware: ['(FW_)?(RT|DSL|GT|TUF|ZenWiFi)-?[\\w.-]*\\.(trx|w|bin|pkgtb)'],
  quirks: [],
  steps: putSteps({
    label: 'Hold reset while you plug the power in',
    does: 'Put the cable into a LAN socket. Unplug it. Press and hold reset, plug the power in, and hold on until the power lamp flashes slowly.',
    sees: 'The power lamp flashes slowly: it is in rescue mode, and stays there. Then let go.',
  }),
  notes: ['In rescue mode it stays ready for long; without reset its loader listens only for some seconds.'],
  sources: [{ what: 'Rescue mode: asus.com support; OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

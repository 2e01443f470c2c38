import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '192.168.0.1',
  prefix: 24,
  from: '192.168.0.10',
  files: [
    '(DIR|DSL|DAP|DGL)-?\\d[\\w.-]*\\.(bin|img)',
    'openwrt-.*-(dlink|d-link)_.*-(factory|recovery)[\\w.-]*\\.bin',
  ],
  when: 'link',
  every: 0.5,
  within: 60,
};

/** It is the TFTP server itself for a while. */
export const DLINK: Recipe = {
  id: 'dlink',
  title: 'D-Link router',
  kind: 'router',
  models: [{ id: 'dlink', name: 'D-Link router' }],
  match: {},
  push: PUSH,
  trace: { loads: PUSH.files, proof: [], settles: 120 },
  firmware: [
    '(DIR|DSL|DAP|DGL)-?\\d[\\w.-]*\\.(bin|img)',
    'openwrt-.*-(dlink|d-link)_.*-(factory|recovery)[\\w.-]*\\.bin',
  ],
  quirks: [],
  steps: putSteps({
    label: 'Hold reset while you plug the power in',
    does: 'Put the cable into a LAN socket. Hold reset, plug the power in, and hold on for about 10 seconds.',
  }),
  notes: ['Many models have a recovery page instead: open http://192.168.0.1 in a browser while it is in this mode.'],
  sources: [{ what: 'Addresses: OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

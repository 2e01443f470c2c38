import type { Recipe } from '../recipe.ts';

/** It is the TFTP server itself for a while: the station puts the image there. */
export const DLINK: Recipe = {
  id: 'dlink',
  title: 'D-Link router',
  models: [{ id: 'dlink', name: 'D-Link router' }],
  match: {},
  push: {
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
  },
  trace: { loads: [], proof: [], settles: 120 },
  firmware: [
    '(DIR|DSL|DAP|DGL)-?\\d[\\w.-]*\\.(bin|img)',
    'openwrt-.*-(dlink|d-link)_.*-(factory|recovery)[\\w.-]*\\.bin',
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you plug the power in',
      does: 'Put the cable into a LAN socket. Hold reset, plug the power in, and hold on for about 10 seconds.',

      silence: 60,
    },
    { id: 'address', label: 'It listens for its image', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'The station puts the image', silence: 30, until: 'loading', takes: [5, 120] },
    {
      id: 'components',
      label: 'It writes its image and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 420],
    },
    { id: 'booted', label: 'It runs its image', until: 'recovered' },
  ],

  notes: ['Many models have a recovery page instead: open http://192.168.0.1 in a browser while it is in this mode.'],
  sources: [{ what: 'Addresses: OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

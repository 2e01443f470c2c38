import type { Recipe } from '../recipe.ts';

/** It is the TFTP server itself for a while: the station puts the image there. */
export const ASUS: Recipe = {
  id: 'asus',
  title: 'ASUS router (rescue mode)',
  models: [{ id: 'asus', name: 'ASUS router' }],
  match: {},
  push: {
    to: '192.168.1.1',
    prefix: 24,
    from: '192.168.1.10',

    files: ['(FW_)?(RT|DSL|GT|TUF|ZenWiFi)[\\w.-]*\\.(trx|w|bin|pkgtb)', '.*\\.trx'],
    when: 'heard',

    every: 2,
    within: 600,
  },
  trace: { loads: [], proof: [], settles: 120 },
  firmware: ['(FW_)?(RT|DSL|GT|TUF|ZenWiFi)-?[\\w.-]*\\.(trx|w|bin|pkgtb)'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you plug the power in',
      does: 'Put the cable into a LAN socket. Unplug it. Press and hold reset, plug the power in, and hold on until the power lamp flashes slowly.',
      sees: 'The power lamp flashes slowly: it is in rescue mode, and stays there. Then let go.',
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

  notes: ['In rescue mode it stays ready for long; without reset its loader listens only for some seconds.'],
  sources: [{ what: 'Rescue mode: asus.com support; OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

import type { Recipe } from '../recipe.ts';

/** It is the TFTP server itself for a while: the station puts the image there. */
export const LINKSYS: Recipe = {
  id: 'linksys',
  title: 'Linksys router',
  models: [{ id: 'linksys', name: 'Linksys router' }],
  match: {},
  push: {
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
  },
  trace: { loads: [], proof: [], settles: 120 },
  firmware: ['(FW_)?(WRT|EA\\d{4}|WAG)[\\w.-]*\\.(bin|img|trx)', 'openwrt-.*-linksys_.*-factory\\.(bin|img|trx)'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the power in',
      does: 'Put the cable into a LAN socket, best with a small switch in between. Unplug the power and plug it in again: it listens only for the first seconds.',

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

  notes: [
    'It listens for 2 to 5 seconds after power-on: the station tries twice a second from the moment the link comes up. Repeat it some times.',
  ],
  sources: [{ what: 'Addresses and times: OpenWrt wiki', proof: 'documented' }],
  verified: 'described',
};

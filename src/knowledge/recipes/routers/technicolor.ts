import type { Recipe } from '../../recipe.ts';

export const TECHNICOLOR: Recipe = {
  id: 'technicolor',
  title: 'Technicolor and Thomson gateway',
  kind: 'router',
  models: [{ id: 'technicolor', name: 'Technicolor gateway' }],
  match: {
    dhcp: [
      {
        oui: [
          '00:14:7f',
          '00:1d:68',
          '00:24:17',
          '00:26:44',
          '10:13:31',
          '30:91:8f',
          '58:98:35',
          '88:f7:c7',
          '9c:97:26',
          'a4:b1:e9',
          'c4:ea:1d',
          'd4:35:1d',
          'e0:b9:e5',
        ],
      },
    ],
    requests: ['[\\w.-]+\\.rbi'],
  },
  dhcp: { speaks: 'bootp', bootFile: 'firmware.rbi' },
  trace: { loads: ['[\\w.-]+\\.rbi'], proof: [], settles: 120 },
  firmware: ['[\\w.-]+\\.rbi'],
  answers: [{ asked: 'firmware\\.rbi', from: ['.*\\.rbi'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you switch it on',
      does: 'Put the cable into its first LAN socket. Hold reset, switch it on, and hold on until the lamps flash or it is seen here, up to 30 seconds.',
      silence: 60,
    },
    { id: 'address', label: 'Its loader asks by BOOTP', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its image', silence: 60, until: 'loading', takes: [20, 180] },
    {
      id: 'components',
      label: 'It checks and writes its image, and restarts',
      does: 'Do not switch it off.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 420],
    },
    { id: 'booted', label: 'It runs its image', until: 'recovered' },
  ],
  session: { address: 'bootp', oui: '00:14:7f', asks: [{ file: 'firmware.rbi', given: 'vbntv_16.3.7636.rbi' }] },
  notes: [
    'It speaks plain BOOTP, and takes the name of the image from the answer: give one .rbi file.',
    'Only its first bank is written: where it starts from the second one, nothing seems to have changed. Repeat it if it refuses the image once.',
  ],
  sources: [
    { what: 'BOOTP, reset, bank 1: hack-technicolor, Recovery', proof: 'documented' },
    { what: 'First halves of hardware addresses: from memory and field reports; not complete', proof: 'reported' },
  ],
  verified: 'simulated',
};

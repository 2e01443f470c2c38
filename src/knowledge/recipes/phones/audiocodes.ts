import type { Recipe } from '../../recipe.ts';

export const AUDIOCODES_3XXHD: Recipe = {
  id: 'audiocodes-3xxhd',
  title: 'AudioCodes 300HD and 400HD series',
  kind: 'phone',
  models: [
    { id: '310HD', name: 'AudioCodes 310HD' },
    { id: '320HD', name: 'AudioCodes 320HD' },
    { id: '420HD', name: 'AudioCodes 420HD' },
  ],
  match: {
    dhcp: [{ userClass: ['3?0HD*', '4?0HD*'] }],
    requests: ['[34]\\d0HD[\\w.-]*\\.(img|cfg)', 'audiocodes\\.img'],
  },
  dhcp: { bootFile: 'audiocodes.img' },
  trace: {
    loads: ['audiocodes\\.img', '[34]\\d0HD[\\w.-]*\\.img'],
    proof: [],
    optional: ['[\\w-]+\\.cfg'],
    settles: 60,
  },
  firmware: ['[34]\\d0HD[\\w.-]*\\.img'],
  answers: [{ asked: 'audiocodes\\.img', from: ['[34]\\d0HD[\\w.-]*\\.img'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Just plug it in: a phone that has lost its image asks for one by itself.',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'The phone reads its image', silence: 60, until: 'loading' },
    {
      id: 'components',
      label: 'The phone writes its image and restarts',
      does: 'Do not unplug it.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [60, 480],
    },
    { id: 'booted', label: 'The phone runs its image', until: 'recovered' },
  ],
  session: {
    options: { 77: '310HD' },
    wishes: [1, 3, 6, 43, 66, 67],
    asks: [{ file: 'audiocodes.img', given: '310HD_1.4.1_build_32.img' }],
  },
  notes: [
    'It says its model in option 77. Give one image at a time: it is told the only one that is here (option 67).',
  ],
  sources: [
    {
      what: 'Options 66 and 67, model in option 77: 310HD administration manual, pages 40 and 255',
      proof: 'documented',
    },
  ],
  verified: 'simulated',
};

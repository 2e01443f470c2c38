import type { Recipe } from '../../recipe.ts';

export const AASTRA_67XX: Recipe = {
  id: 'aastra-67xx',
  title: 'Aastra 6700 and Mitel 6800 series',
  kind: 'phone',
  models: [
    { id: '6757i', name: 'Aastra 6757i', vendorClass: 'AastraIPPhone6757i' },
    { id: '6865i', name: 'Mitel 6865i', vendorClass: 'AastraIPPhone6865i' },
  ],
  match: {
    dhcp: [{ vendorClass: ['AastraIPPhone*'] }, { oui: ['00:08:5d'] }],
    requests: ['aastra\\.(cfg|tuz)', '\\d{4}i?(ct)?\\.st'],
  },
  dhcp: { options: { 160: 'tftp://$STATION$' } },
  trace: {
    loads: ['\\d{4}i?(ct)?\\.st'],
    proof: [],
    optional: [
      'aastra\\.(cfg|tuz)',
      '[0-9a-f]{12}\\.(cfg|tuz)',
      '\\d{4}i?\\.(cfg|tuz)',
      'security\\.tuz',
      'startup\\.cfg',
    ],
    settles: 60,
  },
  firmware: ['\\d{4}i?(ct)?\\.st'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Plug it in. For its recovery page: hold 1 and # while you plug it in (not confirmed).',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 90, until: 'addressed' },
    {
      id: 'loads',
      label: 'The phone asks for its configuration and reads its firmware',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The phone writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 120,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    { id: 'booted', label: 'The phone runs its firmware', until: 'recovered' },
  ],
  session: {
    wishes: [1, 3, 6, 42, 43, 66, 159, 160],
    asks: [
      { file: 'security.tuz', optional: true },
      { file: 'aastra.cfg', optional: true },
      { file: '$MAC$.cfg', optional: true },
      { file: '6757i.st' },
    ],
  },
  notes: ['It reads firmware on its own only when it differs from the one that it runs.'],
  sources: [
    { what: 'Names of files and options 43, 66, 159 and 160: Aastra administrator guides', proof: 'documented' },
    { what: 'First half of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'simulated',
};

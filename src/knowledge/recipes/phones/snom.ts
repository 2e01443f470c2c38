import type { Recipe } from '../../recipe.ts';

export const SNOM: Recipe = {
  id: 'snom',
  title: 'Snom 3xx, 7xx and 8xx',
  kind: 'phone',
  models: [{ id: 'snom', name: 'Snom phone' }],
  match: { dhcp: [{ vendorClass: ['snom*'] }, { oui: ['00:04:13'] }], requests: ['snom\\w+(-r)?\\.bin'] },
  trace: { loads: ['snom\\w+(-r)?\\.bin'], proof: [], optional: ['snom\\w+(-[0-9a-f]{12})?\\.(htm|xml)'], settles: 60 },
  firmware: ['snom[\\w.-]+\\.bin'],
  answers: [{ asked: 'snom\\w+(-r)?\\.bin', from: ['snom[\\w.-]+-r\\.bin', 'snom[\\w.-]+\\.bin'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Interrupt the start of the phone',
      does: 'Plug it in. On a 3xx or 820 press any key while it counts 3-2-1; on a 821, 870 or 7xx hold # while you plug it in. Choose TFTP, and enter addresses: one for the phone in the network of this station, and this station as server.',
      sees: 'All settings are erased.',
      silence: 120,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 90, until: 'addressed' },
    { id: 'loads', label: 'The phone reads its image', silence: 60, until: 'loading' },
    {
      id: 'components',
      label: 'The phone checks and writes its image',
      does: 'Do not unplug it.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [60, 480],
    },
    { id: 'booted', label: 'The phone runs its image', until: 'recovered' },
  ],
  session: { address: 'none', asks: [{ file: 'snom320.bin', given: 'snom320-8.7.5.35-SIP-r.bin' }] },
  notes: [
    'An image above 32 MB cannot come by TFTP: give its address by HTTP (port 6970 of this station).',
    'Take an image of the same major version first.',
  ],
  sources: [
    { what: 'Recovery by TFTP, names of files, 32 MB: wiki.snom.com, service.snom.com', proof: 'documented' },
    { what: 'Same major version first: provu', proof: 'reported' },
    { what: 'First half of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'simulated',
};

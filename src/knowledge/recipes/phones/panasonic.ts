import type { Recipe } from '../../recipe.ts';

export const PANASONIC: Recipe = {
  id: 'panasonic',
  title: 'Panasonic KX-UT, KX-HDV and KX-TGP',
  kind: 'phone',
  models: [{ id: 'kx-ut', name: 'Panasonic KX phone' }],
  match: {
    dhcp: [{ vendorClass: ['Panasonic*'] }, { oui: ['00:80:f0', 'bc:c3:42', '08:00:23'] }],
    requests: ['KX-\\w+\\.cfg', 'KX-?\\w+[\\w.-]*\\.fw'],
  },
  dhcp: { options: { 160: 'tftp://$STATION$/{MODEL}.cfg' } },
  trace: {
    loads: ['KX-?[\\w.-]+\\.fw'],
    proof: [],
    optional: ['KX-\\w+\\.cfg', '(Config)?[0-9a-f]{12}\\.cfg'],
    settles: 90,
  },
  firmware: ['KX-?[\\w.-]+\\.fw'],
  quirks: [],
  steps: [
    { id: 'power', label: 'Plug the phone in', does: 'Plug it in.', silence: 60 },
    {
      id: 'address',
      label: 'The phone asks for an address, and for its configuration',
      silence: 90,
      until: 'addressed',
    },
    { id: 'loads', label: 'The phone reads the firmware that its configuration names', silence: 90, until: 'loading' },
    {
      id: 'components',
      label: 'The phone writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [60, 480],
    },
    { id: 'booted', label: 'The phone runs its firmware', until: 'recovered' },
  ],
  session: {
    oui: '00:80:f0',
    wishes: [1, 3, 6, 66, 67, 159, 160],
    asks: [
      { file: 'KX-UT136.cfg', optional: true },
      { file: '$MAC$.cfg', optional: true },
      { file: 'KX-UT136-01.302.fw' },
    ],
  },
  notes: [
    'Which firmware it takes says its configuration (FIRM_UPGRADE_ENABLE, FIRM_FILE_PATH). A way to revive one that does not start at all is not known.',
  ],
  sources: [
    { what: 'Options 160, 159 and 66, {MODEL} and {MAC} in names: KX-UT administrator guide', proof: 'documented' },
    { what: 'First halves of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'described',
};

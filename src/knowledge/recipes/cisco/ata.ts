import type { Recipe } from '../../recipe.ts';

export const CISCO_ATA: Recipe = {
  id: 'cisco-ata',
  title: 'Cisco ATA 186, 188 and 190',
  kind: 'adapter',
  models: [
    { id: 'ata186', name: 'Cisco ATA 186' },
    { id: 'ata190', name: 'Cisco ATA 190', vendorClass: 'Cisco ATA190' },
  ],
  match: {
    dhcp: [{ vendorClass: ['Cisco ATA19*', 'CISCO ATA19*'] }],
    requests: ['ata[0-9a-f]{12}(\\.cnf\\.xml)?', 'atadefault(\\.cfg)?', 'ATA\\d[\\w.-]*\\.(zup|sbin|loads)'],
  },
  trace: {
    loads: ['ATA\\d[\\w.-]*\\.(zup|sbin)', 'ATA19\\d\\.[\\w.-]+\\.loads'],
    proof: [],
    optional: ['ata[0-9a-f]{12}(\\.cnf\\.xml)?', 'atadefault(\\.cfg)?'],
    settles: 60,
  },
  firmware: ['ATA[\\w.-]+\\.(zup|sbin|loads)'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the adapter in',
      does: 'With a phone on it: press the lit button, dial 123# to hear its version. Its TFTP server comes with its address (option 150); a stored one is changed at 905#.',
      silence: 60,
    },
    { id: 'address', label: 'The adapter asks for an address, and for its profile', silence: 90, until: 'addressed' },
    { id: 'loads', label: 'The adapter reads the image that its profile names', silence: 60, until: 'loading' },
    {
      id: 'components',
      label: 'The adapter writes its image',
      does: 'Do not unplug it.',
      sees: 'The button blinks.',
      silence: 60,
      until: 'writing',
      keepPower: true,
      takes: [30, 120],
    },
    { id: 'booted', label: 'The adapter runs its image', until: 'recovered' },
  ],
  session: {
    asks: [
      { file: 'ata$mac$', optional: true },
      { file: 'atadefault.cfg', optional: true },
      { file: 'ATA030204SCCP090202A.zup' },
    ],
  },
  notes: [
    'Which image it takes says its profile (upgradecode). The upgrade server of Cisco (sata186us, port 8000) is another protocol, which is not spoken here.',
  ],
  sources: [
    { what: 'Codes 100#, 123# and upgradecode: Cisco ATA administration guide', proof: 'documented' },
    { what: 'Vendor class of the 190: provisioning plugin of Wazo', proof: 'data' },
  ],
  verified: 'described',
};

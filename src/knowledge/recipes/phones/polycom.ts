import type { Recipe } from '../../recipe.ts';

export const POLYCOM: Recipe = {
  id: 'polycom',
  title: 'Polycom SoundPoint, SoundStation and VVX',
  kind: 'phone',
  models: [{ id: 'polycom', name: 'Polycom phone', vendorClass: 'Polycom-SoundPointIP-SPIP_335' }],
  match: {
    dhcp: [{ vendorClass: ['Polycom*'] }, { oui: ['00:04:f2', '00:90:7a', '64:16:7f', '48:25:67'] }],
    requests: ['(\\d{4}-\\d{5}-\\d{3}\\.)?(bootrom|sip)\\.ld', '000000000000\\.cfg'],
  },
  dhcp: { options: { 160: 'tftp://$STATION$' } },
  trace: {
    loads: ['(\\d{4}-\\d{5}-\\d{3}\\.)?bootrom\\.ld'],
    last: ['(\\d{4}-\\d{5}-\\d{3}\\.)?sip\\.ld'],
    proof: [],
    optional: ['(\\d{4}-\\d{5}-\\d{3}\\.)?bootrom\\.ld', '[\\w-]+\\.(cfg|ver|xml|wav|log|jpg|png)'],
    settles: 60,
  },
  firmware: ['(\\d{4}-\\d{5}-\\d{3}\\.)?(bootrom|sip)\\.ld'],
  quirks: [],
  uploads: 'polycom',
  steps: [
    {
      id: 'power',
      label: 'Format the file system of the phone, if it does not start',
      does: 'Unplug it and plug it in. While it counts down, hold 4, 6, 8 and * together (SoundPoint) or 1, 3 and 5 (VVX). Its password is 456, or its hardware address.',
      sees: 'It restarts and looks for its boot server.',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 90, until: 'addressed' },
    {
      id: 'loads',
      label: 'The phone reads its boot program',
      sees: '"Updating bootROM" on the screen.',
      silence: 90,
      until: 'listing',
    },
    {
      id: 'components',
      label: 'The phone reads and writes its application',
      does: 'Do not unplug it.',
      sees: '"Updating application": it is silent while it writes.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [120, 600],
    },
    { id: 'booted', label: 'The phone runs its application', until: 'recovered' },
  ],
  session: {
    wishes: [1, 3, 6, 15, 42, 66, 160],
    asks: [
      { file: 'bootrom.ld' },
      { file: '$mac$.cfg', optional: true },
      { file: '000000000000.cfg', optional: true },
      { file: 'sip.ld', options: { blksize: '1024' } },
      { file: '$mac$-boot.log', writes: true },
      { file: 'sip.cfg', optional: true },
      { file: '$mac$-app.log', writes: true },
    ],
  },
  notes: [
    'It sends its logs to the station: tftp: { write: create-and-overwrite } keeps them in polycom/ below the upload folder; else they are refused, which does it no harm.',
    'Which option names the boot server is set in the phone: 66 alone, 160 alone, or 160 and then 66. Both name this station.',
  ],
  sources: [
    { what: 'Boot server options, names of files, keys: SoundPoint administration guide', proof: 'documented' },
    { what: 'Formatting by keys: support.xarios.com, helpdesk.myjelltel.com', proof: 'reported' },
    { what: 'First halves of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'simulated',
};

import type { Recipe } from '../../recipe.ts';

export const YEALINK: Recipe = {
  id: 'yealink',
  title: 'Yealink phones',
  kind: 'phone',
  models: [{ id: 'yealink', name: 'Yealink phone', vendorClass: 'yealink' }],
  match: {
    dhcp: [{ vendorClass: ['yealink*'] }, { oui: ['00:15:65', '80:5e:c0'] }],
    requests: ['(T\\d\\w+|VP\\w+|W\\d\\w+|CP\\d\\w+)\\.(bin|rfs|rom)'],
  },
  trace: {
    loads: ['(T\\d\\w+|VP\\w+|W\\d\\w+|CP\\d\\w+)\\.bin'],
    last: ['(T\\d\\w+|VP\\w+|W\\d\\w+|CP\\d\\w+)\\.rom'],
    proof: [],
    optional: ['y0{11}\\d{0,3}\\.(cfg|boot)', '[0-9a-f]{12}\\.(cfg|boot)'],
    settles: 60,
  },
  firmware: ['(T\\d\\w+|VP\\w+|W\\d\\w+|CP\\d\\w+)\\.(bin|rfs|rom)'],
  quirks: [],
  uploads: 'yealink',
  steps: [
    {
      id: 'power',
      label: 'Hold the speaker key while you plug the phone in',
      does: 'Unplug it. Press and hold the speaker key, plug it in, and hold on for about 10 seconds. Then enter the address of the phone, of this station as server, and the mask; or let it take them by DHCP.',
      sees: '"Welcome", then the update screen.',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'The phone reads its boot file', silence: 60, until: 'listing' },
    {
      id: 'components',
      label: 'The phone reads and writes its firmware',
      does: 'Do not unplug it.',
      sees: 'A bar, then "Update success".',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [120, 600],
    },
    { id: 'booted', label: 'The phone runs its firmware', until: 'recovered' },
  ],
  session: { asks: [{ file: 'T2XD.bin' }, { file: 'T2CD.rfs' }, { file: 'T21D.rom' }] },
  notes: [
    'A T21P asks for T2XD.bin, T2CD.rfs and T21D.rom; others for their model with these endings. Recovery files are not the .rom alone: ask for the recovery package.',
  ],
  sources: [
    { what: 'Keys and names of files: kb.vander.host', proof: 'reported' },
    { what: 'First halves of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'simulated',
};

import type { Recipe } from '../../recipe.ts';

export const CISCO_SPA: Recipe = {
  id: 'cisco-spa',
  title: 'Linksys and Cisco SPA phones',
  kind: 'phone',
  models: [
    { id: 'spa504g', name: 'Cisco SPA504G', vendorClass: 'Cisco SPA504G' },
    { id: 'spa525g', name: 'Cisco SPA525G', vendorClass: 'Cisco SPA525G' },
    { id: 'spa941', name: 'Linksys SPA941', vendorClass: 'LINKSYS SPA-941' },
  ],
  match: {
    dhcp: [{ vendorClass: ['LINKSYS SPA*', 'CISCO SPA*'] }],
    requests: ['spa[\\w-]*\\.cfg', 'spa[\\w.-]+\\.bin'],
  },
  trace: {
    loads: ['spa[\\w.-]*\\.bin'],
    proof: [],
    optional: ['spa[\\w-]*\\.(cfg|xml)', 'init\\.cfg', '[0-9a-f]{12}\\.xml'],
    settles: 60,
  },
  firmware: ['spa[\\w.-]*\\.bin'],
  answers: [{ asked: 'spa\\.bin', from: ['spa[\\w.-]+\\.bin'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Ask the phone for its upgrade',
      does: 'Open http://PHONE/admin/upgrade?tftp://STATION/spa.bin in a browser (the address of the phone is told when it has one). Without a file name it asks for /spa.bin.',
      silence: 60,
    },
    { id: 'address', label: 'The phone has its address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'The phone reads its image', silence: 60, until: 'loading' },
    {
      id: 'components',
      label: 'The phone writes its image and restarts',
      does: 'Do not unplug it.',
      sees: 'The lamp blinks orange.',
      silence: 120,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    { id: 'booted', label: 'The phone runs its image', until: 'recovered' },
  ],
  session: { asks: [{ file: 'spa504G.cfg', optional: true }, { file: 'spa50x-30x-7-6-2f.bin' }] },
  notes: [
    'A phone that lost its image (SOS mode) asks for the last address it was told, again and again: give the file that name.',
    'Settings are erased in its menu: Setup, 14 Factory Reset; phones without a screen: **** and then 73738# (RESET#).',
    'The upgrade program for Windows wants UDP port 69 for itself: do not run it on this computer.',
  ],
  sources: [
    { what: 'Upgrade by URL: community.cisco.com ta-p/3294366', proof: 'documented' },
    { what: 'Vendor classes: provisioning plugin of Wazo', proof: 'data' },
  ],
  verified: 'simulated',
};

import type { Recipe } from '../../recipe.ts';

export const AVAYA_96X1: Recipe = {
  id: 'avaya-96x1',
  title: 'Avaya 9600 series',
  kind: 'phone',
  models: [{ id: '9608', name: 'Avaya 9600 series', vendorClass: 'ccp.avaya.com' }],
  match: { dhcp: [{ vendorClass: ['ccp.avaya.com*'] }], requests: ['96x1[HS]upgrade\\.txt', '46xxsettings\\.txt'] },
  dhcp: { options: { 176: 'TFTPSRVR=$STATION$', 242: 'HTTPSRVR=$STATION$,HTTPPORT=$HTTP$' } },
  trace: {
    loads: ['96x1[HS]upgrade\\.txt'],
    last: ['[HS]?96x1\\w*[\\w.-]*\\.tar', '[HS]96x1[\\w.-]*\\.(bin|tar)'],
    proof: [],
    optional: ['46xxsettings\\.txt'],
    settles: 120,
  },
  firmware: ['96x1[HS]upgrade\\.txt', '[HS]96x1[\\w.-]*\\.(bin|tar)'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Plug it in. To erase its settings: mute, then 25327# (CLEAR#) while it runs.',
      silence: 60,
    },
    {
      id: 'address',
      label: 'The phone asks for an address, and looks for its router',
      silence: 90,
      until: 'addressed',
    },
    { id: 'loads', label: 'The phone reads its upgrade file by HTTP', silence: 60, until: 'listing' },
    {
      id: 'components',
      label: 'The phone reads and writes its firmware',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [120, 900],
    },
    { id: 'booted', label: 'The phone runs its firmware', until: 'recovered' },
  ],
  session: {
    oui: '24:d9:21',
    wishes: [1, 3, 6, 15, 242],
    asks: [
      { file: '96x1Supgrade.txt', by: 'http' },
      { file: '46xxsettings.txt', by: 'http', optional: true },
      { file: 'S96x1_SALBR7_1_11_0r20_V4r83.tar', by: 'http', after: 2 },
    ],
  },
  notes: [
    'It reads everything by HTTP and nothing by TFTP. Option 242 names this station and its port for HTTP.',
    'It looks for its router by ARP first, and waits until that answers: the router is the station, where nothing else is set.',
  ],
  sources: [
    {
      what: 'Option 242, names of files, the look for the router: Avaya 9600 LAN administration guide',
      proof: 'documented',
    },
  ],
  verified: 'described',
};

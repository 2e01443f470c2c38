import type { Recipe } from '../../recipe.ts';

export const AVAYA_46XX: Recipe = {
  id: 'avaya-46xx',
  title: 'Avaya 4600 series',
  kind: 'phone',
  models: [{ id: '4610', name: 'Avaya 4600 series', vendorClass: 'ccp.avaya.com' }],
  match: {
    dhcp: [{ vendorClass: ['ccp.avaya.com*'], oui: ['00:04:0d', '00:09:6e'] }],
    requests: ['46xx(upgrade|settings)\\.(scr|txt)', '[abis]\\d\\d[a-z]*\\d{4}[\\w.-]*\\.bin'],
  },
  dhcp: { options: { 176: 'TFTPSRVR=$STATION$', 242: 'HTTPSRVR=$STATION$,HTTPPORT=$HTTP$' } },
  trace: {
    loads: ['46xxupgrade\\.scr'],
    last: ['[abis]\\d\\d[a-z]*[\\w.-]*\\.bin'],
    proof: [],
    optional: ['46xxsettings\\.(scr|txt)'],
    settles: 60,
  },
  firmware: ['46xxupgrade\\.scr', '[abis]\\d\\d[a-z]*\\d{4}[\\w.-]*\\.bin'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Plug it in. To erase its settings: mute, then 25327# (CLEAR#) while it runs.',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 90, until: 'addressed' },
    { id: 'loads', label: 'The phone reads its upgrade script', silence: 60, until: 'listing' },
    {
      id: 'components',
      label: 'The phone reads and writes the images that the script names',
      does: 'Do not unplug it.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [60, 480],
    },
    { id: 'booted', label: 'The phone runs its image', until: 'recovered' },
  ],
  session: {
    oui: '00:04:0d',
    wishes: [1, 3, 6, 15, 176],
    asks: [{ file: '46xxupgrade.scr' }, { file: '46xxsettings.txt', optional: true }, { file: 'a10d01b2_8_3.bin' }],
  },
  notes: ['Option 176 names only this station as its TFTP server; call servers (MCIPADD) are left to your settings.'],
  sources: [{ what: 'Option 176 and names of files: Avaya 4600 LAN administration guide', proof: 'documented' }],
  verified: 'simulated',
};

import type { Recipe } from '../../recipe.ts';

export const MITEL_5XXX: Recipe = {
  id: 'mitel-5xxx',
  title: 'Mitel 5200 and 5300 series',
  kind: 'phone',
  models: [{ id: '5330', name: 'Mitel 5200 and 5300 series', vendorClass: 'ipphone.mitel.com' }],
  match: {
    dhcp: [{ vendorClass: ['ipphone.mitel.com*'] }],
    requests: ['(e2t|mn|ip)?5\\d{3}\\w*(boot|main)\\w*\\.(bin|fw)?'],
  },
  dhcp: {
    options: {
      43: 'id:ipphone.mitel.com;sw_tftp=$STATION$;call_srv=$STATION$',
      125: { 1027: 'id:ipphone.mitel.com;sw_tftp=$STATION$;call_srv=$STATION$' },
      128: '$STATION$',
      129: '$STATION$',
      130: 'MITEL IP PHONE',
    },
  },
  trace: {
    loads: ['\\w*5\\d{3}\\w*(boot|main)\\w*(\\.\\w+)?'],
    last: ['\\w*5\\d{3}\\w*main\\w*(\\.\\w+)?'],
    proof: [],
    settles: 60,
  },
  firmware: ['\\w*5\\d{3}\\w*(boot|main)\\w*(\\.\\w+)?'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Plug it in. To erase what is stored in it: hold * and 6 while you plug it in, and answer the questions on its screen.',
      silence: 60,
    },
    {
      id: 'address',
      label: 'The phone asks for an address',
      sees: '"DHCP: Discovery"; "Offer n Rej" says that an offer lacked its options.',
      silence: 90,
      until: 'addressed',
    },
    { id: 'loads', label: 'The phone reads its boot load', silence: 60, until: 'listing' },
    {
      id: 'components',
      label: 'The phone reads and writes its main load',
      does: 'Do not unplug it.',
      silence: 120,
      until: 'writing',
      keepPower: true,
      takes: [30, 300],
    },
    { id: 'booted', label: 'The phone runs its load and looks for its call server', until: 'recovered' },
  ],
  session: {
    wishes: [1, 3, 6, 43, 125, 128, 129, 130, 132, 133, 134, 135],
    asks: [{ file: '5330boot.bin' }, { file: '5330main.bin' }],
  },
  notes: [
    'It takes no offer without option 43 or 125, or the older 128 to 130: all of them name this station, where nothing else is set. The texts are case-sensitive.',
  ],
  sources: [
    { what: 'Options 43, 125 and 128 to 135: Mitel DHCP option guides', proof: 'documented' },
    { what: 'Names of its loads differ between releases: not confirmed', proof: 'reported' },
  ],
  verified: 'described',
};

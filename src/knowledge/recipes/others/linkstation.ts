import type { Recipe } from '../../recipe.ts';

export const LINKSTATION: Recipe = {
  id: 'linkstation',
  title: 'Buffalo LinkStation',
  kind: 'storage',
  models: [{ id: 'linkstation', name: 'Buffalo LinkStation' }],
  match: { requests: ['(uImage|initrd)\\.buffalo'] },
  fixed: [{ server: '192.168.11.1', prefix: 24, device: '192.168.11.150', asks: 'arp' }],
  trace: { loads: ['uImage\\.buffalo'], last: ['initrd\\.buffalo'], proof: [], settles: 20 },
  firmware: ['(uImage|initrd)\\.buffalo'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Switch it on',
      does: 'Switch it on. If it does not start by itself, press its function button while it is starting.',
      sees: 'The lamp flashes red six times, or white: it looks for its kernel.',
      silence: 120,
    },
    { id: 'address', label: 'It looks for its server', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its kernel and its first files', silence: 30, until: 'loading', takes: [5, 60] },
    {
      id: 'components',
      label: 'It starts what it has read',
      does: 'Do not switch it off.',
      silence: 120,
      until: 'writing',
      keepPower: true,
      takes: [20, 120],
    },
    { id: 'booted', label: 'It runs in its emergency mode', until: 'recovered' },
  ],
  session: {
    address: 'none',
    asks: [
      { file: 'uImage.buffalo', options: { timeout: '5' } },
      { file: 'initrd.buffalo', options: { timeout: '5' } },
    ],
  },
  done: 'has started from the network, in its emergency mode',
  afterwards: [
    'It runs from memory now, and has written nothing: install its firmware with the program of its maker, or Debian.',
  ],
  notes: [
    'It is 192.168.11.150 and wants its server at 192.168.11.1: this station has to have that address.',
    'A web page that was saved instead of the file is a frequent mistake: uImage.buffalo has 2 MB or more.',
  ],
  sources: [
    { what: 'Addresses and names of files, saved web pages: Debian_on_Buffalo issues 37 and 50', proof: 'reported' },
  ],
  verified: 'simulated',
};

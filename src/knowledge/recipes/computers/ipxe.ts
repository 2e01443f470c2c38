import type { Recipe } from '../../recipe.ts';

export const IPXE: Recipe = {
  id: 'ipxe',
  title: 'iPXE',
  kind: 'computer',
  models: [{ id: 'ipxe', name: 'iPXE' }],
  match: { dhcp: [{ userClass: ['iPXE'] }] },
  dhcp: { bootFile: 'boot.ipxe' },
  trace: {
    loads: ['.*\\.ipxe'],
    proof: [],
    optional: [
      '(.*/)?pxelinux\\.cfg/[\\w.-]+',
      '(.*/)?grub(\\.cfg[\\w.-]*|\\w*/[\\w./-]+)',
      'autoexec\\.ipxe',
      'revocations\\w*\\.efi',
      '.*\\.p7b',
    ],
    settles: 5,
  },
  firmware: ['.*\\.ipxe'],
  answers: [{ asked: 'boot\\.ipxe', from: ['(boot|autoexec)\\.ipxe', '.*\\.ipxe'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Let it start from the network',
      does: 'Start it: from the network, from USB or as a CD.',
      silence: 120,
    },
    { id: 'address', label: 'It asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its boot file', silence: 30, until: 'writing' },
    { id: 'booted', label: 'It runs what it has read', until: 'recovered' },
  ],
  session: {
    options: { 77: 'iPXE', 93: 7 },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
    asks: [{ file: 'boot.ipxe', given: 'install.ipxe', options: { tsize: '0', blksize: '1468' } }],
  },
  done: 'has read its boot file and starts it',
  notes: [
    'It is told apart from the boot ROM that loaded it by option 77, so that it does not load itself again and again.',
    'It is given the only script that is here (.ipxe); where there is none it is given no name, and asks on its screen.',
  ],
  sources: [{ what: 'iPXE: user class and option 175', proof: 'documented' }],
  verified: 'simulated',
};

import type { Recipe } from '../recipe.ts';

export const PC_BIOS: Recipe = {
  id: 'pc-bios',
  title: 'PC with BIOS (PXE)',
  models: [{ id: 'pc-bios', name: 'PC with BIOS', vendorClass: 'PXEClient:Arch:00000:UNDI:002001' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00000*'] }] },
  dhcp: { bootFile: 'undionly.kpxe' },
  trace: {
    loads: ['.*\\.(kpxe|kkpxe|pxe)', 'pxelinux\\.0'],
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
  firmware: ['.*\\.(kpxe|kkpxe|pxe)', 'pxelinux\\.0'],
  answers: [{ asked: 'undionly\\.kpxe', from: ['(undionly|ipxe)\\.k?pxe', 'pxelinux\\.0', '.*\\.(kpxe|kkpxe|pxe|0)'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Let it start from the network',
      does: 'Choose the network in its boot menu (F12 or F9 while it starts), or put it first in its setup.',
      silence: 120,
    },
    { id: 'address', label: 'It asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its boot file', silence: 30, until: 'writing' },
    { id: 'booted', label: 'It runs what it has read', until: 'recovered' },
  ],
  session: {
    options: { 93: 0, 94: 'hex:010201', 97: 'hex:0000112233445566778899aabbccddeeff' },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
    asks: [
      { file: 'undionly.kpxe', given: 'ipxe.kpxe', probe: true, options: { tsize: '0', blksize: '1468' } },
      { file: 'undionly.kpxe', given: 'ipxe.kpxe', options: { tsize: '0', blksize: '1468' } },
    ],
  },
  done: 'has read its boot file and starts it',
  notes: [
    'It is given the only boot program for BIOS that is here (undionly.kpxe, pxelinux.0); where there is none it is given no name, and goes on to its disk.',
  ],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

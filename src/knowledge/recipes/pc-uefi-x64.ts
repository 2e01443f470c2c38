import type { Recipe } from '../recipe.ts';

export const PC_UEFI_X64: Recipe = {
  id: 'pc-uefi-x64',
  title: 'PC with UEFI (PXE, x64)',
  models: [{ id: 'pc-uefi', name: 'PC with UEFI', vendorClass: 'PXEClient:Arch:00007:UNDI:003016' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00007*', 'PXEClient:Arch:00009*', 'PXEClient:Arch:00006*'] }] },
  dhcp: { bootFile: 'ipxe.efi' },
  trace: {
    loads: ['.*\\.efi'],
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
  firmware: ['.*\\.efi'],
  answers: [
    {
      asked: 'ipxe\\.efi',
      from: ['ipxe(-x86_64)?\\.efi', 'snponly(-x86_64)?\\.efi', '.*(x64|x86_64)[\\w.-]*\\.efi', '.*\\.efi'],
    },
  ],
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
    options: { 93: 7, 94: 'hex:010201', 97: 'hex:0000112233445566778899aabbccddeeff' },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
    asks: [
      { file: 'ipxe.efi', given: 'snponly-x86_64.efi', probe: true, options: { tsize: '0', blksize: '1468' } },
      { file: 'ipxe.efi', given: 'snponly-x86_64.efi', options: { tsize: '0', blksize: '1468' } },
    ],
  },
  done: 'has read its boot file and starts it',
  notes: [
    'It is given the only .efi file that is here; where there is none it is given no name, and goes on to its disk.',
    'With Secure Boot on, it starts only what is signed: shimx64.efi of a distribution.',
  ],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

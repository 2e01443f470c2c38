import type { Recipe } from '../recipe.ts';

export const PC_UEFI_ARM64: Recipe = {
  id: 'pc-uefi-arm64',
  title: 'Computer with UEFI (PXE, ARM 64)',
  models: [{ id: 'pc-arm64', name: 'Computer with UEFI (ARM 64)', vendorClass: 'PXEClient:Arch:00011:UNDI:003000' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00011*'] }] },
  dhcp: { bootFile: 'ipxe-arm64.efi' },
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
  firmware: ['.*(arm64|aa64)[\\w.-]*\\.efi'],
  answers: [{ asked: 'ipxe-arm64\\.efi', from: ['.*(arm64|aa64)[\\w.-]*\\.efi', '.*\\.efi'] }],
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
    options: { 93: 11, 94: 'hex:010201', 97: 'hex:0000112233445566778899aabbccddeeff' },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
    asks: [
      { file: 'ipxe-arm64.efi', given: 'snponly-arm64.efi', probe: true, options: { tsize: '0', blksize: '1468' } },
      { file: 'ipxe-arm64.efi', given: 'snponly-arm64.efi', options: { tsize: '0', blksize: '1468' } },
    ],
  },
  done: 'has read its boot file and starts it',
  notes: ['It is given the only .efi file for ARM that is here (arm64 or aa64 in its name).'],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

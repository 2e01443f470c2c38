import type { Recipe } from '../recipe.ts';

export const UEFI_HTTP: Recipe = {
  id: 'uefi-http',
  title: 'Computer with UEFI (HTTP boot)',
  models: [
    { id: 'uefi-http', name: 'Computer with UEFI (HTTP boot)', vendorClass: 'HTTPClient:Arch:00016:UNDI:003001' },
  ],
  match: { dhcp: [{ vendorClass: ['HTTPClient*'] }] },
  dhcp: { bootFile: 'http://$STATION$:6970/ipxe.efi', options: { 60: 'HTTPClient' } },
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
      does: 'Choose HTTP boot (UEFI HTTPv4) in its boot menu.',
      silence: 120,
    },
    { id: 'address', label: 'It asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its boot file', silence: 30, until: 'writing' },
    { id: 'booted', label: 'It runs what it has read', until: 'recovered' },
  ],
  session: {
    options: { 93: 16, 94: 'hex:010201', 97: 'hex:0000112233445566778899aabbccddeeff' },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
    asks: [{ file: 'ipxe.efi', by: 'http' }],
  },
  done: 'has read its boot file and starts it',
  notes: [
    'It is given a URL of this station, port 6970. Its firmware may have to be told to allow HTTP without TLS.',
    'Before it tries HTTP it may try PXE for more than a minute.',
  ],
  sources: [{ what: 'UEFI specification 2.5, HTTP boot; seen with OVMF in QEMU', proof: 'documented' }],
  verified: 'described',
};

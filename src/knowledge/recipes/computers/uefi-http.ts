import type { Recipe } from '../../recipe.ts';
import { askedWith, bootSteps, DONE, EFI_X64, OPTIONAL_FILES } from './pxe-clients.ts';

export const UEFI_HTTP: Recipe = {
  id: 'uefi-http',
  title: 'Computer with UEFI (HTTP boot)',
  kind: 'computer',
  models: [
    { id: 'uefi-http', name: 'Computer with UEFI (HTTP boot)', vendorClass: 'HTTPClient:Arch:00016:UNDI:003001' },
  ],
  match: {
    dhcp: [
      { vendorClass: ['HTTPClient:Arch:00016*', 'HTTPClient'] },
      // x64, as its firmware says by either number (RFC 5970, and the registry for HTTP).
      { vendorClass: ['HTTPClient*'], arch: [7, 9, 16] },
    ],
  },
  dhcp: { bootFile: 'http://$STATION$:$HTTP$/ipxe.efi', options: { 60: 'HTTPClient' } },
  trace: {
    loads: ['.*\\.efi'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 5,
  },
  firmware: ['.*\\.efi'],
  answers: EFI_X64,
  quirks: [],
  steps: bootSteps('Choose HTTP boot (UEFI HTTPv4) in its boot menu.'),
  session: {
    ...askedWith(16),
    asks: [{ file: 'ipxe.efi', by: 'http' }],
  },
  done: DONE,
  notes: [
    'It is given a URL of this station, at its port for HTTP. Its firmware may have to be told to allow HTTP without TLS.',
    'Before it tries HTTP it may try PXE for more than a minute.',
  ],
  sources: [{ what: 'UEFI specification 2.5, HTTP boot; seen with OVMF in QEMU', proof: 'documented' }],
  verified: 'described',
};

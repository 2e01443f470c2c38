import type { Recipe } from '../../recipe.ts';
import { askedWith, bootSteps, DONE, OPTIONAL_FILES } from './pxe-clients.ts';

export const UEFI_HTTP_ARM64: Recipe = {
  id: 'uefi-http-arm64',
  title: 'Computer with UEFI (HTTP boot, ARM 64)',
  kind: 'computer',
  models: [
    {
      id: 'uefi-http-arm64',
      name: 'Computer with UEFI (HTTP boot, ARM 64)',
      vendorClass: 'HTTPClient:Arch:00019:UNDI:003001',
    },
  ],
  match: { dhcp: [{ vendorClass: ['HTTPClient:Arch:00019*'] }, { vendorClass: ['HTTPClient*'], arch: [11, 19] }] },
  dhcp: { bootFile: 'http://$STATION$:$HTTP$/ipxe-arm64.efi', options: { 60: 'HTTPClient' } },
  trace: {
    loads: ['.*\\.efi'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 5,
  },
  firmware: ['.*(arm64|aa64)[\\w.-]*\\.efi'],
  answers: [{ asked: 'ipxe-arm64\\.efi', from: ['.*(arm64|aa64)[\\w.-]*\\.efi', '.*\\.efi'] }],
  quirks: [],
  steps: bootSteps('Choose HTTP boot (UEFI HTTPv4) in its boot menu.'),
  session: {
    ...askedWith(19),
    asks: [{ file: 'ipxe-arm64.efi', by: 'http' }],
  },
  done: DONE,
  notes: [
    'It is given a URL of this station, at its port for HTTP: the only .efi file for ARM that is here (arm64 or aa64 in its name).',
    'Its firmware may have to be told to allow HTTP without TLS.',
  ],
  sources: [{ what: 'UEFI specification 2.5, HTTP boot; registry of architectures of RFC 5970', proof: 'documented' }],
  verified: 'described',
};

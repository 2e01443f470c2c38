import type { Recipe } from '../../recipe.ts';
import { askedWith, bootFileAsked, bootSteps, DONE, EFI_X64, OPTIONAL_FILES } from './pxe-clients.ts';

export const PC_UEFI_X64: Recipe = {
  id: 'pc-uefi-x64',
  title: 'PC with UEFI (PXE, x64)',
  kind: 'computer',
  models: [{ id: 'pc-uefi', name: 'PC with UEFI', vendorClass: 'PXEClient:Arch:00007:UNDI:003016' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00007*', 'PXEClient:Arch:00009*', 'PXEClient:Arch:00006*'] }] },
  dhcp: { bootFile: 'ipxe.efi' },
  trace: {
    loads: ['.*\\.efi'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 5,
  },
  firmware: ['.*\\.efi'],
  answers: EFI_X64,
  quirks: [],
  steps: bootSteps(),
  session: {
    ...askedWith(7),
    asks: bootFileAsked('ipxe.efi', 'snponly-x86_64.efi'),
  },
  done: DONE,
  notes: [
    'It is given the only .efi file that is here; where there is none it is given no name, and goes on to its disk.',
    'With Secure Boot on, it starts only what is signed: shimx64.efi of a distribution.',
  ],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

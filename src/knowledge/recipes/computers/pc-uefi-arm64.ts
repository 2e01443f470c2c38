import type { Recipe } from '../../recipe.ts';
import { askedWith, bootFileAsked, bootSteps, DONE, OPTIONAL_FILES } from './pxe-clients.ts';

export const PC_UEFI_ARM64: Recipe = {
  id: 'pc-uefi-arm64',
  title: 'Computer with UEFI (PXE, ARM 64)',
  kind: 'computer',
  models: [{ id: 'pc-arm64', name: 'Computer with UEFI (ARM 64)', vendorClass: 'PXEClient:Arch:00011:UNDI:003000' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00011*'] }] },
  dhcp: { bootFile: 'ipxe-arm64.efi' },
  trace: {
    loads: ['.*\\.efi'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 5,
  },
  firmware: ['.*(arm64|aa64)[\\w.-]*\\.efi'],
  answers: [{ asked: 'ipxe-arm64\\.efi', from: ['.*(arm64|aa64)[\\w.-]*\\.efi', '.*\\.efi'] }],
  quirks: [],
  steps: bootSteps(),
  session: {
    ...askedWith(11),
    asks: bootFileAsked('ipxe-arm64.efi', 'snponly-arm64.efi'),
  },
  done: DONE,
  notes: ['It is given the only .efi file for ARM that is here (arm64 or aa64 in its name).'],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

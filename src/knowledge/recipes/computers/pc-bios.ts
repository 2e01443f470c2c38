import type { Recipe } from '../../recipe.ts';
import { askedWith, bootFileAsked, bootSteps, DONE, OPTIONAL_FILES } from './pxe-clients.ts';

export const PC_BIOS: Recipe = {
  id: 'pc-bios',
  title: 'PC with BIOS (PXE)',
  kind: 'computer',
  models: [{ id: 'pc-bios', name: 'PC with BIOS', vendorClass: 'PXEClient:Arch:00000:UNDI:002001' }],
  match: { dhcp: [{ vendorClass: ['PXEClient:Arch:00000*'] }] },
  dhcp: { bootFile: 'undionly.kpxe' },
  trace: {
    loads: ['.*\\.(kpxe|kkpxe|pxe)', 'pxelinux\\.0'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 5,
  },
  firmware: ['.*\\.(kpxe|kkpxe|pxe)', 'pxelinux\\.0'],
  answers: [{ asked: 'undionly\\.kpxe', from: ['(undionly|ipxe)\\.k?pxe', 'pxelinux\\.0', '.*\\.(kpxe|kkpxe|pxe|0)'] }],
  quirks: [],
  steps: bootSteps(),
  session: {
    ...askedWith(0),
    asks: bootFileAsked('undionly.kpxe', 'ipxe.kpxe'),
  },
  done: DONE,
  notes: [
    'It is given the only boot program for BIOS that is here (undionly.kpxe, pxelinux.0); where there is none it is given no name, and goes on to its disk.',
  ],
  sources: [{ what: 'PXE 2.1; RFC 4578 and its registry of architectures', proof: 'documented' }],
  verified: 'simulated',
};

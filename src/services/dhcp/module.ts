/** The DHCP server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const DHCP = {
  name: 'dhcp',
  title: 'DHCP',
  without: 'no addresses',
  observes: true,
  flags: [
    {
      flags: '--share-lan',
      text: 'serve beside another DHCP server: only devices that a recipe knows',
      path: ['mode'],
      value: { is: 'share-lan' },
    },
    // Both may be given: to observe is the more careful of the two.
    { flags: '--observe', text: 'answer nothing, only watch and diagnose', path: ['mode'], value: { is: 'observe' } },
    { flags: '--dhcp-port <n>', text: 'default 67', path: ['port'], value: 'port' },
    { flags: '--dhcp-client-port <n>', text: 'default 68', path: ['client-port'], value: 'port', isShared: true },
  ],
  inspect: async () => (await import('./inspection.ts')).DHCP_INSPECTION,
  parts: async () => (await import('./parts.ts')).DHCP_PARTS,
  packet: async () => (await import('./open.ts')).DHCP_SERVICE,
} as const satisfies ServiceModule;

/** The name server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const DNS = {
  name: 'dns',
  title: 'DNS',
  without: 'no names for devices',
  observes: false,
  isOptional: true,
  flags: [{ flags: '--dns-port <n>', text: 'UDP and TCP, default 53', path: ['port'], value: 'port' }],
  parts: async () => (await import('./parts.ts')).DNS_PARTS,
  packet: async () => (await import('./datagrams/open.ts')).DNS_DATAGRAMS,
  main: async () => (await import('./streams/open.ts')).DNS_STREAMS,
} as const satisfies ServiceModule;

/** The time server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const SNTP = {
  name: 'sntp',
  title: 'SNTP',
  without: 'no time for devices',
  observes: false,
  isOptional: true,
  flags: [{ flags: '--sntp-port <n>', text: 'default 123', path: ['port'], value: 'port' }],
  parts: async () => (await import('./parts.ts')).SNTP_PARTS,
  packet: async () => (await import('./open.ts')).SNTP_SERVICE,
} as const satisfies ServiceModule;

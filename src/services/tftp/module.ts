/** The TFTP server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const TFTP = {
  name: 'tftp',
  title: 'TFTP',
  without: 'no files by TFTP',
  observes: false,
  flags: [{ flags: '--tftp-port <n>', text: 'default 69', path: ['port'], value: 'port' }],
  parts: async () => (await import('./parts.ts')).TFTP_PARTS,
  packet: async () => (await import('./open.ts')).TFTP_SERVICE,
} as const satisfies ServiceModule;

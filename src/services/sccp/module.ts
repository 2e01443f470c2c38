/** The ear for SCCP, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const SCCP = {
  name: 'sccp',
  title: 'SCCP',
  without: 'phones cannot say that they are awake',
  observes: false,
  isOptional: true,
  flags: [{ flags: '--sccp-port <n>', text: 'TCP, default 2000', path: ['port'], value: 'port', protocol: 'tcp' }],
  parts: async () => (await import('./parts.ts')).SCCP_PARTS,
  main: async () => (await import('./open.ts')).SCCP_SERVICE,
} as const satisfies ServiceModule;

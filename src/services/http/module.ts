/** The HTTP server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const HTTP = {
  name: 'http',
  title: 'HTTP',
  without: 'no files by HTTP',
  observes: false,
  isOptional: true,
  flags: [{ flags: '--http-port <n>', text: 'default 6970', path: ['port'], value: 'port', protocol: 'tcp' }],
  parts: async () => (await import('./parts.ts')).HTTP_PARTS,
  main: async () => (await import('./open.ts')).HTTP_SERVICE,
} as const satisfies ServiceModule;

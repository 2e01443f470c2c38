/** The syslog server, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const SYSLOG = {
  name: 'syslog',
  title: 'Syslog',
  without: 'what devices log is not kept',
  observes: true,
  isOptional: true,
  flags: [
    { flags: '--syslog-port <n>', text: 'UDP and TCP, default 514', path: ['port'], value: 'port' },
    { flags: '--syslog-tls-port <n>', text: 'default 6514', path: ['tls-port'], value: 'port', protocol: 'tcp' },
  ],
  parts: async () => (await import('./parts.ts')).SYSLOG_PARTS,
  packet: async () => (await import('./datagrams/open.ts')).SYSLOG_DATAGRAMS,
  main: async () => (await import('./open.ts')).SYSLOG_SERVICE,
} as const satisfies ServiceModule;

/** The SIP exchange, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const SIP = {
  name: 'sip',
  title: 'SIP',
  without: 'SIP phones find nobody to register with',
  observes: false,
  isOptional: true,
  flags: [{ flags: '--sip-port <n>', text: 'UDP and TCP, default 5060', path: ['port'], value: 'port' }],
  parts: async () => (await import('./parts.ts')).SIP_PARTS,
  main: async () => (await import('./open.ts')).SIP_SERVICE,
} as const satisfies ServiceModule;

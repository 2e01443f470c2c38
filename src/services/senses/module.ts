/** The ears of a station, as the station knows them. */
import type { ServiceModule } from '../module.ts';

export const SENSES = {
  name: 'senses',
  title: 'Senses',
  without: 'nothing is heard besides what services are asked',
  observes: true,
  isOptional: true,
  flags: [
    {
      flags: '--answer-arp',
      text: 'take the address that a device with a fixed one looks for, as long as it needs it',
      path: ['answer-arp'],
      value: { is: true },
    },
  ],
  parts: async () => (await import('./parts.ts')).SENSES_PARTS,
  packet: async () => (await import('./open.ts')).SENSES_SERVICE,
  main: async () => (await import('./answering.ts')).ANSWERING_SERVICE,
} as const satisfies ServiceModule;

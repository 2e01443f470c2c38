/** Greetings that devices want back before they read anything, as the station knows them. */
import type { ServiceModule } from '../module.ts';

export const GREETINGS = {
  name: 'greetings',
  title: 'Greetings',
  without: 'no answer to devices that greet their server before they read',
  observes: false,
  isOptional: true,
  flags: [],
  parts: async () => (await import('./parts.ts')).GREETINGS_PARTS,
  main: async () => (await import('./open.ts')).GREETINGS_SERVICE,
} as const satisfies ServiceModule;

/** The page for people and programs, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const PAGE = {
  name: 'page',
  title: 'The page',
  without: 'no page in a browser',
  observes: true,
  isOptional: true,
  flags: [
    {
      flags: '--page-port <n>',
      text: 'default 6960, or the next that is free',
      path: ['port'],
      value: 'port',
      protocol: 'tcp',
    },
    {
      flags: '--page-address <address>',
      text: 'own address that others may open it on, with a token (default: this computer only)',
      path: ['address'],
      value: 'text',
    },
  ],
  parts: async () => (await import('./parts.ts')).PAGE_PARTS,
  main: async () => (await import('./open.ts')).PAGE_SERVICE,
} as const satisfies ServiceModule;

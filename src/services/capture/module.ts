/** The recording of what adapters receive and send, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const CAPTURE = {
  name: 'capture',
  title: 'The recording',
  without: 'no recording of frames',
  observes: true,
  isOptional: true,
  flags: [
    {
      flags: '--record <file>',
      text: 'record every frame of the adapters into this file (pcapng)',
      path: ['file'],
      value: 'text',
    },
  ],
  parts: async () => (await import('./parts.ts')).CAPTURE_PARTS,
  main: async () => (await import('./open.ts')).CAPTURE_SERVICE,
} as const satisfies ServiceModule;

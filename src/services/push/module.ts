/** The push: files for devices that are a TFTP server themselves for some seconds after power-on, as the station knows it. */
import type { ServiceModule } from '../module.ts';

export const PUSH = {
  name: 'push',
  title: 'The push',
  without: 'nothing for devices that are themselves the TFTP server',
  observes: false,
  isOptional: true,
  flags: [
    {
      flags: '--push-into <device>',
      text: 'put the one file that is for it into this device, which is the TFTP server itself: asus, ubiquiti, ... (default: by the name of the file)',
      path: ['device'],
      value: 'text',
    },
  ],
  parts: async () => (await import('./parts.ts')).PUSH_PARTS,
  main: async () => (await import('./open.ts')).PUSH_SERVICE,
} as const satisfies ServiceModule;

/** A datagram of a device, decoded. The page takes its type from here, so this imports nothing of the machine. */
import * as z from 'zod';

export const DATAGRAM = z.object({
  n: z.number(),
  at: z.number(),
  protocol: z.enum(['dhcp', 'tftp']),
  direction: z.enum(['in', 'out']),
  title: z.string(),
  length: z.number(),
  fields: z.array(z.object({ name: z.string(), value: z.string(), from: z.number(), to: z.number() })),
  hex: z.string(),
});

export type DatagramRow = z.output<typeof DATAGRAM>;

/** What is told of a device to whoever asks. The page takes its type from here, so this imports nothing of the machine. */
import * as z from 'zod';

export const DEVICE = z.object({
  device: z.string(),
  model: z.string().optional(),
  recipe: z.string().optional(),
  address: z.string().optional(),
  phase: z.string(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  missing: z.string().optional(),
  trouble: z.string().optional(),
  awake: z
    .object({
      by: z.string(),
      load: z.string().optional(),
      last: z.string().optional(),
      shows: z.string().optional(),
    })
    .optional(),
  stage: z
    .object({
      id: z.string(),
      label: z.string(),
      at: z.number(),
      of: z.number(),
      next: z.string().optional(),
      silence: z.number().optional(),
      keepPower: z.boolean().optional(),
    })
    .optional(),
  progress: z.number(),
  left: z.object({ left: z.number(), is: z.string() }).optional(),
  proof: z.string().optional(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sent: z.number(), state: z.string() })),
});

export type DeviceRow = z.output<typeof DEVICE>;

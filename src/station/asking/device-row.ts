/** What is told of a device to whoever asks. The page takes its type from here, so this imports nothing of the machine. */
import * as z from 'zod';

export const DEVICE = z.object({
  device: z.string(),
  model: z.string().optional(),
  recipe: z.string().optional(),
  kind: z.string().optional(),
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

/** A step of `station.guidance` (devices/guidance.ts). */
export const GUIDANCE = z.object({
  id: z.string(),
  label: z.string(),
  does: z.string().optional(),
  sees: z.string().optional(),
  silence: z.number().optional(),
  keepPower: z.boolean().optional(),
  state: z.enum(['done', 'unseen', 'missed', 'now', 'next']),
  note: z.string().optional(),
  /** Until when silence is normal, in milliseconds since 1970. */
  until: z.number().optional(),
});

export type GuidanceRow = z.output<typeof GUIDANCE>;

/** A family of devices, for whoever says what is to be woken. */
export const KNOWN_DEVICE = z.object({
  recipe: z.string(),
  title: z.string(),
  kind: z.string(),
  models: z.array(z.object({ id: z.string(), name: z.string() })),
  notes: z.array(z.string()),
});

export type KnownDevice = z.output<typeof KNOWN_DEVICE>;

/** A network adapter of the station's computer. */
export const ADAPTER = z.object({
  name: z.string(),
  kind: z.string(),
  /** What made it, where no cable can be plugged in. */
  virtual: z.string().optional(),
  description: z.string().optional(),
  link: z.enum(['up', 'down', 'unknown']),
  enabled: z.boolean(),
  /** Devices are served there. */
  served: z.boolean(),
  addresses: z.array(z.string()),
  /** Mbit/s. */
  speed: z.number().optional(),
});

export type AdapterRow = z.output<typeof ADAPTER>;

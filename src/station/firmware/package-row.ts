/** What is told of a package to whoever asks. The page takes its types from here, so this imports nothing of the machine. */
import * as z from 'zod';

export const PACKAGE = z.object({
  id: z.string().optional(),
  name: z.string(),
  /** ISO 8601. */
  added: z.string().optional(),
  bytes: z.number(),
  files: z.number(),
  /** Nothing that a device reads is wrong, as far as anybody but the device can tell. */
  sound: z.boolean(),
  /** False where nothing in it is known here. */
  known: z.boolean(),
  /** `SCCP 9-4-2SR3-1 for 7906, 7911` */
  loads: z.array(z.string()),
  /** Devices that it is for, as people call them. */
  devices: z.array(z.string()),
  problems: z.array(z.object({ problem: z.string(), remedy: z.string(), harmless: z.boolean() })),
  /** It was in the library before. */
  fresh: z.boolean().optional(),
});

/** One package of a download that was taken, or why it was not. */
export const TAKEN = z.object({
  package: PACKAGE.optional(),
  refused: z.object({ message: z.string(), hint: z.string() }).optional(),
});

export type PackageRow = z.output<typeof PACKAGE>;
export type TakenRow = z.output<typeof TAKEN>;

/** A setting as it is told to whoever shows or changes settings one by one. The page takes its types from here. */
import * as z from 'zod';

export const SETTING = z.object({
  /** `tftp.timeout` */
  path: z.string(),
  /** What it does. */
  text: z.string(),
  /** How its value looks: `duration`, `1 to 50`. */
  shape: z.string(),
  /** As it is written; empty where there is none. */
  default: z.string(),
  /** Its name in Tftpd32, or empty. */
  tftpd32: z.string(),
  /** The only values there are, where there are few. */
  choices: z.array(z.string()).optional(),
  /** What the file says, as it is written there; absent where it says nothing. */
  value: z.string().optional(),
});

/** After a change, or instead of one. */
export const CHANGED = z.object({
  /** The file as it is now: whoever changes it names what he has seen. */
  version: z.string(),
  /** Why nothing was changed, a line for each reason. */
  refused: z.array(z.string()).optional(),
  /** The file says something else than when it was looked at. */
  isOther: z.boolean().optional(),
});

export const SETTINGS_FILE = z.object({
  file: z.string(),
  version: z.string(),
  /** The station was started with it as it is. */
  inForce: z.boolean(),
});

/** Why the station goes on as it is; nothing when it is started anew. */
export const APPLIED = z.object({ refused: z.array(z.string()).optional() });

export type SettingRow = z.output<typeof SETTING>;
export type ChangedRow = z.output<typeof CHANGED>;
export type SettingsFileRow = z.output<typeof SETTINGS_FILE>;
export type AppliedRow = z.output<typeof APPLIED>;

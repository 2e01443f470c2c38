/**
 * The text of an alarm, by which a phone says at every start what it runs and why it restarted:
 * `25: Name=SEP002699EF0F1A Load=SCCP11.9-4-2SR3-1S Last=reset-reset`. Loads that have no such text say something else here.
 */
export interface AlarmWords {
  /** The number before the text. */
  readonly number?: number;
  readonly name?: string;
  /** What it runs. */
  readonly load?: string;
  /** Why it restarted, in its own word. */
  readonly last?: string;
}

/** Words are read as far as they come; the alarm may end in the middle of one, because it has 80 bytes. */
export function readAlarm(text: string): AlarmWords {
  const number = /^\s*(\d{1,5}):/.exec(text)?.[1];
  const name = wordOf(text, 'Name');
  const load = wordOf(text, 'Load');
  const last = wordOf(text, 'Last');
  return {
    ...(number !== undefined && { number: Number(number) }),
    ...(name !== undefined && { name }),
    ...(load !== undefined && { load }),
    ...(last !== undefined && { last }),
  };
}

/** Blanks end a word, and so does a comma at its end: `Name=SEP0007EB4E0E3C, Load=P00303020209 Last=Initialized`. */
function wordOf(text: string, key: string): string | undefined {
  return new RegExp(`(?:^|[\\s,:])${key}=([^\\s,=]+)`, 'i').exec(text)?.[1];
}

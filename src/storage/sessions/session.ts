/** Reading a recorded session. The file may come from anybody, and may be cut off in the middle of a line. */
import { printable } from '../../lib/text.ts';
import type { Recordable } from './session-recorder.ts';

export interface Session<E extends Recordable> {
  /** In the order of the file. */
  readonly events: readonly E[];
  readonly damaged: readonly { readonly line: number; readonly reason: string }[];
}

/** Longer than anything that is told. */
const LONGEST_TEXT = 10_000;

/**
 * The events of a session file, or of what `rouse up --json` printed. All their texts are printable.
 *
 * @param isKnown - tells the events of this version's catalogue from others, which count as damaged
 */
export function readSession<E extends Recordable>(
  bytes: Uint8Array,
  isKnown: (event: Recordable) => event is E,
): Session<E> {
  const events: E[] = [];
  const damaged: { line: number; reason: string }[] = [];
  const lines = new TextDecoder().decode(bytes).split('\n');
  lines.forEach((text, index) => {
    if (text.trim() === '') return;
    const event = parseEvent(text);
    if (typeof event === 'string') damaged.push({ line: index + 1, reason: event });
    else if (isKnown(event)) events.push(event);
    else damaged.push({ line: index + 1, reason: `there is no event "${event.type}"` });
  });
  return { events, damaged };
}

function parseEvent(text: string): Recordable | string {
  try {
    const value: unknown = JSON.parse(text, harmless);
    return isRecordable(value) ? value : 'it is not an event: n, at and type are missing';
  } catch {
    return 'it is not JSON';
  }
}

function isRecordable(value: unknown): value is Recordable {
  if (typeof value !== 'object' || value === null) return false;
  if (!('n' in value && 'at' in value && 'type' in value)) return false;
  return Number.isSafeInteger(value.n) && Number.isFinite(value.at) && typeof value.type === 'string';
}

function harmless(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? printable(value, LONGEST_TEXT) : value;
}

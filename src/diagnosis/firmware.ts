/** What several rules ask about files of firmware. */
import type { EventOf } from './rule.ts';

/** A list that a phone asks for after a factory reset: `term11.default.loads`. */
export function isDefaultList(file: string): boolean {
  return /^term\d+\.default\.loads$/i.test(file);
}

/** There is firmware for the model that asked. */
export function isForModel({ holds, model }: EventOf<'firmware.unsuitable'>): boolean {
  return model !== undefined && holds.includes(model);
}

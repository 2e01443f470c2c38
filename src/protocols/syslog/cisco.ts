/**
 * What Cisco's devices send, whose header no RFC knows: `45: SEP0011: 000123: *Mar  1 00:00:12.345 UTC: %SYS-5-CONFIG_I: text`.
 * The number of the message, the host, a second number, the time with its mark and the tag may each be missing.
 */
import { Cursor } from './cursor.ts';
import type { SyslogHeader } from './message.ts';
import { readTag } from './rfc3164.ts';
import { CISCO_TIME } from './timestamps.ts';

const NUMBER = /[0-9]{1,10}: /y;
/** NX-OS begins with a colon and a blank. */
const NO_NUMBER = /: /y;
/** IOS XR names the card without a blank behind the colon: `RP/0/RSP0/CPU0:Nov 26`. */
const HOST = /([A-Za-z0-9][A-Za-z0-9._/-]*): ?/y;
const TAG = /%[A-Za-z0-9_/-]+-[0-7]-[A-Za-z0-9_]+ ?:/y;
const GAP = / */y;

/** `text` is what follows the PRI; undefined for what is not certainly Cisco's. */
export function readCisco(text: string): SyslogHeader | undefined {
  const cursor = new Cursor(text);
  const isNumbered = cursor.take(NUMBER) ?? cursor.take(NO_NUMBER);
  if (cursor.sees(TAG)) return readTag(cursor);
  const host = cursor.sees(CISCO_TIME) ? undefined : cursor.take(HOST)?.[0];
  cursor.take(NUMBER);
  cursor.take(GAP);
  const [timestamp] = cursor.take(CISCO_TIME) ?? [];
  cursor.take(GAP);
  const isTagged = cursor.sees(TAG);
  // `host: %TAG: text`, of a device that was told to write no times.
  if (timestamp === undefined && !(isNumbered !== undefined && isTagged)) return undefined;
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(host === undefined ? {} : { host }),
    ...readTag(cursor),
  };
}

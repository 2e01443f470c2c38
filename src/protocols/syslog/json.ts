/** A message as one line of JSON, for other programs. */
import type { ReadMessage } from './parse.ts';

/** What is known of a message besides its octets. */
export interface Received {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The address it came from, without port. */
  readonly from: string;
}

/** The fields that `rouse syslog --json` prints, in their order; what the message does not have is absent. */
export interface ToldMessage extends Omit<ReadMessage, 'isOdd'> {
  /** RFC 3339, UTC. */
  readonly received: string;
  readonly from: string;
  /** The octets in base64, where they were no UTF-8 or held NULs. */
  readonly raw?: string;
}

export function toldMessage({ at, from }: Received, read: ReadMessage, octets: Uint8Array): ToldMessage {
  const { facility, severity, timestamp, host, app, procid, msgid, structured, message, isOdd } = read;
  return {
    received: new Date(at).toISOString(),
    from,
    facility,
    severity,
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(host === undefined ? {} : { host }),
    ...(app === undefined ? {} : { app }),
    ...(procid === undefined ? {} : { procid }),
    ...(msgid === undefined ? {} : { msgid }),
    ...(structured === undefined ? {} : { structured }),
    message,
    ...(isOdd ? { raw: base64(octets) } : {}),
  };
}

/** One line; control characters are `\u00XX` in it, so that it can be shown as it is. */
export function jsonLine(told: ToldMessage): string {
  return JSON.stringify(told).replaceAll(SHORT_ESCAPES, long).replaceAll(CONTROLS, long);
}

/** Pairs, so that the second half of an escaped backslash begins nothing. */
const SHORT_ESCAPES = /\\(?:[bfnrt]|.)/g;
const CONTROLS = /[\u007f-\u009f\u2028\u2029]/g;
const CODES: Readonly<Record<string, string>> = {
  '\\b': '\\u0008',
  '\\t': '\\u0009',
  '\\n': '\\u000a',
  '\\f': '\\u000c',
  '\\r': '\\u000d',
};

function long(found: string): string {
  if (found.length > 1) return CODES[found] ?? found;
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function base64(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}

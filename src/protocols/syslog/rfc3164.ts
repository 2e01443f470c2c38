/**
 * The header of RFC 3164, which describes what it found rather than prescribe it: time, host and tag, each of which may be
 * missing. No word is ever lost: what is not certainly a part of the header is message.
 */
import { Cursor } from './cursor.ts';
import type { SyslogHeader } from './message.ts';
import { HEADER_TIME } from './timestamps.ts';

/** Not a tag: that ends in a colon, or has the number of its process. The last word of all is message. */
const HOST = /(?!%)([^\s[\]]*[^\s:[\]]) +(?=\S)/y;
/** Cisco's firewalls separate host and tag so. */
const LONE_COLON = /: (?=%)/y;
const TAG = /(?![0-9]+:)([^\s:[\]]{1,128})(?:\[([^\]\s]{0,128})\])?:(?: |$)/y;
/** With the number of its process it is a tag without the blank, or the colon. */
const NUMBERED_TAG = /([^\s:[\]]{1,128})\[([^\]\s]{0,128})\](?::| |$)/y;
const CISCO_TAG = /(%[A-Za-z0-9_/-]+-[0-7]-[A-Za-z0-9_]+) ?:(?: {1,2}|(?=\S)|$)/y;

/** `text` is what follows the PRI. `isFree`: there was none, so that only what begins with a time has a header. */
export function readRfc3164(text: string, isFree: boolean): SyslogHeader {
  const cursor = new Cursor(text);
  cursor.take(/ +(?=\S)/y);
  const [timestamp] = cursor.take(HEADER_TIME) ?? [];
  if (timestamp === undefined) return isFree ? { message: text } : untimed(text);
  const [host] = cursor.take(HOST) ?? [];
  cursor.take(LONE_COLON);
  return { timestamp, ...(host === undefined ? {} : { host }), ...readTag(cursor) };
}

function untimed(text: string): SyslogHeader {
  const header = readTag(new Cursor(text));
  return header.app === undefined ? { message: text } : header;
}

/** The tag at the cursor, and the message behind it. */
export function readTag(cursor: Cursor): Pick<SyslogHeader, 'app' | 'procid' | 'message'> {
  const [cisco] = cursor.take(CISCO_TAG) ?? [];
  if (cisco !== undefined) return { app: cisco, message: cursor.rest };
  const [app, procid = ''] = cursor.take(TAG) ?? cursor.take(NUMBERED_TAG) ?? [];
  if (app === undefined) return { message: cursor.rest };
  if (procid === '') return { app, message: cursor.rest };
  cursor.take(/ /y);
  return { app, procid, message: cursor.rest };
}

/** The header of RFC 5424, from its version on. */
import type { SyslogHeader } from './message.ts';
import { readStructured } from './structured-data.ts';
import { STRICT_TIME } from './timestamps.ts';

const FIELDS = /1 (\S+) (\S+) (\S+) (\S+) (\S+)(?: |$)/y;
const NIL = '-';

/** `text` is what follows the PRI; undefined for what is no RFC 5424. Whatever cannot be read as structured data is message. */
export function readRfc5424(text: string): SyslogHeader | undefined {
  FIELDS.lastIndex = 0;
  const [header, time = '', host = '', app = '', procid = '', msgid = ''] = FIELDS.exec(text) ?? [];
  if (header === undefined || !isTime(time)) return undefined;
  const { structured, message } = readBody(text, header.length);
  return {
    ...(time === NIL ? {} : { timestamp: time }),
    ...(host === NIL ? {} : { host }),
    ...(app === NIL ? {} : { app }),
    ...(procid === NIL ? {} : { procid }),
    ...(msgid === NIL ? {} : { msgid }),
    ...(structured === undefined ? {} : { structured }),
    message,
  };
}

function isTime(text: string): boolean {
  STRICT_TIME.lastIndex = 0;
  return text === NIL || STRICT_TIME.test(text);
}

function readBody(text: string, at: number): Pick<SyslogHeader, 'structured' | 'message'> {
  const part = readStructured(text, at);
  if (part !== undefined) return { structured: part.structured, message: withoutMark(text, part.end) };
  const isNil = text[at] === NIL && (text[at + 1] === ' ' || text[at + 1] === undefined);
  return { message: isNil ? withoutMark(text, at + 1) : withoutMark(text, at - 1) };
}

/** The message after its blank, and without the mark that tells it to be UTF-8 (section 6.4). */
function withoutMark(text: string, at: number): string {
  const start = text[at] === ' ' ? at + 1 : at;
  return text.slice(text[start] === '\ufeff' ? start + 1 : start);
}

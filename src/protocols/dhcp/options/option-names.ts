/** Domain names inside option values: labels as in RFC 1035 section 3.1, with the compression that option 119 allows. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeText, encodeText } from '../../../lib/text.ts';

const LONGEST_LABEL = 63;
const LONGEST_NAME = 255;
/** Far more than a client can use; a bound on the work that hostile bytes can cause. */
const MOST_NAMES = 128;

export function nameBytes(name: string): Result<Uint8Array, string> {
  const bytes: number[] = [];
  for (const label of name.replace(/\.$/, '').split('.')) {
    const encoded = encodeText(label);
    if (encoded.length === 0) return err(`"${name}" is not a domain name like phones.example.com`);
    if (encoded.length > LONGEST_LABEL) return err(`"${name}" has a label of more than ${LONGEST_LABEL} bytes`);
    bytes.push(encoded.length, ...encoded);
  }
  bytes.push(0);
  return bytes.length > LONGEST_NAME
    ? err(`"${name}" is longer than ${LONGEST_NAME} bytes`)
    : ok(Uint8Array.from(bytes));
}

/** Reads names one after the other until the bytes end (RFC 3397 section 2). */
export function readNames(bytes: Uint8Array): Result<readonly string[], string> {
  const names: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const name = readName(bytes, at);
    if (!name.ok) return name;
    names.push(name.value.text);
    at = name.value.next;
    if (names.length > MOST_NAMES) return err(`holds more than ${MOST_NAMES} domain names`);
  }
  return names.length > 0 ? ok(names) : err('holds no domain name');
}

/** Compression pointers must point backwards, so following them always ends. */
function readName(bytes: Uint8Array, start: number): Result<{ readonly text: string; readonly next: number }, string> {
  const labels: string[] = [];
  let at = start;
  let next: number | undefined;
  let length = 1;
  for (;;) {
    const size = bytes[at];
    if (size === undefined) return err('holds a domain name that does not end');
    if (size === 0) return ok({ text: labels.join('.'), next: next ?? at + 1 });
    if (size >= 0xc0) {
      const target = ((size & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      if (at + 1 >= bytes.length || target >= at)
        return err('holds a compression pointer that does not point backwards');
      next ??= at + 2;
      at = target;
      continue;
    }
    length += size + 1;
    if (size > LONGEST_LABEL || length > LONGEST_NAME || at + 1 + size > bytes.length)
      return err('holds a domain name that is too long');
    labels.push(decodeText(bytes.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
}

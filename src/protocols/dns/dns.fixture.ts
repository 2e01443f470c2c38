/** Messages for tests, written and read in a way of its own: nothing here is used by the server. */
import { encodeName } from './name.ts';

export interface Wire {
  readonly id?: number;
  readonly flags?: number;
  readonly name?: string;
  readonly type?: number;
  readonly class?: number;
  /** What follows the question, with the counts of answers, authorities and additionals. */
  readonly rest?: { readonly bytes: readonly number[]; readonly counts: readonly [number, number, number] };
}

/** A query as a client sends it; RD is set unless `flags` says otherwise. */
export function queryBytes({ id = 0x1234, flags = 0x0100, name = 'ciscocm1', type = 1, class: of = 1, rest }: Wire) {
  const counts = rest?.counts ?? [0, 0, 0];
  return Uint8Array.from([
    ...[id, flags, 1, ...counts].flatMap(two),
    ...nameBytes(name),
    ...two(type),
    ...two(of),
    ...(rest?.bytes ?? []),
  ]);
}

/** An OPT record with these options. */
export function optBytes(
  options: readonly number[] = [],
  {
    size = 1232,
    version = 0,
    flags = 0,
  }: { readonly size?: number; readonly version?: number; readonly flags?: number } = {},
): NonNullable<Wire['rest']> {
  const bytes = [0, ...two(41), ...two(size), 0, version, ...two(flags), ...two(options.length), ...options];
  return { bytes, counts: [0, 0, 1] };
}

export function optionBytes(code: number, data: readonly number[]): readonly number[] {
  return [...two(code), ...two(data.length), ...data];
}

export function nameBytes(text: string): readonly number[] {
  const name = encodeName(text);
  if (!name.ok) throw new Error(name.error);
  return [...name.value];
}

export function two(number: number): [number, number] {
  return [number >> 8, number & 255];
}

export interface ReadRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Uint8Array;
  /** `192.168.1.1`, `rouse.bench.test`; otherwise hexadecimal. */
  readonly text: string;
}

export interface ReadMessage {
  readonly id: number;
  readonly flags: readonly string[];
  readonly rcode: number;
  readonly question: string | undefined;
  readonly answers: readonly ReadRecord[];
  readonly authorities: readonly ReadRecord[];
  readonly additionals: readonly ReadRecord[];
  readonly length: number;
}

const FLAGS = { 0x8000: 'qr', 0x0400: 'aa', 0x0200: 'tc', 0x0100: 'rd', 0x0080: 'ra', 0x0020: 'ad', 0x0010: 'cd' };

/** Reads a whole message; throws for what is none. */
export function readMessage(bytes: Uint8Array): ReadMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bits = view.getUint16(2);
  let at = 12;
  const name = (): string => {
    const [text, behind] = readName(bytes, at);
    at = behind;
    return text;
  };
  const questions = view.getUint16(4);
  const question = questions === 0 ? undefined : `${name()} ${view.getUint16(at)} ${view.getUint16(at + 2)}`;
  if (questions > 0) at += 4;
  const record = (): ReadRecord => {
    const owner = name();
    const [type, of, ttl, length] = [at, at + 2, at + 8]
      .map((where) => view.getUint16(where))
      .toSpliced(2, 0, view.getUint32(at + 4));
    const start = at + 10;
    at = start + (length ?? 0);
    if (at > bytes.length) throw new Error('a record ends behind the message');
    const data = bytes.slice(start, at);
    return {
      name: owner,
      type: type ?? 0,
      class: of ?? 0,
      ttl: ttl ?? 0,
      data,
      get text() {
        return dataText(bytes, type ?? 0, start, start + (length ?? 0));
      },
    };
  };
  const records = (count: number): readonly ReadRecord[] => Array.from({ length: count }, record);
  const [answers, authorities, additionals] = [
    records(view.getUint16(6)),
    records(view.getUint16(8)),
    records(view.getUint16(10)),
  ];
  if (at !== bytes.length) throw new Error(`${bytes.length - at} octets behind the last record`);
  const flags = Object.entries(FLAGS).flatMap(([bit, word]) => ((bits & Number(bit)) === 0 ? [] : [word]));
  return { id: view.getUint16(0), flags, rcode: bits & 15, question, answers, authorities, additionals, length: at };
}

function dataText(bytes: Uint8Array, type: number, start: number, end: number): string {
  const data = bytes.subarray(start, end);
  if (type === 1) return data.join('.');
  if (type === 12 || type === 6) return readName(bytes, start)[0];
  return [...data].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

function readName(bytes: Uint8Array, from: number): [string, number] {
  const labels: string[] = [];
  let [at, behind] = [from, 0];
  for (let steps = 0; steps < 300; steps += 1) {
    const length = bytes[at];
    if (length === undefined) throw new Error('a name ends behind the message');
    if (length >= 0xc0) {
      behind ||= at + 2;
      at = ((length & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      continue;
    }
    at += 1;
    if (length === 0) return [labels.join('.'), behind || at];
    labels.push(String.fromCharCode(...bytes.subarray(at, at + length)));
    at += length;
  }
  throw new Error('a name without an end');
}

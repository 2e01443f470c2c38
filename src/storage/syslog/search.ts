/** Looking through what is kept. Messages are only parsed when they are shown; a search for text reads octets. */
import { Buffer } from 'node:buffer';
import type { Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { severityOf } from '../../protocols/syslog/parse.ts';
import { entriesOf, type Arrival, type Entry } from './block.ts';
import { ALL_BLOCKS, holding } from './packed.ts';
import { readLog, type Place, type Region } from './read-log.ts';

/** What all must be true of a message; what is absent is not asked. */
export interface LogFilter {
  /** In its octets, headers and all. */
  readonly text?: string;
  /** Capital letters are as small ones, of ASCII. */
  readonly ignoreCase?: boolean;
  /** This severity or a worse one. */
  readonly severity?: number;
  /** Whether the sender is one that is meant. */
  readonly sender?: (arrival: Pick<Arrival, 'from' | 'device'>, octets: () => Uint8Array) => boolean;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

/** A message as it was kept; the octets are valid until the next one is drawn. */
export interface KeptMessage {
  readonly arrival: Arrival;
  readonly octets: Uint8Array;
}

/** In the order of arrival; returns where it ended, to go on from there. */
export function* searchLog(
  files: Files,
  filter: LogFilter,
  from?: Place,
): Generator<Result<KeptMessage, StationError>, Place | undefined, void> {
  const needle = filter.text === undefined || filter.text === '' ? undefined : Buffer.from(filter.text);
  const lowered = new Lowered();
  const regions = readLog(files, needle === undefined ? ALL_BLOCKS : holding(needle), from);
  for (;;) {
    const next = regions.next();
    if (next.done === true) return next.value;
    if (!next.value.ok) yield next.value;
    else if (needle === undefined) yield* messagesIn(next.value.value, filter);
    else yield* foundIn(next.value.value, needle, filter, lowered);
  }
}

function* messagesIn(region: Region, filter: LogFilter): Generator<Result<KeptMessage, StationError>, void, void> {
  const view = new DataView(region.bytes.buffer, region.bytes.byteOffset, region.bytes.byteLength);
  for (const entry of entriesOf(region.bytes, region.start, region.end)) {
    if (!isInTime(entry, filter)) continue;
    for (let at = entry.start; at + 4 <= entry.end;) {
      const start = at + 4;
      at = start + view.getUint32(at, true);
      if (at > entry.end) break;
      yield* wanted(entry, region.bytes.subarray(start, at), filter);
    }
  }
}

function* wanted(
  entry: Entry,
  octets: Uint8Array,
  { severity, sender }: LogFilter,
): Generator<Result<KeptMessage, StationError>, void, void> {
  if (severity !== undefined && severityOf(octets) > severity) return;
  if (sender?.(entry, () => octets) === false) return;
  yield ok({ arrival: entry, octets });
}

/** Only where the text is found it is looked which message that is. */
function* foundIn(
  { bytes, start, end }: Region,
  needle: Buffer,
  filter: LogFilter,
  lowered: Lowered,
): Generator<Result<KeptMessage, StationError>, void, void> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  const octets = filter.ignoreCase === true ? lowered.of(whole, start) : whole;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = filter.ignoreCase === true ? Buffer.from(needle.toString().toLowerCase()) : needle;
  let hit = octets.indexOf(text, start);
  for (let at = start; hit >= 0 && at + 4 <= end;) {
    const next = at + 4 + view.getUint32(at, true);
    if (next > end) return;
    if (hit < next) {
      const [entry] = entriesOf(bytes, at, next);
      if (entry === undefined) return;
      hit = yield* foundInEntry(entry, { bytes, octets, view, text, hit, filter });
    }
    at = next;
  }
}

interface Hunt {
  readonly bytes: Uint8Array;
  readonly octets: Buffer;
  readonly view: DataView;
  readonly text: Buffer;
  readonly hit: number;
  readonly filter: LogFilter;
}

/** Returns the first place behind the entry where the text is. */
function* foundInEntry(
  entry: Entry,
  { bytes, octets, view, text, hit: first, filter }: Hunt,
): Generator<Result<KeptMessage, StationError>, number, void> {
  const isMeant = isInTime(entry, filter);
  let hit = first;
  for (let at = entry.start; at + 4 <= entry.end && hit >= 0 && hit < entry.end;) {
    const start = at + 4;
    const end = start + view.getUint32(at, true);
    // Found in a header, or across two messages.
    if (hit < start) hit = octets.indexOf(text, start);
    while (hit >= start && hit < end && hit + text.length > end) hit = octets.indexOf(text, hit + 1);
    if (hit >= start && hit + text.length <= end) {
      if (isMeant) yield* wanted(entry, bytes.subarray(start, end), filter);
      hit = octets.indexOf(text, end);
    }
    at = end;
  }
  return hit >= 0 && hit < entry.end ? octets.indexOf(text, entry.end) : hit;
}

/** Octets with small letters for capital ones, of ASCII, in memory that is used again for the next ones. */
class Lowered {
  #memory = Buffer.alloc(0);

  /** What comes before `start` is not looked at, and may hold anything. */
  of(octets: Buffer, start: number): Buffer {
    if (this.#memory.length < octets.length) this.#memory = Buffer.alloc(octets.length);
    const small = this.#memory;
    for (let at = start; at < octets.length; at += 1) {
      const byte = octets[at] ?? 0;
      small[at] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    }
    return small.subarray(0, octets.length);
  }
}

function isInTime({ at }: Arrival, { since, until }: LogFilter): boolean {
  return (since === undefined || at >= since) && (until === undefined || at <= until);
}

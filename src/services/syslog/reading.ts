/** Messages that are kept, for whoever asks: which are meant, and on with those that come. */
import type { Files } from '../../host/files/files.ts';
import type { Timing } from '../../host/machine.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { canonicalAddress } from '../../devices/identity.ts';
import { parseMac } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { after, millis } from '../../lib/time.ts';
import { toldMessage, type ToldMessage } from '../../protocols/syslog/json.ts';
import { parseSeverity } from '../../protocols/syslog/message.ts';
import { readSyslog } from '../../protocols/syslog/parse.ts';
import { listLeases } from '../../storage/leases/lease-list.ts';
import type { Place } from '../../storage/syslog/read-log.ts';
import { listSegments } from '../../storage/syslog/segments.ts';
import { searchLog, type KeptMessage, type LogFilter } from '../../storage/syslog/search.ts';

/** What people ask for. */
export interface LogWish {
  /** An address, a hardware address in any spelling, `SEP` and one, or a name. */
  readonly device?: string;
  /** A name or a number: it and what is worse. */
  readonly severity?: string;
  /** A text that is in it. */
  readonly grep?: string;
  readonly ignoreCase?: boolean;
  readonly follow?: boolean;
  /** Of what is there by now, only so many of the newest. */
  readonly last?: number;
}

/** New messages are looked for so often. */
const LOOK_EVERY = millis(100);
/** Replies are made in stretches, so that the station does not wait for them. */
const STRETCH = 1000;

/** Fails with `settings` for what is no severity. */
export function logFilter(files: Files, wish: LogWish): Result<LogFilter, StationError> {
  const { device, severity, grep, ignoreCase } = wish;
  const worst = severity === undefined ? undefined : parseSeverity(severity);
  if (severity !== undefined && worst === undefined) {
    const names = 'emergency, alert, critical, error, warning, notice, info, debug';
    return err(stationError('settings', `"${severity}" is no severity.`, `There are ${names}, and 0 to 7.`));
  }
  return ok({
    ...(grep === undefined ? {} : { text: grep }),
    ...(ignoreCase === undefined ? {} : { ignoreCase }),
    ...(worst === undefined ? {} : { severity: worst }),
    ...(device === undefined ? {} : { sender: senderFilter(files, device) }),
  });
}

/** A device is known by what it had when it logged: its address, its hardware address; or by the name it has now. */
function senderFilter(files: Files, device: string): LogFilter['sender'] {
  const address = canonicalAddress(device);
  if (address !== undefined) return ({ from }) => from === address;
  const mac = parseMac(device.replace(/^(?:SEP|ATA|VGC|SIP)(?=[0-9a-f]{12}$)/i, ''));
  if (mac.ok) return (arrival) => arrival.device === mac.value;
  const name = device.toLowerCase();
  const leased = leasedTo(files, name);
  return (arrival, octets) => {
    if (arrival.device !== undefined && leased.has(arrival.device)) return true;
    return readSyslog(octets()).host?.toLowerCase() === name;
  };
}

function leasedTo(files: Files, name: string): ReadonlySet<string> {
  const found = listLeases(files, ({ hostname }) => hostname?.toLowerCase() === name);
  return new Set(found.ok ? found.value.leases.flatMap(({ hardware }) => hardware ?? []) : []);
}

export function told({ arrival, octets }: KeptMessage): ToldMessage {
  return toldMessage(arrival, readSyslog(octets), octets);
}

/** The answer to `syslog.messages`. */
export function keptMessages(
  files: Files,
  wish: LogWish,
  timing: Pick<Timing, 'now' | 'at'>,
): Result<AsyncIterable<ToldMessage>, StationError> {
  const filter = logFilter(files, wish);
  return filter.ok ? ok(messagesFrom(files, filter.value, wish, timing)) : filter;
}

async function* messagesFrom(
  files: Files,
  filter: LogFilter,
  { follow = false, last }: LogWish,
  timing: Pick<Timing, 'now' | 'at'>,
): AsyncGenerator<ToldMessage, void, void> {
  let place: Place | undefined;
  if (last !== undefined) {
    const newest = await newestOf(files, filter, last, timing);
    yield* newest.messages.map(told);
    place = newest.place;
    if (!follow) return;
    await pause(timing, LOOK_EVERY);
  }
  for (;;) {
    const found = foundAfter(files, filter, place, timing);
    let next = await found.next();
    for (; next.done !== true; next = await found.next()) yield told(next.value);
    place = next.value;
    if (!follow) return;
    await pause(timing, LOOK_EVERY);
  }
}

/** The newest so many, and where they end: of the newest file, and of twice as many files as before while they are not enough. */
async function newestOf(
  files: Files,
  filter: LogFilter,
  last: number,
  timing: Pick<Timing, 'now' | 'at'>,
): Promise<{ readonly messages: readonly KeptMessage[]; readonly place: Place | undefined }> {
  const listed = listSegments(files);
  const segments = listed.ok ? listed.value : [];
  for (let taken = 1; ; taken *= 2) {
    const number = taken < segments.length ? segments.at(-taken)?.number : undefined;
    const begin = number === undefined ? undefined : { number, offset: 0, entries: 0 };
    const newest = new Newest(last);
    const found = foundAfter(files, filter, begin, timing);
    let next = await found.next();
    for (; next.done !== true; next = await found.next()) newest.add(next.value);
    if (begin === undefined || newest.messages.length >= last) return { messages: newest.messages, place: next.value };
  }
}

/** Returns where to go on. */
async function* foundAfter(
  files: Files,
  filter: LogFilter,
  place: Place | undefined,
  timing: Pick<Timing, 'now' | 'at'>,
): AsyncGenerator<KeptMessage, Place | undefined, void> {
  const found = searchLog(files, filter, place);
  let drawn = 0;
  let next = found.next();
  for (; next.done !== true; next = found.next()) {
    if (next.value.ok) yield next.value.value;
    drawn += 1;
    if (drawn % STRETCH === 0) await pause(timing, millis(0));
  }
  return next.value;
}

/** The last so many of what it is given. */
class Newest {
  readonly #most: number;
  #kept: KeptMessage[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get messages(): readonly KeptMessage[] {
    return this.#most === 0 ? [] : this.#kept.slice(-this.#most);
  }

  /** Its octets lie in a block that is read again. */
  add({ arrival, octets }: KeptMessage): void {
    this.#kept.push({ arrival, octets: octets.slice() });
    if (this.#kept.length > 2 * this.#most) this.#kept = this.#kept.slice(-this.#most);
  }
}

async function pause(timing: Pick<Timing, 'now' | 'at'>, duration: typeof LOOK_EVERY): Promise<void> {
  await new Promise<void>((resolve) => timing.at(after(timing.now(), duration), () => resolve()));
}

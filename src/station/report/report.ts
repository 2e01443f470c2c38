/** What a session came to, made of its events: for a ticket, and for whoever has to prove what was done to hundreds of devices. Pure. */
import { subjectOf } from '../../devices/story.ts';
import { levelOf, sentenceOf } from '../../events/catalogue.ts';
import type { EventType, StationEvent } from '../../events/types.ts';
import { levelOfCause } from '../../knowledge/causes.ts';
import type { Instant, Millis } from '../../lib/time.ts';
import { millis, since } from '../../lib/time.ts';

export interface ReadFile {
  readonly name: string;
  readonly size: number;
  readonly at: Instant;
  /** SHA-256 of what was served under that name, where it is still here to be looked at. */
  readonly sha256?: string;
}

export interface ReportedFinding {
  readonly at: Instant;
  readonly cause: string;
  /** `info` is good news. */
  readonly level: string;
  readonly confidence: string;
  readonly says: string;
  readonly remedy: readonly string[];
  /** Why it does not hold any more. */
  readonly cleared?: string;
}

export interface DeviceReport {
  readonly device: string;
  readonly model?: string;
  readonly address?: string;
  readonly outcome: 'recovered' | 'unfinished' | 'seen';
  /** What became of it, where that is not to be recovered. */
  readonly done?: string;
  readonly seen: Instant;
  readonly recoveredAt?: Instant;
  readonly took?: Millis;
  readonly proof?: string;
  /** What it said that it ran, before and after. */
  readonly before?: string;
  readonly after?: string;
  /** The load it was given, and from which package. */
  readonly given?: string;
  readonly package?: string;
  readonly files: readonly ReadFile[];
  readonly findings: readonly ReportedFinding[];
  /** What happened, as it is told to people. */
  readonly story: readonly { readonly at: Instant; readonly line: string; readonly level: string }[];
}

/** For people. */
export const OUTCOMES: Readonly<Record<DeviceReport['outcome'], string>> = {
  recovered: 'recovered',
  unfinished: 'not recovered',
  seen: 'seen',
};

export interface SessionReport {
  readonly session?: string;
  readonly station?: string;
  readonly version?: string;
  readonly adapter?: string;
  readonly address?: string;
  readonly began: Instant;
  readonly ended: Instant;
  readonly firmware: readonly string[];
  readonly devices: readonly DeviceReport[];
  /** Of the station itself. */
  readonly findings: readonly ReportedFinding[];
}

/** By name and size; `package` as `firmware.chosen` names it. */
export type HashOf = (file: string, size: number, from: string | undefined) => string | undefined;

type EventOf<T extends EventType> = Extract<StationEvent, { readonly type: T }>;
type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type DeviceDraft = Growing<DeviceReport>;

/** Lines of a device's story that are kept: the first ones and, by replacing, none of a flood. */
const MOST_LINES = 500;
const MOST_FILES = 1000;
/** Addresses can be made up. */
const MOST_DEVICES = 20_000;

/** `events` with what was concluded from them. Undefined for a session in which nothing happened. */
export function reportOf(events: Iterable<StationEvent>, hashOf: HashOf): SessionReport | undefined {
  const draft = new Draft(hashOf);
  for (const event of events) if (isSound(event)) draft.heed(event);
  return draft.report;
}

const TEXTS = new Set(
  'device from address file package load model proof done session station version adapter source why'.split(' '),
);
const NUMBERS = new Set(['size', 'took', 'files', 'bytes']);
const TOLD_OF: ReadonlySet<EventType> = new Set<EventType>([
  'session.began',
  'station.started',
  'firmware.adopted',
  'device.seen',
  'dhcp.ack',
  'firmware.chosen',
  'file.complete',
  'wire.neighbour',
  'phone.registered',
  'device.recovered',
]);

/** Somebody may have written a recording by hand: what the report is made of has to be what it should be. */
function isSound(event: StationEvent): boolean {
  const fields: readonly (readonly [string, unknown])[] = Object.entries(event);
  return fields.every(([key, value]) => {
    if (key === 'device' || key === 'from') return typeof value === 'string';
    if (!TOLD_OF.has(event.type)) return true;
    if (TEXTS.has(key)) return typeof value === 'string';
    return !NUMBERS.has(key) || (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY);
  });
}

/** The sentence of an event that somebody wrote by hand may lack what it is made of. */
function lineOf(event: StationEvent): string {
  try {
    return sentenceOf(event);
  } catch {
    return event.type;
  }
}

class Draft {
  readonly #hashOf: HashOf;
  readonly #devices = new Map<string, DeviceDraft>();
  readonly #findings = new Map<number, { device?: string | undefined; finding: ReportedFinding }>();
  readonly #firmware: string[] = [];
  readonly #about: Partial<Growing<SessionReport>> = {};

  constructor(hashOf: HashOf) {
    this.#hashOf = hashOf;
  }

  get report(): SessionReport | undefined {
    const { began, ended } = this.#about;
    if (began === undefined || ended === undefined) return undefined;
    const of = (device: string | undefined): ReportedFinding[] =>
      [...this.#findings.values()].filter((one) => one.device === device).map(({ finding }) => finding);
    const devices = [...this.#devices.values()].map((device) => ({ ...device, findings: of(device.device) }));
    return { ...this.#about, began, ended, firmware: this.#firmware, devices, findings: of(undefined) };
  }

  heed(event: StationEvent): void {
    this.#about.began ??= event.at;
    this.#about.ended = event.at;
    switch (event.type) {
      case 'session.began':
        Object.assign(this.#about, { session: event.session, station: event.station, version: event.version });
        return;
      case 'station.started':
        Object.assign(this.#about, { adapter: event.adapter, address: event.address });
        return;
      case 'firmware.adopted':
        if (this.#firmware.length < MOST_LINES) this.#firmware.push(lineOf(event));
        return;
      case 'finding.raised':
      case 'finding.updated':
      case 'finding.cleared':
        return this.#found(event);
      default:
        return this.#happened(event);
    }
  }

  #found(event: EventOf<'finding.raised' | 'finding.updated' | 'finding.cleared'>): void {
    const known = this.#findings.get(event.finding);
    if (event.type === 'finding.cleared') {
      if (known === undefined) return;
      // What something more precise explains was nothing of its own.
      if (event.why.endsWith(' explains it')) this.#findings.delete(event.finding);
      else this.#findings.set(event.finding, { ...known, finding: { ...known.finding, cleared: event.why } });
      return;
    }
    const { at, cause, confidence, says, remedy, device } = event;
    const level = levelOfCause(cause);
    const finding = { at: known?.finding.at ?? at, cause, level, confidence, says, remedy };
    this.#findings.set(event.finding, { device, finding });
  }

  #happened(event: StationEvent): void {
    const name = subjectOf(event);
    if (name === undefined) return;
    const device = this.#deviceOf(name, event.at);
    if (device === undefined) return;
    if (levelOf(event) !== 'debug' && device.story.length < MOST_LINES)
      device.story.push({ at: event.at, line: lineOf(event), level: levelOf(event) });
    tellOf(device, event, this.#hashOf);
  }

  #deviceOf(name: string, at: Instant): DeviceDraft | undefined {
    const known = this.#devices.get(name);
    if (known !== undefined || this.#devices.size >= MOST_DEVICES) return known;
    const made: DeviceDraft = { device: name, outcome: 'seen', seen: at, files: [], findings: [], story: [] };
    this.#devices.set(name, made);
    return made;
  }
}

function tellOf(device: DeviceDraft, event: StationEvent, hashOf: HashOf): void {
  switch (event.type) {
    case 'device.seen':
      device.model = event.model;
      return;
    case 'dhcp.ack':
      device.address = event.address;
      return;
    case 'firmware.chosen':
      device.given = event.load;
      device.package = event.package;
      return;
    case 'file.complete': {
      if (event.asks !== 'read' || device.files.length >= MOST_FILES) return;
      const sha256 = hashOf(event.file, event.size, device.package);
      const others = device.files.filter(({ name }) => name !== event.file);
      device.files = [...others, { name: event.file, size: event.size, at: event.at, ...(sha256 && { sha256 }) }];
      return;
    }
    case 'wire.neighbour':
    case 'phone.registered':
      if (event.load === undefined) return;
      if (device.files.length === 0) device.before = event.load;
      else device.after = event.load;
      return;
    case 'device.recovered':
      Object.assign(device, { outcome: 'recovered', recoveredAt: event.at, took: millis(event.took) });
      if (event.proof !== undefined) device.proof = event.proof;
      if (event.done !== undefined) device.done = event.done;
      return;
    case 'device.unfinished':
      device.outcome = 'unfinished';
      return;
    default:
  }
}

/** How long it went on. */
export function lengthOf({ began, ended }: SessionReport): Millis {
  return since(began, ended);
}

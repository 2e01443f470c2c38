/**
 * What the page knows of the station, kept up to date by server-sent events (services/page/live.ts). Every view reads these
 * signals; none fetches for itself what comes here.
 */
import { batch, computed, signal } from '@preact/signals';
import type { DeviceRow } from '../../station/asking/device-row.ts';
import { fromStation } from './wire.ts';

type Level = 'debug' | 'info' | 'notice' | 'warning' | 'error';

export interface Finding {
  readonly finding: number;
  readonly cause: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly level: Level;
  /** Absent where it concerns the station. */
  readonly device?: string;
  /** Numbers of events. */
  readonly evidence: readonly number[];
  readonly says: string;
  readonly remedy: readonly string[];
}

/** An event of the station with its level and its sentence. */
export interface Told extends Partial<Omit<Finding, 'level'>> {
  readonly n: number;
  readonly at: number;
  readonly type: string;
  readonly level: Level;
  readonly line: string;
  /** Of `firmware.steps`: what a person does. */
  readonly steps?: readonly string[];
  readonly recipe?: string;
  readonly kind?: string;
  readonly title?: string;
  /** Of `station.started`. */
  readonly adapter?: string;
  readonly address?: string;
  readonly engine?: string;
  readonly services?: readonly string[];
  /** Of `device.stage`. */
  readonly label?: string;
  /** Of what is told of transfers: bytes, and of which one. */
  readonly by?: string;
  readonly transfer?: number;
  readonly sent?: number;
  readonly size?: number;
  /** Of `session.began`. */
  readonly session?: string;
}

interface Hello {
  readonly version: string;
  readonly now: number;
  readonly standing: readonly Told[];
}

/** Events that are kept for the story; older ones are asked of the station. */
const MOST_EVENTS = 2000;

/** `live`: it is told what happens; `lost`: it was, and tries again. */
export const connection = signal<'starting' | 'live' | 'lost'>('starting');
export const version = signal('');
export const devices = signal<ReadonlyMap<string, DeviceRow>>(new Map());
export const events = signal<readonly Told[]>([]);
export const findings = signal<ReadonlyMap<number, Finding>>(new Map());
/** The newest event of a type that lasts: what the station is, and what a person is to do. */
export const lasting = signal<ReadonlyMap<string, Told>>(new Map());
/** Counts the stations that were met: what one of them numbered means nothing to the next. */
export const station = signal(1);
/** Milliseconds that the clock of the station is ahead of that of the browser. */
export const ahead = signal(0);

export const deviceList = computed(() => [...devices.value.values()].toSorted((a, b) => a.firstSeen - b.firstSeen));
/** Devices that something is found of. */
export const withFinding = computed(() => new Set([...findings.value.values()].flatMap(({ device }) => device ?? [])));
export const findingList = computed(() => [...findings.value.values()].toSorted(byWeight));

const LASTING: ReadonlySet<string> = new Set([
  'station.started',
  'station.stopped',
  'firmware.steps',
  'firmware.incomplete',
  'adapter.awaited',
  'adapter.no-link',
  'adapter.linked',
]);
const WEIGHTS = { certain: 0, likely: 1, possible: 2 } as const;

export function connect(): void {
  const source = new EventSource('/api/live');
  source.addEventListener('open', () => (connection.value = 'live'));
  source.addEventListener('error', () => (connection.value = 'lost'));
  hear(source, 'hello', (data) => {
    const hello = fromStation<Hello>(data);
    ahead.value = hello.now - Date.now();
    // A station that was started anew has other events of the same numbers.
    if (isAnother(hello.standing)) forget();
    version.value = hello.version;
    heed(hello.standing);
  });
  hear(source, 'devices', (data) => {
    const next = new Map(devices.value);
    for (const row of fromStation<readonly DeviceRow[]>(data)) next.set(row.device, row);
    devices.value = next;
  });
  hear(source, 'gap', () => {
    // What was missed may have ended a finding: all of it is told anew.
    source.close();
    forget();
    connect();
  });
  hear(source, 'events', (data) => heed(fromStation<readonly Told[]>(data)));
}

function hear(source: EventSource, name: string, take: (data: string) => void): void {
  source.addEventListener(name, (message: MessageEvent<string>) => batch(() => take(message.data)));
}

function isAnother(standing: readonly Told[]): boolean {
  const began = standing.find(({ type }) => type === 'session.began');
  const known = events.value.find(({ type }) => type === 'session.began');
  return began !== undefined && known !== undefined && began.session !== known.session;
}

function forget(): void {
  station.value += 1;
  devices.value = new Map();
  events.value = [];
  findings.value = new Map();
  lasting.value = new Map();
}

function heed(told: readonly Told[]): void {
  const last = events.value.at(-1)?.n ?? 0;
  const fresh = told.filter(({ n }) => n > last);
  events.value = [...events.value, ...fresh].slice(-MOST_EVENTS);
  heedFindings(told);
  const kept = fresh.filter(({ type }) => LASTING.has(type));
  if (kept.length > 0)
    lasting.value = new Map([...lasting.value, ...kept.map((event) => [event.type, event] as const)]);
}

function heedFindings(told: readonly Told[]): void {
  const about = told.filter(({ type }) => type.startsWith('finding.'));
  if (about.length === 0) return;
  const next = new Map(findings.value);
  for (const event of about) {
    const { finding, cause, confidence, evidence, says, remedy } = event;
    if (finding === undefined) continue;
    if (cause === undefined || confidence === undefined || says === undefined) next.delete(finding);
    else
      next.set(finding, { ...event, finding, cause, confidence, says, evidence: evidence ?? [], remedy: remedy ?? [] });
  }
  findings.value = next;
}

function byWeight(a: Finding, b: Finding): number {
  return WEIGHTS[a.confidence] - WEIGHTS[b.confidence] || a.finding - b.finding;
}

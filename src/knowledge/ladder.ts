/**
 * Which load a phone sees next. A phone whose loader is older than 8.3(3) refuses loads signed with the new key, and says
 * so only by asking for its list of files again and again; a load of the years between carries both keys and is the bridge.
 * So: the newest load first; refused, the newest of an older signing era; when all of one protocol are refused, those of
 * the other, for both lead out of the loader; once the phone runs one of them, the newest again.
 *
 * Pure: each function takes what is known of one device (its climb) and what it did, and returns the next climb and what
 * there is to tell. Source: cisco-phones §1.6 (release notes 9.2; blog.qsolved.com; tickett; thouret).
 */
import { newestFirst, signingKeys, type SigningEra, type SigningKey } from '../formats/cisco/load-version.ts';
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import {
  bestFirst,
  holding,
  listing,
  ofProtocol,
  rungName,
  rungsOf,
  sameRung,
  type Offering,
  type Rung,
} from './rung.ts';

/** How it refused: the list itself, or a file of it that it read to the end and then began again. */
export type HowRefused = 'list' | 'component';

interface Refused {
  readonly rung: Rung;
  readonly how: HowRefused;
}

/** What is known of one device. */
export interface Climb {
  /** Where its files come from. */
  readonly rung?: Rung;
  /** Of the load it was given last: SIP and SCCP packages are never mixed. */
  readonly protocol?: PhoneProtocol;
  /** The list of files it asked for last, the file it asked for last, and what it has read to the end since, in lower case. */
  readonly list: string;
  readonly last: string;
  readonly read: readonly string[];
  /** What was sent to it to the end and not acknowledged to the end, in lower case; empty for nothing. */
  readonly doubtful: string;
  /** It asked for an address since then. */
  readonly restarted: boolean;
  /** Rounds in a row that it broke off. */
  readonly brokenOff: number;
  readonly refused: readonly Refused[];
  /** It runs a bridge now, and this is where it shall go. */
  readonly target?: Rung;
}

export type ClimbEvent =
  | { readonly kind: 'chosen'; readonly rung: Rung; readonly file: string; readonly why: Why }
  /** `exhausted`: there is no other load for it. */
  | { readonly kind: 'refused'; readonly rung: Rung; readonly how: HowRefused; readonly exhausted: boolean }
  | { readonly kind: 'bridged'; readonly rung: Rung; readonly target: Rung };

export type Why =
  /** The only load for it, the newest, or the newest of those named on the command line. */
  | 'only'
  | 'newest'
  | 'named-by-user'
  /** It refused the one before: this one carries an older key, or is just another one. */
  | 'older-key'
  | 'another'
  /** It refused every load of the protocol it began with. */
  | 'other-protocol'
  /** It asked for this load by its name. */
  | 'asked-by-name'
  /** It runs the bridge and knows the newer key now. */
  | 'lifted';

export interface ClimbStep {
  readonly climb: Climb;
  readonly events: readonly ClimbEvent[];
}

export const AT_THE_FOOT: Climb = {
  list: '',
  last: '',
  read: [],
  doubtful: '',
  restarted: false,
  brokenOff: 0,
  refused: [],
};

/** The loader asks twice, a second apart, before it pauses: one pair of refusals is a refusal. */
const PATIENCE = 2;

const AGE: Readonly<Record<SigningEra, number>> = { old: 0, both: 1, new: 2 };

/** It asks for `termNN.default.loads`: a phone without an application. */
export function askedForDefaultList(before: Climb, list: string, offerings: readonly Offering[]): ClimbStep {
  const judged = withRound(before);
  const next = nextRung(holding(list, offerings), judged.climb);
  const { target: _, ...rest } = judged.climb;
  const climb = begunRound(next === undefined ? rest : withRung(rest, next.rung), list);
  const chosen: readonly ClimbEvent[] =
    next === undefined || sameRung(next.rung, before.rung)
      ? []
      : [{ kind: 'chosen', rung: next.rung, file: list, why: next.why }];
  return { climb, events: [...refusedEvents(judged, next?.untried !== true), ...chosen] };
}

/** It asks for the list of a release: a running phone that was told which load to take. */
export function askedForRelease(before: Climb, list: string, offerings: readonly Offering[]): ClimbStep {
  const candidates = bestFirst(holding(list, offerings));
  const rung = candidates.find((one) => sameRung(one, before.target)) ?? candidates[0];
  if (rung === undefined) return unchanged(before);
  const expected = sameRung(rung, before.target) || sameRung(rung, before.rung);
  const events: readonly ClimbEvent[] = expected ? [] : [{ kind: 'chosen', rung, file: list, why: 'asked-by-name' }];
  return { climb: begunRound(withRung(before, rung), list), events };
}

/** It asks for a file that lists name. Only a device nobody has seen before is given a load by it. */
export function askedForComponent(before: Climb, name: string, offerings: readonly Offering[]): ClimbStep {
  const file = name.toLowerCase();
  const known = before.doubtful === file ? before : withoutDoubt(before);
  const climb: Climb = { ...known, doubtful: '', last: file, restarted: false };
  if (climb.rung !== undefined) return { climb, events: [] };
  const [rung] = bestFirst(listing(name, offerings));
  if (rung === undefined) return { climb, events: [] };
  return { climb: withRung(climb, rung), events: [{ kind: 'chosen', rung, file: name, why: 'asked-by-name' }] };
}

/** It has read a file to the end. Of those that its load does not name nothing is kept, however many it reads. */
export function hasRead(climb: Climb, name: string): Climb {
  const file = name.toLowerCase();
  return !isNamed(climb, file) || climb.read.includes(file) ? climb : { ...climb, read: [...climb.read, file] };
}

/** A file was sent to its end, and the last acknowledgement did not come: when it goes on with another one, it has read it. */
export function wasSent(climb: Climb, name: string): Climb {
  return { ...climb, doubtful: name.toLowerCase() };
}

/** It asks for an address: whatever it was doing, it does no longer. */
export function hasRestarted(climb: Climb): Climb {
  return { ...climb, restarted: true };
}

/** It asks for a trust list or its configuration: its application runs. With a whole load read before, that is a new one. */
export function askedForConfiguration(asking: Climb, offerings: readonly Offering[]): ClimbStep {
  const before = withoutDoubt(asking);
  const { rung } = before;
  if (rung === undefined || before.list === '') return unchanged(before);
  const ended: Climb = { ...before, list: '', last: '', read: [], doubtful: '', restarted: false };
  if (!hasReadAll(before, rung)) return whileRunning(before, ended);
  const { target: _, ...settled } = { ...ended, brokenOff: 0, refused: [] };
  const isBridge = before.refused.length > 0 || before.target !== undefined;
  const target = isBridge ? above(rung, before, offerings) : undefined;
  if (target === undefined) return { climb: settled, events: [] };
  return { climb: { ...settled, target }, events: [{ kind: 'bridged', rung, target }] };
}

/** A running phone that was offered a load and broke off keeps what it runs; it is not offered that load for ever. */
function whileRunning(before: Climb, ended: Climb): ClimbStep {
  if (before.target === undefined || !sameRung(before.rung, before.target)) return unchanged(ended);
  const judged = withRound(before);
  const { brokenOff } = judged.climb;
  if (!judged.newlyRefused) return unchanged({ ...ended, brokenOff });
  const { target: _, ...rest } = ended;
  return { climb: { ...rest, brokenOff: 0 }, events: refusedEvents(judged, true) };
}

interface JudgedRound {
  readonly climb: Climb;
  readonly newlyRefused?: Refused;
}

/** What the round that ends here says about its load. */
function withRound(climb: Climb): JudgedRound {
  const how = howBrokenOff(climb);
  if (how === undefined || climb.rung === undefined) return { climb };
  const brokenOff = climb.brokenOff + 1;
  if (brokenOff < PATIENCE) return { climb: { ...climb, brokenOff } };
  const refused: Refused = { rung: climb.rung, how };
  const known = climb.refused.some(({ rung }) => sameRung(rung, climb.rung));
  if (known) return { climb: { ...climb, brokenOff: 0 } };
  return { climb: { ...climb, brokenOff: 0, refused: [...climb.refused, refused] }, newlyRefused: refused };
}

/** Undefined where the device was interrupted, so that nothing is known: a transfer that failed, a restart. */
function howBrokenOff({ rung, list, last, read, restarted }: Climb): HowRefused | undefined {
  if (rung === undefined || !read.includes(list)) return undefined;
  if (last === list) return 'list';
  return read.includes(last) && !restarted ? 'component' : undefined;
}

interface Next {
  readonly rung: Rung;
  readonly why: Why;
  /** False when it refused them all. */
  readonly untried: boolean;
}

function nextRung(holders: readonly Rung[], { protocol, refused }: Climb): Next | undefined {
  const sameProtocol = bestFirst(holders, protocol);
  const candidates = sameProtocol.length > 0 ? sameProtocol : bestFirst(holders);
  const [best] = candidates;
  if (best === undefined) return undefined;
  if (refused.length === 0) return { rung: best, why: firstReason(best, holders), untried: true };
  return (
    untriedOf(candidates, refused) ??
    otherProtocol(holders, best, refused) ?? { rung: bestFirst(holders)[0] ?? best, why: 'another', untried: false }
  );
}

/** The best that it has not refused, of an older key than those whose lists it refused where there is one. */
function untriedOf(candidates: readonly Rung[], refused: readonly Refused[]): Next | undefined {
  const untried = candidates.filter((rung) => !refused.some((one) => sameRung(one.rung, rung)));
  const oldest = Math.min(...refused.flatMap(({ rung, how }) => (how === 'list' ? [ageOf(rung)] : [])));
  const older = untried.find((rung) => ageOf(rung) < oldest) ?? untried[0];
  if (older === undefined) return undefined;
  const byKey = Number.isFinite(oldest) && ageOf(older) < oldest;
  return { rung: older, why: byKey ? 'older-key' : 'another', untried: true };
}

function otherProtocol(holders: readonly Rung[], { load }: Rung, refused: readonly Refused[]): Next | undefined {
  const others = holders.filter((rung) => rung.load.complete && rung.load.protocol !== load.protocol);
  const next = untriedOf(bestFirst(others), refused);
  return next === undefined ? undefined : { ...next, why: 'other-protocol' };
}

function firstReason(best: Rung, holders: readonly Rung[]): Why {
  const others = holders.filter((rung) => rung !== best && rung.load.complete === best.load.complete);
  if (others.length === 0) return 'only';
  return best.given && others.some((rung) => !rung.given) ? 'named-by-user' : 'newest';
}

/**
 * The best newer load that the loader of `rung` accepts and that can be called by its name: of the protocol that was meant
 * for the device first, else of its own.
 */
function above(rung: Rung, { refused, target }: Climb, offerings: readonly Offering[]): Rung | undefined {
  const keys = keysOf(rung);
  const newer = rungsOf(offerings).filter(
    (one) =>
      one.load.family === rung.load.family &&
      one.load.complete &&
      rungName(one) !== undefined &&
      keysOf(one).some((key) => keys.includes(key)) &&
      isNewer(one, rung),
  );
  const meant = (refused[0]?.rung ?? target)?.load.protocol;
  return [meant, rung.load.protocol].flatMap((protocol) => bestFirst(ofProtocol(newer, protocol), protocol))[0];
}

function isNewer(one: Rung, than: Rung): boolean {
  return newestFirst(one.load.version ?? '', than.load.version ?? '') < 0;
}

function refusedEvents({ newlyRefused }: JudgedRound, exhausted: boolean): readonly ClimbEvent[] {
  if (newlyRefused === undefined) return [];
  const { rung, how } = newlyRefused;
  return [{ kind: 'refused', rung, how, exhausted }];
}

function isNamed({ rung, list }: Climb, file: string): boolean {
  return rung !== undefined && (file === list || rung.load.files.some((name) => name.toLowerCase() === file));
}

/** It does what a device does that has read what was sent to it. */
function withoutDoubt(climb: Climb): Climb {
  return climb.doubtful === '' ? climb : { ...hasRead(climb, climb.doubtful), doubtful: '' };
}

function hasReadAll({ read }: Climb, { load }: Rung): boolean {
  return load.files.every((file) => read.includes(file.toLowerCase()));
}

function begunRound(climb: Climb, list: string): Climb {
  return { ...climb, list: list.toLowerCase(), last: list.toLowerCase(), read: [], doubtful: '', restarted: false };
}

function withRung(climb: Climb, rung: Rung): Climb {
  return { ...climb, rung, protocol: rung.load.protocol ?? climb.protocol };
}

/** A load whose age is unknown counts as new. */
function ageOf({ load }: Rung): number {
  return AGE[load.era ?? 'new'];
}

function keysOf({ load }: Rung): readonly SigningKey[] {
  return signingKeys(load.era ?? 'new');
}

function unchanged(climb: Climb): ClimbStep {
  return { climb, events: [] };
}

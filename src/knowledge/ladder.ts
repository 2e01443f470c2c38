/**
 * Which load a phone sees next. A phone whose loader is older than 8.3(3) refuses loads signed with the new key, and says
 * so only by asking for its list of files again and again; a load of the years between carries both keys and is the bridge.
 * So: the newest load first; refused, the newest of an older signing era; when all of one protocol are refused, those of
 * the other, for both lead out of the loader; once the phone runs one of them, the newest again.
 *
 * Pure: each function takes what is known of one device (its climb) and what it did, and returns the next climb and what
 * there is to tell. Source: cisco-phones §1.6 (release notes 9.2; blog.qsolved.com; tickett; thouret).
 */
import type { Climb, ClimbEvent, ClimbStep, HowRefused, LoadWish, Refused } from './climb.ts';
import { goal, isMet, wanted } from './load-goal.ts';
import { above, nextRung } from './next-rung.ts';
import { bestFirst, holding, listing, sameRung, type Offering, type Rung } from './rung.ts';

/** The loader asks twice, a second apart, before it pauses: one pair of refusals is a refusal. */
const PATIENCE = 2;

/** It asks for `termNN.default.loads`: a phone without an application. */
export function askedForDefaultList(
  before: Climb,
  list: string,
  offerings: readonly Offering[],
  wish?: LoadWish,
): ClimbStep {
  const judged = withRound(before);
  const next = nextRung(wanted(holding(list, offerings), judged.climb, wish), judged.climb);
  const { target: _, runs: __, ...rest } = judged.climb;
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
export function askedForConfiguration(asking: Climb, offerings: readonly Offering[], wish?: LoadWish): ClimbStep {
  const before = withoutDoubt(asking);
  const { rung } = before;
  if (rung === undefined || before.list === '') return unchanged(sentOn(before, offerings, wish));
  const ended: Climb = { ...before, list: '', last: '', read: [], doubtful: '', restarted: false };
  if (!hasReadAll(before, rung)) return whileRunning(before, ended, offerings, wish);
  const { target: _, ...settled } = { ...ended, brokenOff: 0, refused: [], runs: rung };
  const isBridge = before.refused.length > 0 || before.target !== undefined;
  const target = isMet(wish, rung)
    ? isBridge
      ? above(rung, before, offerings)
      : undefined
    : goal(settled, offerings, wish);
  if (target === undefined) return { climb: settled, events: [] };
  return { climb: { ...settled, target }, events: [{ kind: 'bridged', rung, target }] };
}

/** A running phone that was offered a load and broke off keeps what it runs; it is not offered that load for ever. */
function whileRunning(before: Climb, ended: Climb, offerings: readonly Offering[], wish?: LoadWish): ClimbStep {
  if (before.target === undefined || !sameRung(before.rung, before.target)) return unchanged(ended);
  const judged = withRound(before);
  const { brokenOff, refused } = judged.climb;
  if (!judged.newlyRefused) return unchanged({ ...ended, brokenOff });
  const { target: _, ...rest } = ended;
  const climb = sentOn(
    { ...rest, refused: wish === undefined ? rest.refused : refused, brokenOff: 0 },
    offerings,
    wish,
  );
  return { climb, events: refusedEvents(judged, climb.target === undefined) };
}

/** A running phone on its way to where the settings want it. */
function sentOn(climb: Climb, offerings: readonly Offering[], wish: LoadWish | undefined): Climb {
  if (wish === undefined || climb.target !== undefined || isMet(wish, climb.runs)) return climb;
  const target = goal(climb, offerings, wish);
  return target === undefined ? climb : { ...climb, target };
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

function unchanged(climb: Climb): ClimbStep {
  return { climb, events: [] };
}

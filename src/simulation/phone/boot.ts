/**
 * How a Cisco phone of the 79x1 class comes up, as a machine without I/O: hold-off for CDP, address, list of files,
 * components in order, flash, reboot, configuration. Input goes in with the time, effects come out; waits are a field
 * of the state. Times are the real phone's, multiplied by `pace`, so a demonstration need not take ten minutes.
 */
import type { Ipv4 } from '../../lib/address.ts';
import { after, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import { checkComponent, readList, type LoaderTraits, type Refusal } from './loader.ts';

export interface BootTraits extends LoaderTraits {
  /** `term11.default.loads` */
  readonly loads: string;
  /** `SEP002699EF0F1A`: how this phone calls itself in file names. */
  readonly name: string;
  /** Factor on every wait: 1 is the real phone. */
  readonly pace: number;
  /** It has an application: it was not reset, or the person let go of # too soon. */
  readonly hasApplication: boolean;
  /** It loses power once, in the middle of the first file whose name begins like this. */
  readonly unpluggedDuring?: string;
}

export type BootInput =
  | { readonly kind: 'power-on' }
  | { readonly kind: 'leased'; readonly server: Ipv4 }
  | { readonly kind: 'fetched'; readonly file: string; readonly bytes: Uint8Array }
  /** Some of the file under way has arrived; only told to a phone that may lose power. */
  | { readonly kind: 'arriving'; readonly bytes: number }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'fetch-failed'; readonly file: string; readonly reason: string }
  | { readonly kind: 'wake' };

export type BootEffect =
  /** Look for an address. */
  | { readonly kind: 'start-network' }
  /** The phone restarts: its address and everything under way is gone. */
  | { readonly kind: 'stop-network' }
  | { readonly kind: 'fetch'; readonly server: Ipv4; readonly file: string }
  | { readonly kind: 'tell'; readonly milestone: Milestone };

export type Milestone =
  | { readonly kind: 'powered' }
  | { readonly kind: 'listed'; readonly files: readonly string[] }
  | { readonly kind: 'accepted'; readonly file: string }
  | { readonly kind: 'refused'; readonly file: string; readonly refusal: Refusal }
  | { readonly kind: 'lost-power' }
  | { readonly kind: 'flashed'; readonly bytes: number }
  | { readonly kind: 'running'; readonly recovered: boolean };

interface Timed {
  /** When `wake` is due. */
  readonly deadline: Instant;
}

export type BootState =
  | ({ readonly phase: 'off' } & Memory)
  | ({ readonly phase: 'listening' } & Memory & Timed)
  | ({ readonly phase: 'addressing' } & Memory)
  | ({
      readonly phase: 'resting';
      readonly server: Ipv4;
      readonly next: string;
      readonly rest: readonly string[];
    } & Memory &
      Timed)
  | ({
      readonly phase: 'fetching';
      readonly server: Ipv4;
      readonly file: string;
      readonly rest: readonly string[];
    } & Memory)
  | ({ readonly phase: 'writing' } & Memory & Timed)
  | ({ readonly phase: 'running' } & Memory);

/** What survives from one phase to the next. */
interface Memory {
  readonly application: 'none' | 'factory' | 'recovered';
  /** Bytes of the components taken so far in this attempt. */
  readonly taken: number;
  readonly lostPower: boolean;
  /** How often the list of files was refused or absent in a row: the loader asks twice quickly, then pauses. */
  readonly refusals: number;
}

export interface BootStep {
  readonly state: BootState;
  readonly effects: readonly BootEffect[];
}

/** From lease to first request, as captured from a 7942. */
const SETTLING = millis(49);
const CDP_HOLD_OFF = seconds(10);
const QUICK_RETRY = seconds(1);
/** A real one repeats every 1.5 to 2.5 minutes. */
const SLOW_RETRY = seconds(90);
/** "sleep 4 secs" between two rounds over the server list. */
const SERVER_RETRY = seconds(4);
const FLASH_BYTES_PER_SECOND = 400_000;

export function switchedOff(traits: BootTraits): BootState {
  return {
    phase: 'off',
    application: traits.hasApplication ? 'factory' : 'none',
    taken: 0,
    lostPower: false,
    refusals: 0,
  };
}

export function bootDeadline(state: BootState): Instant {
  return 'deadline' in state ? state.deadline : NEVER;
}

export function boot(state: BootState, input: BootInput, traits: BootTraits, now: Instant): BootStep {
  switch (input.kind) {
    case 'power-on':
      return {
        state: { ...memory(state), phase: 'listening', deadline: wait(now, CDP_HOLD_OFF, traits) },
        effects: [{ kind: 'tell', milestone: { kind: 'powered' } }],
      };
    case 'leased':
      return state.phase === 'addressing' ? settled(state, input.server, traits, now) : unchanged(state);
    case 'wake':
      return woken(state, traits, now);
    case 'arriving':
      return losesPower(state, input.bytes, traits) ? unplugged(state, traits, now) : unchanged(state);
    case 'fetched':
      return state.phase === 'fetching' && state.file === input.file
        ? fetched(state, input.bytes, traits, now)
        : unchanged(state);
    case 'missing':
      return state.phase === 'fetching' && state.file === input.file ? missing(state, traits, now) : unchanged(state);
    case 'fetch-failed':
      return state.phase === 'fetching' && state.file === input.file
        ? again(state, wait(now, SERVER_RETRY, traits))
        : unchanged(state);
  }
}

type Fetching = Extract<BootState, { phase: 'fetching' }>;

/** With an address: the list of files, or the configuration for a phone that has an application. */
function settled(state: BootState, server: Ipv4, traits: BootTraits, now: Instant): BootStep {
  const [next = traits.loads, ...rest] = state.application === 'none' ? [traits.loads] : configurationFiles(traits);
  return unchanged({ ...memory(state), phase: 'resting', server, next, rest, deadline: wait(now, SETTLING, traits) });
}

function woken(state: BootState, traits: BootTraits, now: Instant): BootStep {
  if (bootDeadline(state) > now) return unchanged(state);
  if (state.phase === 'listening')
    return { state: { ...memory(state), phase: 'addressing' }, effects: [{ kind: 'start-network' }] };
  if (state.phase === 'resting') return fetch(state, state.server, state.next, state.rest);
  if (state.phase !== 'writing') return unchanged(state);
  const booted = { ...memory(state), application: 'recovered' } as const;
  return {
    state: { ...booted, phase: 'listening', deadline: wait(now, CDP_HOLD_OFF, traits) },
    effects: [{ kind: 'tell', milestone: { kind: 'flashed', bytes: state.taken } }, { kind: 'stop-network' }],
  };
}

function fetched(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  if (state.application !== 'none') return nextConfiguration(state);
  return state.file === traits.loads ? listed(state, bytes, traits, now) : component(state, bytes, traits, now);
}

function listed(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  const list = readList(bytes, state.file, traits);
  if (!list.ok) return refused(state, list.error, traits, now);
  const [first = traits.loads, ...rest] = list.value;
  const step = fetch({ ...state, refusals: 0, taken: 0 }, state.server, first, rest);
  return { ...step, effects: [{ kind: 'tell', milestone: { kind: 'listed', files: list.value } }, ...step.effects] };
}

function component(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  const check = checkComponent(bytes, state.file, traits);
  if (!check.ok) return refused(state, check.error, traits, now);
  const accepted: BootEffect = { kind: 'tell', milestone: { kind: 'accepted', file: state.file } };
  const taken = state.taken + bytes.length;
  const [next, ...rest] = state.rest;
  if (next === undefined) {
    const writes = seconds(taken / FLASH_BYTES_PER_SECOND);
    return {
      state: { ...memory(state), taken, phase: 'writing', deadline: wait(now, writes, traits) },
      effects: [accepted],
    };
  }
  const step = fetch({ ...state, taken }, state.server, next, rest);
  return { ...step, effects: [accepted, ...step.effects] };
}

/** Back to the list of files: at once a second time, then after a long pause (field log of a 7906). */
function refused(state: Fetching, refusal: Refusal, traits: BootTraits, now: Instant): BootStep {
  const pause = state.refusals % 2 === 0 ? QUICK_RETRY : SLOW_RETRY;
  const memo = { ...memory(state), refusals: state.refusals + 1 };
  return {
    state: {
      ...memo,
      phase: 'resting',
      server: state.server,
      next: traits.loads,
      rest: [],
      deadline: wait(now, pause, traits),
    },
    effects: [{ kind: 'tell', milestone: { kind: 'refused', file: state.file, refusal } }],
  };
}

function missing(state: Fetching, traits: BootTraits, now: Instant): BootStep {
  if (state.application !== 'none') return nextConfiguration(state);
  return unchanged({
    ...memory(state),
    phase: 'resting',
    server: state.server,
    next: traits.loads,
    rest: [],
    deadline: wait(now, SERVER_RETRY, traits),
  });
}

/** "Not found" is as good an answer as the file: with the last one the phone idles at "Registering". */
function nextConfiguration(state: Fetching): BootStep {
  const [next, ...rest] = state.rest;
  if (next !== undefined) return fetch(state, state.server, next, rest);
  const milestone = { kind: 'running', recovered: state.application === 'recovered' } as const;
  return { state: { ...memory(state), phase: 'running' }, effects: [{ kind: 'tell', milestone }] };
}

/** Far enough into the file that nobody takes it for its beginning. */
const UNPLUGGED_AFTER = 65_536;

function losesPower(state: BootState, bytes: number, traits: BootTraits): boolean {
  if (state.phase !== 'fetching' || state.lostPower || traits.unpluggedDuring === undefined) return false;
  return bytes >= UNPLUGGED_AFTER && state.file.startsWith(traits.unpluggedDuring);
}

function unplugged(state: BootState, traits: BootTraits, now: Instant): BootStep {
  return {
    state: {
      ...memory(state),
      lostPower: true,
      taken: 0,
      phase: 'listening',
      deadline: wait(now, CDP_HOLD_OFF, traits),
    },
    effects: [{ kind: 'tell', milestone: { kind: 'lost-power' } }, { kind: 'stop-network' }],
  };
}

function again(state: Fetching, deadline: Instant): BootStep {
  return unchanged({
    ...memory(state),
    phase: 'resting',
    server: state.server,
    next: state.file,
    rest: state.rest,
    deadline,
  });
}

function fetch(state: BootState, server: Ipv4, file: string, rest: readonly string[]): BootStep {
  return {
    state: { ...memory(state), phase: 'fetching', server, file, rest },
    effects: [{ kind: 'fetch', server, file }],
  };
}

function configurationFiles(traits: BootTraits): readonly string[] {
  return [`CTL${traits.name}.tlv`, `${traits.name}.cnf.xml`, 'XMLDefault.cnf.xml'];
}

function memory(state: BootState): Memory {
  return { application: state.application, taken: state.taken, lostPower: state.lostPower, refusals: state.refusals };
}

function unchanged(state: BootState): BootStep {
  return { state, effects: [] };
}

function wait(now: Instant, duration: Millis, traits: BootTraits): Instant {
  return after(now, millis(Math.round(duration * traits.pace)));
}

/**
 * How a Cisco phone of the 79x1 class comes up, as a machine without I/O: hold-off for CDP, address, list of files,
 * components in order, flash, reboot, configuration. Input goes in with the time, effects come out; waits are a field
 * of the state. Times are the real phone's, multiplied by `pace`, so a demonstration need not take ten minutes.
 */
import type { Ipv4 } from '../../lib/address.ts';
import { after, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import {
  memory,
  type BootEffect,
  type BootInput,
  type BootState,
  type BootStep,
  type BootTraits,
  type Fetching,
  type Memory,
  type Milestone,
} from './boot-state.ts';
import { readConfiguration } from './configuration.ts';
import { checkComponent, readList, type LoaderRefusal } from './loader.ts';

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
    keys: traits.keys,
    runs: [],
    errand: traits.hasApplication ? 'configuration' : 'recovery',
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

/** With an address: the list of files, or the configuration for a phone that has an application. */
function settled(state: BootState, server: Ipv4, traits: BootTraits, now: Instant): BootStep {
  if (traits.asks === 'nothing') return unchanged(state);
  const errand = state.application === 'none' ? 'recovery' : 'configuration';
  const [next = traits.loads, ...rest] = errand === 'recovery' ? [traits.loads] : configurationFiles(traits);
  const deadline = wait(now, SETTLING, traits);
  const { configuration: _, ...before } = memory(state);
  return unchanged({ ...before, errand, phase: 'resting', server, next, rest, deadline });
}

function woken(state: BootState, traits: BootTraits, now: Instant): BootStep {
  if (bootDeadline(state) > now) return unchanged(state);
  if (state.phase === 'listening')
    return { state: { ...memory(state), phase: 'addressing' }, effects: [{ kind: 'start-network' }] };
  if (state.phase === 'resting') return fetch(state, state.server, state.next, state.rest);
  if (state.phase !== 'writing') return unchanged(state);
  const booted = afterWriting(state, traits);
  return {
    state: { ...booted, phase: 'listening', deadline: wait(now, CDP_HOLD_OFF, traits) },
    effects: [{ kind: 'tell', milestone: { kind: 'flashed', bytes: state.taken } }, { kind: 'stop-network' }],
  };
}

/** What it is after its restart, as far as its flash has kept what was written. */
function afterWriting(state: BootState, { forgets }: BootTraits): Memory {
  const { keys = state.keys, files: runs = state.runs } = state.list ?? {};
  if (forgets === 'everything') return { ...memory(state), application: 'none', errand: 'recovery' };
  const { load: _, ...kept } = memory(state);
  const load = state.errand === 'upgrade' ? state.load : undefined;
  const written = { runs, ...(load === undefined ? {} : { load }) };
  return { ...kept, application: 'recovered', keys, ...(forgets === undefined ? written : {}) };
}

function fetched(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  if (state.errand === 'configuration') return configured(state, bytes, traits, now);
  return isList(state.file) ? listed(state, bytes, traits, now) : component(state, bytes, traits, now);
}

/** A configuration may name another load than the one that runs. One that it rejects leaves everything as it was. */
function configured(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  if (!state.file.endsWith('.cnf.xml')) return nextConfiguration(state, traits, now);
  const read = readConfiguration(bytes, traits.loadInformation);
  if (!read.ok) {
    const rejected = { kind: 'rejected', file: state.file, refusal: read.error } as const;
    return withEffect({ kind: 'tell', milestone: rejected }, idle(state));
  }
  const configuration = read.value;
  const taken: Fetching = { ...state, configuration, rest: configuration.files };
  const { load } = configuration;
  if (load === undefined || load === state.load) return nextConfiguration(taken, traits, now);
  return fetch({ ...taken, load, errand: 'upgrade' }, state.server, `${load}.loads`, []);
}

/** It runs that load already, or cannot take it, and goes on with what else its configuration names. */
function keepsItsLoad(state: Fetching, traits: BootTraits, now: Instant): BootStep {
  return nextConfiguration({ ...state, errand: 'configuration', rest: state.configuration?.files ?? [] }, traits, now);
}

/** Told to run a load that it does not take: what it runs has another name. */
function withoutName(state: Fetching): Fetching {
  const { load: _, ...rest } = state;
  return rest;
}

function listed(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  const list = readList(bytes, state.file, { ...traits, keys: state.keys });
  if (!list.ok) return refused(state, list.error, traits, now);
  const { files } = list.value;
  if (state.errand === 'upgrade' && files.join() === state.runs.join()) return keepsItsLoad(state, traits, now);
  const [first = traits.loads, ...rest] = files;
  const step = fetch({ ...state, list: list.value, taken: 0 }, state.server, first, rest);
  const upgrading: readonly BootEffect[] =
    state.errand === 'upgrade' ? [{ kind: 'tell', milestone: { kind: 'upgrading', load: state.file } }] : [];
  return { ...step, effects: [...upgrading, { kind: 'tell', milestone: { kind: 'listed', files } }, ...step.effects] };
}

function component(state: Fetching, bytes: Uint8Array, traits: BootTraits, now: Instant): BootStep {
  const check = checkComponent(bytes, state.file, { ...traits, keys: state.keys });
  if (!check.ok) return refused(state, check.error, traits, now);
  const accepted: BootEffect = { kind: 'tell', milestone: { kind: 'accepted', file: state.file } };
  const taken = state.taken + bytes.length;
  const [next, ...rest] = state.rest;
  if (next === undefined) {
    const writes = seconds(taken / FLASH_BYTES_PER_SECOND);
    return {
      state: { ...memory(state), taken, refusals: 0, phase: 'writing', deadline: wait(now, writes, traits) },
      effects: [accepted],
    };
  }
  const step = fetch({ ...state, taken }, state.server, next, rest);
  return { ...step, effects: [accepted, ...step.effects] };
}

/** Back to the list of files: at once a second time, then after a long pause (field log of a 7906). */
function refused(state: Fetching, refusal: LoaderRefusal, traits: BootTraits, now: Instant): BootStep {
  const told: BootEffect = { kind: 'tell', milestone: { kind: 'refused', file: state.file, refusal } };
  if (state.errand === 'upgrade') return withEffect(told, keepsItsLoad(withoutName(state), traits, now));
  const pause = state.refusals % 2 === 0 ? QUICK_RETRY : SLOW_RETRY;
  return withEffect(told, fromTheList({ ...state, refusals: state.refusals + 1 }, wait(now, pause, traits), traits));
}

/**
 * A phone without an application asks for its files for ever. In an upgrade it gives up and keeps the application it has.
 */
function missing(state: Fetching, traits: BootTraits, now: Instant): BootStep {
  if (state.errand === 'configuration') return nextConfiguration(state, traits, now);
  if (state.errand === 'upgrade') return keepsItsLoad(withoutName(state), traits, now);
  return fromTheList(state, wait(now, SERVER_RETRY, traits), traits);
}

function fromTheList(state: Fetching, deadline: Instant, traits: BootTraits): BootStep {
  const { server } = state;
  return unchanged({ ...memory(state), phase: 'resting', server, next: traits.loads, rest: [], deadline });
}

/**
 * Called when a configuration file was read or was not found, which makes no difference. After the last one the phone
 * idles at "Registering".
 */
function nextConfiguration(state: Fetching, traits: BootTraits, now: Instant): BootStep {
  const [next, ...rest] = state.rest;
  if (next === undefined && traits.asks === 'trust-list') return restarted(state, traits, now);
  return next === undefined ? idle(state) : fetch(state, state.server, next, rest);
}

function idle(state: Fetching): BootStep {
  const { application, configuration } = state;
  const running = { kind: 'running', recovered: application === 'recovered' } as const;
  const milestones: readonly Milestone[] =
    configuration === undefined ? [running] : [running, { kind: 'configured', configuration }];
  return {
    state: { ...memory(state), phase: 'running' },
    effects: milestones.map((milestone) => ({ kind: 'tell', milestone })),
  };
}

/** The phone loses its power after so many bytes: in the middle of the file, not at its beginning. */
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

/** It drops its address, and begins anew. */
function restarted(state: BootState, traits: BootTraits, now: Instant): BootStep {
  return {
    state: { ...memory(state), phase: 'listening', deadline: wait(now, CDP_HOLD_OFF, traits) },
    effects: [{ kind: 'stop-network' }],
  };
}

function fetch(state: BootState, server: Ipv4, file: string, rest: readonly string[]): BootStep {
  return {
    state: { ...memory(state), phase: 'fetching', server, file, rest },
    effects: [{ kind: 'fetch', server, file }],
  };
}

const DEFAULT_CONFIGURATION = 'XMLDefault.cnf.xml';

function configurationFiles({ name, asks }: BootTraits): readonly string[] {
  const trustList = `CTL${name}.tlv`;
  if (asks === 'trust-list') return [trustList, trustList, trustList];
  const signed = asks === 'signed' ? '.sgn' : '';
  return [trustList, `${name}.cnf.xml${signed}`, `${DEFAULT_CONFIGURATION}${signed}`];
}

function isList(file: string): boolean {
  return file.endsWith('.loads');
}

function withEffect(effect: BootEffect, step: BootStep): BootStep {
  return { ...step, effects: [effect, ...step.effects] };
}

function unchanged(state: BootState): BootStep {
  return { state, effects: [] };
}

function wait(now: Instant, duration: Millis, traits: BootTraits): Instant {
  return after(now, millis(Math.round(duration * traits.pace)));
}

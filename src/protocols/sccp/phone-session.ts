/**
 * One phone at the station, as a machine without I/O: what it says goes in with the time, answers and what is worth telling
 * come out. It gives a phone just what it needs to come to rest: one line, no calls, and a sentence on its display.
 */
import type { Ipv4 } from '../../lib/address.ts';
import type { Malformed } from '../../lib/result.ts';
import { after, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { readAlarm } from './alarm.ts';
import type { SccpFrame } from './frames.ts';
import { decodePhoneMessage, type Alarm, type Asked, type Register } from './phone-message.ts';
import { DYNAMIC_FROM, encodeStationMessage, SLOTS, type ClockTime, type StationMessage } from './station-message.ts';

export interface SessionTraits {
  /** The station, for who asks which servers there are. */
  readonly server: { readonly name: string; readonly address: Ipv4; readonly port: number };
  /** What the display shows. */
  readonly says: string;
  /** Seconds from one sign of life to the next. */
  readonly keepAlive: number;
  /** How a date is shown: `D/M/Y`. */
  readonly dates: string;
  /** The lines of the phone with that name. */
  readonly lines: (name: string) => readonly Line[];
  /** Why this phone may not register, in at most 32 characters that it shows; undefined where it may. */
  readonly refuses: (register: Register) => string | undefined;
  readonly clock: (now: Instant) => ClockTime;
}

export interface Line {
  /** What others would dial. */
  readonly number: string;
  /** What is shown beside its button. */
  readonly label: string;
}

export type SessionInput =
  | { readonly kind: 'frame'; readonly frame: SccpFrame }
  | { readonly kind: 'malformed'; readonly error: Malformed }
  /** Somebody wants it to restart. */
  | { readonly kind: 'restart'; readonly hard: boolean }
  /** Another connection has registered under its name, or the station stops. */
  | { readonly kind: 'dismiss'; readonly why: Leaving }
  /** The other side is gone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'wake' };

export type Leaving = 'unregistered' | 'closed' | 'silent' | 'replaced' | 'malformed' | 'stopped';

/** What a phone that is registered has said of itself; nothing of it is safe to show yet. */
export interface Registration {
  readonly name: string;
  readonly deviceType: number;
  readonly load?: string;
  /** Why it restarted. */
  readonly last?: string;
}

export type SessionEffect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Closes the connection when all is sent. */
  | { readonly kind: 'end' }
  | { readonly kind: 'break-off' }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  | { readonly kind: 'registered'; readonly registration: Registration }
  | { readonly kind: 'refused'; readonly name: string; readonly why: string }
  | { readonly kind: 'malformed'; readonly error: Malformed }
  /** `ignored`: messages that had no meaning here. */
  | { readonly kind: 'left'; readonly why: Leaving; readonly ignored: number };

export interface SessionState {
  readonly phase: 'opening' | 'registered' | 'over';
  /** When `wake` is due. */
  readonly deadline: Instant;
  /** The protocol version agreed on. */
  readonly version: number;
  readonly registration?: Registration;
  /** What the first alarm said. */
  readonly alarm?: ReturnType<typeof readAlarm>;
  readonly alarms: number;
  readonly ignored: number;
}

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** The version without which nothing works, and the newest whose messages are known here. */
const OLDEST_VERSION = 3;
const NEWEST_VERSION = 22;
/** A phone registers right after it has connected. */
const TO_REGISTER = seconds(60);
/** A phone that is silent for so many of its intervals is gone. */
const MISSED = 3;
/** Alarms of one connection that are told. */
const MOST_ALARMS = 4;

export function openSession(now: Instant): SessionState {
  return { phase: 'opening', deadline: after(now, TO_REGISTER), version: OLDEST_VERSION, alarms: 0, ignored: 0 };
}

export function stepSession(
  state: SessionState,
  input: SessionInput,
  traits: SessionTraits,
  now: Instant,
): SessionStep {
  if (state.phase === 'over') return lingering(state, input, now);
  switch (input.kind) {
    case 'frame':
      return heard(state, input.frame, traits, now);
    case 'malformed':
      return over(state, 'malformed', [{ kind: 'malformed', error: input.error }, { kind: 'break-off' }], now);
    case 'restart':
      return says(state, [{ kind: 'reset', type: input.hard ? 1 : 2 }]);
    case 'dismiss':
      return over(state, input.why, [{ kind: input.why === 'replaced' ? 'end' : 'break-off' }], now);
    case 'closed':
      return over(state, 'closed', [], now);
    case 'wake':
      return now < state.deadline ? { state, effects: [] } : over(state, 'silent', [{ kind: 'break-off' }], now);
  }
}

function heard(state: SessionState, frame: SccpFrame, traits: SessionTraits, now: Instant): SessionStep {
  const message = decodePhoneMessage(frame);
  if (!message.ok) return stepSession(state, { kind: 'malformed', error: message.error }, traits, now);
  const here = alive(state, traits, now);
  switch (message.value.kind) {
    case 'register':
      return registers(here, message.value, traits, now);
    case 'alarm':
      return alarmed(here, message.value);
    case 'keep-alive':
      return says(here, [{ kind: 'keep-alive-ack' }]);
    case 'token-request':
      return says(here, [{ kind: 'token-ack' }]);
    case 'unregister':
      return over(here, 'unregistered', [...said(here, [{ kind: 'unregister-ack' }]), { kind: 'end' }], now);
    case 'asks':
      return says(here, answer(here, message.value.for, message.value.index, traits, now));
    case 'lines-available':
      return says(here, display(here, traits));
    case 'capabilities':
      return { state: here, effects: [] };
    case 'other':
      return { state: { ...here, ignored: here.ignored + 1 }, effects: [] };
  }
}

/** Whoever has not registered has to do so, however much it says. */
function alive(state: SessionState, { keepAlive }: SessionTraits, now: Instant): SessionState {
  return state.phase === 'registered' ? { ...state, deadline: after(now, seconds(MISSED * keepAlive)) } : state;
}

function registers(state: SessionState, register: Register, traits: SessionTraits, now: Instant): SessionStep {
  const { registration: before } = state;
  const why = before !== undefined && before.name !== register.name ? 'Registered already' : traits.refuses(register);
  if (why !== undefined) {
    const told: SessionEffect = { kind: 'refused', name: register.name, why };
    const rejection = said(state, [{ kind: 'register-reject', text: why }]);
    return over(state, 'closed', [told, ...rejection, { kind: 'end' }], now);
  }
  const version = Math.min(Math.max(register.version, OLDEST_VERSION), NEWEST_VERSION);
  const registration = registrationOf(register, state.alarm);
  const next = alive({ ...state, phase: 'registered', version, registration }, traits, now);
  const { keepAlive, dates } = traits;
  const step = says(next, [
    { kind: 'register-ack', keepAlive, dates, version },
    { kind: 'capabilities-request' },
    ...display(next, traits),
  ]);
  const isNew = before === undefined || before.load !== registration.load;
  return isNew ? { ...step, effects: [{ kind: 'registered', registration }, ...step.effects] } : step;
}

/** An alarm of another name was passed on by somebody, and says nothing of this phone. */
function registrationOf({ name, deviceType, load }: Register, alarm: SessionState['alarm']): Registration {
  const own = alarm?.name === undefined || alarm.name.toLowerCase() === name.toLowerCase() ? alarm : undefined;
  const runs = load ?? own?.load;
  return { name, deviceType, ...(runs !== undefined && { load: runs }), ...(own?.last && { last: own.last }) };
}

/** The first one comes before a phone registers, and tells what it runs. */
function alarmed(state: SessionState, alarm: Alarm): SessionStep {
  const words = readAlarm(alarm.text);
  const kept = state.alarm ?? (words.load !== undefined || words.last !== undefined ? words : undefined);
  const next = { ...state, alarms: state.alarms + 1, ...(kept !== undefined && { alarm: kept }) };
  return { state: next, effects: state.alarms < MOST_ALARMS ? [{ kind: 'alarm', alarm }] : [] };
}

function answer(
  state: SessionState,
  asked: Asked,
  index: number,
  traits: SessionTraits,
  now: Instant,
): readonly StationMessage[] {
  const { server } = traits;
  const { name, lines } = ownOf(state, traits);
  switch (asked) {
    case 'button-template':
      return [{ kind: asked, lines: lines.length }];
    case 'soft-key-template':
      return [{ kind: 'soft-key-template', keys: [END_CALL] }];
    case 'soft-key-set':
      return [{ kind: 'soft-key-set', sets: KEY_SETS }, AT_REST];
    case 'line-status':
      return [{ kind: asked, index, ...(lines[index - 1] ?? { number: '', label: '' }) }];
    case 'forward-status':
    case 'speed-dial-status':
      return [{ kind: asked, index }];
    case 'config-status':
      return [{ kind: asked, name, server: server.name, lines: lines.length }];
    case 'time':
      return [{ kind: 'time', ...traits.clock(now) }, ...display(state, traits)];
    case 'version':
      return [{ kind: 'version', load: requiredLoad(state) }];
    case 'servers':
      return [{ kind: 'servers', ...server }];
  }
}

function ownOf(
  { registration }: SessionState,
  traits: SessionTraits,
): { readonly name: string; readonly lines: readonly Line[] } {
  const name = registration?.name ?? '';
  return { name, lines: traits.lines(name).slice(0, SLOTS.buttons) };
}

/** What it runs: another name makes it restart. One that does not fit is left away, which means "keep yours". */
function requiredLoad({ registration }: SessionState): string {
  const load = registration?.load ?? '';
  return load.length < LOAD_ROOM ? load : '';
}

const LOAD_ROOM = 16;

/** Old loads know the first form only, new ones both. */
function display({ version }: SessionState, { says: text }: SessionTraits): readonly StationMessage[] {
  const old = { kind: 'prompt', text, dynamic: false } as const;
  return version < DYNAMIC_FROM ? [old] : [old, { kind: 'prompt', text, dynamic: true }];
}

/** So that somebody who has lifted the handset can end that; at rest no key is shown. */
const END_CALL = { label: 9, event: 9 } as const;
/** At rest, connected, on hold, ringing, off the hook, transferring, dialling. */
const KEY_SETS = [[], [1], [1], [1], [1], [1], [1]] as const;
const AT_REST = { kind: 'select-soft-keys', set: 0 } as const;

function says(state: SessionState, messages: readonly StationMessage[]): SessionStep {
  return { state, effects: said(state, messages) };
}

function said({ version }: SessionState, messages: readonly StationMessage[]): readonly SessionEffect[] {
  return messages.map((message) => ({ kind: 'send', bytes: encodeStationMessage(message, version) }));
}

/** The other side has this long to close its direction too. */
const LINGER = seconds(10);

function over(state: SessionState, why: Leaving, effects: readonly SessionEffect[], now: Instant): SessionStep {
  const { ignored, registration } = state;
  const left: readonly SessionEffect[] = registration === undefined ? [] : [{ kind: 'left', why, ignored }];
  return { state: { ...state, phase: 'over', deadline: after(now, LINGER) }, effects: [...left, ...effects] };
}

function lingering(state: SessionState, { kind }: SessionInput, now: Instant): SessionStep {
  const isLate = kind === 'wake' && now >= state.deadline;
  return isLate ? { state: { ...state, deadline: NEVER }, effects: [{ kind: 'break-off' }] } : { state, effects: [] };
}

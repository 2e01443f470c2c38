/**
 * How a phone with SCCP firmware registers with its call manager, as a machine without I/O: it says what it runs, registers,
 * asks for everything that its screen and its buttons need, one after the other, and rests. It is as strict as the real one:
 * an answer that it cannot use, or none, and it begins anew.
 */
import { after, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import type { PhoneMessage } from '../../protocols/sccp/phone-message.ts';
import { encodePhoneMessage } from '../../protocols/sccp/phone-message-writer.ts';
import type { HeardMessage } from '../../protocols/sccp/station-message-reader.ts';
import type { CallerEffect, CallerInput, CallerState, CallerStep, CallerTraits, Wanted } from './caller-state.ts';

/** The version of 9.x loads. */
const VERSION = 20;
const BEFORE_CONNECTING = millis(300);
const PATIENCE = seconds(10);
const TRY_AGAIN = seconds(30);
const MISSED = 3;
const ALARM = 25;
const INFORMATION = 2;
const CODECS = 8;
/** An interval that no call manager means. */
const LONGEST_KEEP_ALIVE = 3600;
const DATES = /^[DMY]([./-])[DMY]\1[DMY]A?$/;
/** When time begins for computers. */
const OLDEST_YEAR = 1970;

export function callerAtRest({ last }: CallerTraits): CallerState {
  const common = { version: 0, keepAlive: 0, unanswered: 0, todo: [], hasTold: false };
  return { ...common, phase: 'over', deadline: NEVER, last };
}

export function stepCaller(state: CallerState, input: CallerInput, traits: CallerTraits, now: Instant): CallerStep {
  switch (input.kind) {
    case 'begin':
      return { state: { ...state, phase: 'waiting', deadline: wait(now, BEFORE_CONNECTING, traits) }, effects: [] };
    case 'connected':
      return state.phase === 'connecting' ? introduces(state, traits, now) : unchanged(state);
    case 'closed':
      return lost(state, state.phase === 'connecting' ? 'nobody takes it' : 'UCM-closed-TCP', traits, now);
    case 'garbled':
      return rejects(state, input.why, traits, now);
    case 'heard':
      return heard(state, input.message, traits, now);
    case 'wake':
      return now < state.deadline ? unchanged(state) : woken(state, traits, now);
  }
}

function introduces(state: CallerState, traits: CallerTraits, now: Instant): CallerStep {
  const { name, address, deviceType, load } = traits;
  const text = `${ALARM}: Name=${name} Load=${load} Last=${state.last}`;
  return {
    state: { ...state, phase: 'registering', deadline: wait(now, PATIENCE, traits) },
    effects: says(
      0,
      { kind: 'alarm', severity: INFORMATION, text },
      { kind: 'register', name, address, deviceType, version: VERSION, load },
    ),
  };
}

function heard(state: CallerState, message: HeardMessage, traits: CallerTraits, now: Instant): CallerStep {
  if (state.phase === 'waiting' || state.phase === 'connecting' || state.phase === 'over') return unchanged(state);
  switch (message.kind) {
    case 'register-ack':
      return acknowledged(state, message, traits, now);
    case 'register-reject':
      return rejects(state, `Registration Rejected: ${message.text}`, traits, now);
    case 'capabilities-request':
      return asks(state, FIRST, [{ kind: 'capabilities', codecs: CODECS }], traits, now);
    case 'keep-alive-ack':
      return unchanged({ ...state, unanswered: 0 });
    case 'prompt':
      return shows(state, message.text, traits);
    case 'reset':
      return restarts(state, message.type !== 2);
    case 'unregister-ack':
    case 'other':
      return unchanged(state);
    default:
      return answered(state, message, traits, now);
  }
}

function acknowledged(
  state: CallerState,
  { keepAlive, dates, version }: Extract<HeardMessage, { kind: 'register-ack' }>,
  traits: CallerTraits,
  now: Instant,
): CallerStep {
  if (keepAlive < 1 || keepAlive > LONGEST_KEEP_ALIVE)
    return rejects(state, `keep-alive of ${keepAlive} s`, traits, now);
  if (!DATES.test(dates)) return rejects(state, `no way to show a date: "${dates}"`, traits, now);
  if (version < 1 || version > VERSION) return rejects(state, `protocol version ${version}`, traits, now);
  const deadline = wait(now, PATIENCE, traits);
  return unchanged({ ...state, phase: 'configuring', version, keepAlive, unanswered: 0, deadline });
}

/** What it asks for until it knows its lines. */
const FIRST: readonly Wanted[] = (
  ['button-template', 'soft-key-template', 'soft-key-set', 'config-status'] as const
).map((one) => ({ for: one, index: 0 }));

/** What else it asks for of its lines, and at last. */
function further(lines: readonly number[]): readonly Wanted[] {
  const ofLines = lines.flatMap((index): Wanted[] => [
    { for: 'line-status', index },
    { for: 'forward-status', index },
  ]);
  return [...ofLines, { for: 'time', index: 0 }];
}

type Answer = Exclude<
  HeardMessage,
  {
    readonly kind:
      | 'register-ack'
      | 'register-reject'
      | 'capabilities-request'
      | 'keep-alive-ack'
      | 'prompt'
      | 'reset'
      | 'unregister-ack'
      | 'other';
  }
>;

function answered(state: CallerState, answer: Answer, traits: CallerTraits, now: Instant): CallerStep {
  const [asked, ...rest] = state.todo;
  if (asked === undefined || answer.kind !== asked.for || state.phase !== 'configuring') return unchanged(state);
  const why = fault(answer, asked);
  if (why !== undefined) return rejects(state, why, traits, now);
  const todo = answer.kind === 'button-template' ? [...rest, ...further(answer.lines)] : rest;
  if (todo.length > 0) return asks(state, todo, [], traits, now);
  const resting: CallerState = { ...state, todo, phase: 'resting', deadline: after(now, seconds(state.keepAlive)) };
  const done = says(state.version, { kind: 'lines-available' });
  return { state: resting, effects: [...done, ...restNews(resting, traits)] };
}

/** Why an answer is of no use. */
function fault(answer: Answer, { index }: Wanted): string | undefined {
  if ('index' in answer && answer.index !== index)
    return `an answer about ${answer.index} to a question about ${index}`;
  switch (answer.kind) {
    case 'button-template':
      return answer.lines.length === 0 ? 'no line' : undefined;
    case 'line-status':
      return answer.number === '' ? `no number for line ${index}` : undefined;
    case 'time':
      return isDate(answer) ? undefined : `no date: ${answer.year}-${answer.month}-${answer.day}`;
    default:
      return undefined;
  }
}

function isDate({ year, month, day }: Extract<Answer, { kind: 'time' }>): boolean {
  return year >= OLDEST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function asks(
  state: CallerState,
  todo: readonly Wanted[],
  before: readonly Said[],
  traits: CallerTraits,
  now: Instant,
): CallerStep {
  if (state.phase !== 'configuring') return unchanged(state);
  const [next] = todo;
  const question: readonly Said[] = next === undefined ? [] : [{ kind: 'asks', ...next }];
  return {
    state: { ...state, todo, deadline: wait(now, PATIENCE, traits) },
    effects: says(state.version, ...before, ...question),
  };
}

function shows(state: CallerState, text: string, traits: CallerTraits): CallerStep {
  const isNew = state.shows !== text;
  const next = { ...state, shows: text };
  return { state: next, effects: isNew && state.phase === 'resting' ? restNews(next, traits) : [] };
}

/** At rest it is when there is something on its display. */
function restNews({ shows: text }: CallerState, { load }: CallerTraits): readonly CallerEffect[] {
  return text === undefined ? [] : [{ kind: 'tell', news: { kind: 'registered', load, shows: text } }];
}

function restarts(state: CallerState, hard: boolean): CallerStep {
  const goodBye = says(state.version, { kind: 'unregister' });
  return {
    state: { ...state, phase: 'over', deadline: NEVER },
    effects: [...goodBye, { kind: 'disconnect' }, { kind: 'tell', news: { kind: 'told-to-restart', hard } }],
  };
}

function woken(state: CallerState, traits: CallerTraits, now: Instant): CallerStep {
  switch (state.phase) {
    case 'waiting':
      return {
        state: { ...state, phase: 'connecting', deadline: wait(now, PATIENCE, traits) },
        effects: [{ kind: 'connect' }],
      };
    case 'resting':
      if (state.unanswered >= MISSED) return withDisconnect(lost(state, 'KeepaliveTO', traits, now));
      return {
        state: { ...state, unanswered: state.unanswered + 1, deadline: after(now, seconds(state.keepAlive)) },
        effects: says(state.version, { kind: 'keep-alive' }),
      };
    case 'over':
      return unchanged(state);
    default:
      return withDisconnect(lost(state, 'TCP-timeout', traits, now));
  }
}

function rejects(state: CallerState, why: string, traits: CallerTraits, now: Instant): CallerStep {
  return withDisconnect(lost(state, why, traits, now, 'Phone-Reg-Rej'));
}

/** Begins anew after a while; where it was not at rest, that is told once. */
function lost(state: CallerState, why: string, traits: CallerTraits, now: Instant, last = why): CallerStep {
  if (state.phase === 'over' || state.phase === 'waiting') return unchanged(state);
  const { shows: _, ...rest } = state;
  const isNews = state.phase === 'resting' || !state.hasTold;
  const next: CallerState = {
    ...rest,
    phase: 'waiting',
    deadline: wait(now, TRY_AGAIN, traits),
    todo: [],
    unanswered: 0,
    last: state.phase === 'connecting' ? state.last : last,
    hasTold: true,
  };
  return { state: next, effects: isNews ? [{ kind: 'tell', news: { kind: 'unregistered', why } }] : [] };
}

function withDisconnect({ state, effects }: CallerStep): CallerStep {
  return { state, effects: [{ kind: 'disconnect' }, ...effects] };
}

type Said = Exclude<PhoneMessage, { kind: 'other' }>;

function says(version: number, ...messages: readonly Said[]): readonly CallerEffect[] {
  return messages.map((message) => ({ kind: 'send', bytes: encodePhoneMessage(message, version) }));
}

function wait(now: Instant, time: Millis, { pace }: CallerTraits): Instant {
  return after(now, millis(time * pace));
}

function unchanged(state: CallerState): CallerStep {
  return { state, effects: [] };
}

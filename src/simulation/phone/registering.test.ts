import { beforeEach, describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { after, instant, seconds, type Instant } from '../../lib/time.ts';
import { FrameReader } from '../../protocols/sccp/frames.ts';
import { openSession, stepSession, type SessionState, type SessionTraits } from '../../protocols/sccp/phone-session.ts';
import { decodeStationMessage, type HeardMessage } from '../../protocols/sccp/station-message-reader.ts';
import type { CallerEffect, CallerInput, CallerState } from './caller-state.ts';
import { callerAtRest, stepCaller } from './registering.ts';

const PHONE = {
  name: 'SEP002699EF0F1A',
  address: ipv4(0xc0a8_0164),
  deviceType: 307,
  load: 'SCCP11.9-4-2SR3-1S',
  last: 'Initialized',
  pace: 1,
};
const STATION: SessionTraits = {
  server: { name: 'Rouse', address: ipv4(0xc0a8_0101), port: 2000 },
  says: 'Recovered.',
  keepAlive: 30,
  dates: 'M/D/Y',
  lines: () => [{ number: '13866', label: 'Desk' }],
  refuses: () => undefined,
  clock: () => ({ year: 2026, month: 11, weekday: 4, day: 26, hour: 19, minute: 23, second: 0, system: 7 }),
};
const ACK: HeardMessage = { kind: 'register-ack', keepAlive: 30, dates: 'M/D/Y', version: 20 };
const ASKED: HeardMessage = { kind: 'capabilities-request' };

let now: Instant;
let state: CallerState;

beforeEach(() => {
  now = instant(0);
  state = callerAtRest(PHONE);
});

function step(input: CallerInput): readonly CallerEffect[] {
  const next = stepCaller(state, input, PHONE, now);
  state = next.state;
  return next.effects;
}

function hears(...messages: readonly HeardMessage[]): readonly CallerEffect[] {
  return messages.flatMap((message) => step({ kind: 'heard', message }));
}

function connected(): readonly CallerEffect[] {
  step({ kind: 'begin' });
  now = after(now, seconds(1));
  step({ kind: 'wake' });
  return step({ kind: 'connected' });
}

/** The numbers of the messages it says, and what else it does. */
function told(effects: readonly CallerEffect[]): readonly (number | string)[] {
  return effects.map((effect) => {
    if (effect.kind === 'send') return new DataView(effect.bytes.buffer).getUint32(8, true);
    return effect.kind === 'tell' ? effect.news.kind : effect.kind;
  });
}

/** Takes what each says to the other one, until both are silent. */
function together(first: readonly CallerEffect[], station = STATION): readonly CallerEffect[] {
  const done: CallerEffect[] = [];
  let session: SessionState = openSession(now);
  const answers: HeardMessage[] = [];
  const toPhone = new FrameReader((frame) => {
    const message = decodeStationMessage(frame);
    if (!message.ok) throw new Error(message.error.reason);
    answers.push(message.value);
  });
  const toStation = new FrameReader((frame) => {
    const next = stepSession(session, { kind: 'frame', frame: { ...frame, body: frame.body.slice() } }, station, now);
    session = next.state;
    for (const effect of next.effects) if (effect.kind === 'send') toPhone.push(effect.bytes);
  });
  let effects = first;
  while (effects.length > 0) {
    done.push(...effects);
    for (const effect of effects) if (effect.kind === 'send') toStation.push(effect.bytes);
    effects = answers.splice(0).flatMap((message) => step({ kind: 'heard', message }));
  }
  return done;
}

it('says what it runs, registers, asks for all that it needs, and rests with a sentence on its display', () => {
  const all = together(connected());
  expect(told(all)).toEqual([0x20, 0x01, 0x10, 0x0e, 0x28, 0x25, 0x0c, 0x0b, 0x09, 0x0d, 0x2d, 'registered']);
  expect(all.at(-1)).toEqual({
    kind: 'tell',
    news: { kind: 'registered', load: 'SCCP11.9-4-2SR3-1S', shows: 'Recovered.' },
  });
  expect(state.phase).toBe('resting');
});

it('asks for each of its lines', () => {
  const lines = () => ['1', '2', '3'].map((number) => ({ number, label: number }));
  expect(told(together(connected(), { ...STATION, lines })).filter((id) => id === 0x0b)).toHaveLength(3);
});

it.each<[string, readonly HeardMessage[]]>([
  ['no interval', [{ ...ACK, keepAlive: 0 }]],
  ['an interval of a day', [{ ...ACK, keepAlive: 86_400 }]],
  ['no way to show a date', [{ ...ACK, dates: '' }]],
  ['a version that it does not know', [{ ...ACK, version: 21 }]],
  ['no version', [{ ...ACK, version: 0 }]],
  ['that it may not', [{ kind: 'register-reject', text: 'No' }]],
  ['no line', [ACK, ASKED, { kind: 'button-template', lines: [] }]],
])('told %s, it gives up and tries again', (_what, messages) => {
  connected();
  expect(told(hears(...messages)).slice(-2)).toEqual(['disconnect', 'unregistered']);
  now = after(now, seconds(30));
  expect(told(step({ kind: 'wake' }))).toEqual(['connect']);
});

describe('an answer that it cannot use', () => {
  const upToLines: readonly HeardMessage[] = [
    ACK,
    ASKED,
    { kind: 'button-template', lines: [1] },
    { kind: 'soft-key-template', keys: 1 },
    { kind: 'soft-key-set' },
    { kind: 'config-status', name: PHONE.name, lines: 1 },
  ];

  it.each<[string, HeardMessage]>([
    ['a line without a number', { kind: 'line-status', index: 1, number: '', label: '' }],
    ['another line', { kind: 'line-status', index: 2, number: '7', label: '' }],
  ])('is %s', (_what, message) => {
    connected();
    hears(...upToLines);
    expect(told(hears(message))).toEqual(['disconnect', 'unregistered']);
  });

  it('is a date that there is not', () => {
    connected();
    hears(
      ...upToLines,
      { kind: 'line-status', index: 1, number: '7', label: '' },
      { kind: 'forward-status', index: 1 },
    );
    expect(told(hears({ kind: 'time', year: 2026, month: 0, day: 1, system: 0 }))).toEqual([
      'disconnect',
      'unregistered',
    ]);
  });

  it('is none', () => {
    connected();
    hears(ACK, ASKED);
    now = after(now, seconds(10));
    expect(told(step({ kind: 'wake' }))).toEqual(['disconnect', 'unregistered']);
  });
});

describe('at rest', () => {
  beforeEach(() => void together(connected()));

  it('gives a sign of life as often as it was told, and is gone after three without an answer', () => {
    const signs: (number | string)[] = [];
    for (let time = 0; time < 4; time += 1) {
      now = after(now, seconds(30));
      signs.push(...told(step({ kind: 'wake' })));
    }
    expect(signs).toEqual([0, 0, 0, 'disconnect', 'unregistered']);
  });

  it('goes on while it is answered', () => {
    for (let time = 0; time < 9; time += 1) {
      now = after(now, seconds(30));
      expect(told(step({ kind: 'wake' }))).toEqual([0]);
      hears({ kind: 'keep-alive-ack' });
    }
  });

  it('shows another sentence', () => {
    expect(hears({ kind: 'prompt', text: 'Hello' })).toMatchObject([{ news: { shows: 'Hello' } }]);
    expect(hears({ kind: 'prompt', text: 'Hello' })).toEqual([]);
  });

  it.each([
    [1, true],
    [2, false],
  ])('restarts when it is told so (%i)', (type, hard) => {
    const effects = hears({ kind: 'reset', type });
    expect(told(effects)).toEqual([0x27, 'disconnect', 'told-to-restart']);
    expect(effects.at(-1)).toMatchObject({ news: { hard } });
  });

  it('says next time why it was gone', () => {
    step({ kind: 'closed' });
    now = after(now, seconds(30));
    step({ kind: 'wake' });
    const [alarm] = step({ kind: 'connected' });
    expect(alarm?.kind === 'send' ? Buffer.from(alarm.bytes).toString() : '').toContain('Last=UCM-closed-TCP');
  });
});

it('where nobody listens it tries again for ever, and says so once', () => {
  const news: (number | string)[] = [];
  step({ kind: 'begin' });
  for (let time = 0; time < 4; time += 1) {
    now = after(now, seconds(30));
    news.push(...told(step({ kind: 'wake' })), ...told(step({ kind: 'closed' })));
  }
  expect(news).toEqual(['connect', 'unregistered', 'connect', 'connect', 'connect']);
});

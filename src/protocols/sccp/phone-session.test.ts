import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { after, instant, NEVER, seconds, type Instant } from '../../lib/time.ts';
import {
  openSession,
  stepSession,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionTraits,
} from './phone-session.ts';

const NAME = 'SEP002699EF0F1A';
const START = instant(1_795_721_000_000);
const TRAITS: SessionTraits = {
  server: { name: 'Rouse', address: ipv4(0xc0a8_0101), port: 2000 },
  says: 'Recovered.',
  keepAlive: 30,
  dates: 'M/D/Y',
  lines: () => [{ number: '13866', label: 'Desk' }],
  refuses: ({ name }) => (name === NAME ? undefined : 'Not the name of a phone'),
  clock: () => ({ year: 2026, month: 11, weekday: 4, day: 26, hour: 19, minute: 23, second: 0, system: 7 }),
};

let state: SessionState;
let now: Instant;

beforeEach(() => {
  now = START;
  state = openSession(now);
});

function step(input: SessionInput): readonly SessionEffect[] {
  const { state: next, effects } = stepSession(state, input, TRAITS, now);
  state = next;
  return effects;
}

function says(id: number, ...body: readonly (number | string)[]): readonly SessionEffect[] {
  const bytes = Buffer.concat(
    body.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(numberOf(part)))),
  );
  return step({ kind: 'frame', frame: { version: 0, id, body: Uint8Array.from(bytes) } });
}

function numberOf(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value, true);
  return new Uint8Array(bytes.buffer);
}

function register(version = 20, name = NAME, load = ''): readonly SessionEffect[] {
  const tail = load === '' ? [] : ['\0'.repeat(48), load.padEnd(32, '\0')];
  return says(1, name.padEnd(16, '\0'), 0, 0, 0x6401_a8c0, 307, 5, 0, version, ...tail);
}

function alarm(text: string): readonly SessionEffect[] {
  return says(0x20, 2, text.padEnd(80, '\0'), 0, 0);
}

/** Numbers of the messages that are sent, and what else happens. */
function told(effects: readonly SessionEffect[]): readonly (number | string)[] {
  return effects.map((effect) =>
    effect.kind === 'send' ? new DataView(effect.bytes.buffer).getUint32(8, true) : effect.kind,
  );
}

function sent(effects: readonly SessionEffect[], id: number): Buffer {
  for (const effect of effects)
    if (effect.kind === 'send' && new DataView(effect.bytes.buffer).getUint32(8, true) === id)
      return Buffer.from(effect.bytes);
  throw new Error(`${id} was not sent`);
}

describe('a phone that registers', () => {
  it('is acknowledged, asked what it can, and told what to show', () => {
    expect(told(register(11))).toEqual(['registered', 0x81, 0x9b, 0x112]);
  });

  it('is told so in both ways when it is new', () => {
    expect(told(register(20))).toEqual(['registered', 0x81, 0x9b, 0x112, 0x145]);
  });

  it.each([
    [0, 3],
    [3, 3],
    [17, 17],
    [22, 22],
    [23, 22],
    [255, 22],
  ])('and knows version %i is spoken to in version %i', (knows, spoken) => {
    expect(sent(register(knows), 0x81)[28]).toBe(spoken);
  });

  it('has said before what it runs and why it restarted', () => {
    alarm(`25: Name=${NAME} Load=SCCP11.9-4-2SR3-1S Last=reset-reset`);
    expect(register()[0]).toEqual({
      kind: 'registered',
      registration: { name: NAME, deviceType: 307, load: 'SCCP11.9-4-2SR3-1S', last: 'reset-reset' },
    });
  });

  it('says itself what it runs, which counts more than an alarm', () => {
    alarm(`25: Name=${NAME} Load=OLD Last=reset-reset`);
    expect(register(20, NAME, 'SCCP11.9-4-2SR3-1S')[0]).toMatchObject({
      registration: { load: 'SCCP11.9-4-2SR3-1S', last: 'reset-reset' },
    });
  });

  it('is not what an alarm of another phone says', () => {
    alarm('25: Name=SEP000000000001 Load=OLD Last=reset-reset');
    expect(register()[0]).toEqual({ kind: 'registered', registration: { name: NAME, deviceType: 307 } });
  });

  it('is acknowledged again, and told once', () => {
    register();
    expect(told(register())).toEqual([0x81, 0x9b, 0x112, 0x145]);
  });

  it('is refused by another name, sees why, and is let go', () => {
    const effects = register(20, 'router');
    expect(told(effects)).toEqual(['refused', 0x9d, 'end']);
    expect(sent(effects, 0x9d).subarray(12).toString()).toMatch(/^Not the name of a phone\0/);
    expect(register()).toEqual([]);
  });

  it('may not become another one', () => {
    register();
    expect(told(register(20, 'SEP000000000001'))).toEqual(['left', 'refused', 0x9d, 'end']);
  });

  it('has a minute for it, however much else it says', () => {
    now = after(START, seconds(59));
    expect([told(says(0)), told(step({ kind: 'wake' }))]).toEqual([[0x100], []]);
    now = after(START, seconds(60));
    expect(told(step({ kind: 'wake' }))).toEqual(['break-off']);
  });
});

describe('a registered phone', () => {
  beforeEach(() => void register(11));

  it.each<[string, number, readonly number[]]>([
    ['its buttons', 0x0e, [0x97]],
    ['its soft keys', 0x28, [0x108]],
    ['their sets', 0x25, [0x109, 0x110]],
    ['what it is', 0x0c, [0x93]],
    ['the version', 0x0f, [0x98]],
    ['the servers', 0x12, [0x9e]],
    ['the time', 0x0d, [0x94, 0x112]],
    ['a token', 0x29, [0x11a]],
    ['a sign of life', 0x00, [0x100]],
  ])('is answered when it asks for %s', (_what, id, answers) => {
    expect(told(says(id))).toEqual(answers);
  });

  it('is told its line by its number and label, and nothing of others', () => {
    expect(sent(says(0x0b, 1), 0x92).subarray(12).toString()).toMatch(/^\x01\0\0\x0013866\0+Desk\0/);
    for (const index of [0, 2, 0xffff_ffff])
      expect(sent(says(0x0b, index), 0x92).subarray(16, 120)).toEqual(Buffer.alloc(104));
    expect([told(says(0x09, 1)), told(says(0x0a, 1))]).toEqual([[0x90], [0x91]]);
  });

  it('shows its sentence again once its lines are there', () => {
    expect([told(says(0x10, 0)), told(says(0x2d))]).toEqual([[], [0x112]]);
  });

  it('keeps its load: one whose name does not fit is not named', () => {
    expect(sent(says(0x0f), 0x98).subarray(12)).toEqual(Buffer.alloc(16));
    register(11, NAME, 'SCCP11.9-4-2SR3-1S');
    expect(sent(says(0x0f), 0x98).subarray(12)).toEqual(Buffer.alloc(16));
    register(11, NAME, 'P00308010200');
    expect(sent(says(0x0f), 0x98).subarray(12).toString()).toBe('P00308010200\0\0\0\0');
  });

  it('restarts or resets when somebody wants it to', () => {
    expect(sent(step({ kind: 'restart', hard: false }), 0x9f)[12]).toBe(2);
    expect(sent(step({ kind: 'restart', hard: true }), 0x9f)[12]).toBe(1);
  });

  it('is passed over in what has no meaning here, which is counted', () => {
    for (const id of [0x06, 0x07, 0x49, 0x8000]) expect(says(id)).toEqual([]);
    expect(says(0x27)[0]).toEqual({ kind: 'left', why: 'unregistered', ignored: 4 });
  });

  it('signs off', () => {
    expect(told(says(0x27))).toEqual(['left', 0x118, 'end']);
    expect(says(0)).toEqual([]);
  });

  it('is gone when it is silent for three of its intervals', () => {
    now = after(START, seconds(80));
    says(0);
    now = after(START, seconds(169));
    expect(step({ kind: 'wake' })).toEqual([]);
    now = after(START, seconds(170));
    expect(step({ kind: 'wake' })).toEqual([{ kind: 'left', why: 'silent', ignored: 0 }, { kind: 'break-off' }]);
  });

  it('gives way to a newer connection, and has a while to close its own', () => {
    expect(told(step({ kind: 'dismiss', why: 'replaced' }))).toEqual(['left', 'end']);
    now = after(START, seconds(9));
    expect(step({ kind: 'wake' })).toEqual([]);
    now = after(START, seconds(10));
    expect([step({ kind: 'wake' }), step({ kind: 'wake' })]).toEqual([[{ kind: 'break-off' }], []]);
    expect(state.deadline).toBe(NEVER);
  });

  it('is cut off when the station stops', () => {
    expect(told(step({ kind: 'dismiss', why: 'stopped' }))).toEqual(['left', 'break-off']);
  });

  it('has left when its connection is closed', () => {
    expect(step({ kind: 'closed' })).toEqual([{ kind: 'left', why: 'closed', ignored: 0 }]);
    expect(step({ kind: 'closed' })).toEqual([]);
  });
});

it('alarms are told, and of many only the first', () => {
  const effects = Array.from({ length: 9 }, (_, number) => told(alarm(`${number}: Name=${NAME}`)));
  expect(effects.flat()).toEqual(['alarm', 'alarm', 'alarm', 'alarm']);
});

it('what cannot be read ends it', () => {
  expect(told(says(1, 'SEP'))).toEqual(['malformed', 'break-off']);
  expect(told(says(0))).toEqual([]);
});

it('whatever comes, it answers or ends, and never throws', () => {
  const input = fc.oneof(
    fc.record({
      kind: fc.constant('frame' as const),
      frame: fc.record({
        version: fc.nat(22),
        id: fc.oneof(fc.nat(0x60), fc.nat()),
        body: fc.uint8Array({ maxLength: 200 }),
      }),
    }),
    fc.record({ kind: fc.constant('restart' as const), hard: fc.boolean() }),
    fc.constant({ kind: 'wake' } as const),
    fc.constant({ kind: 'dismiss', why: 'replaced' } as const),
  );
  fc.assert(
    fc.property(fc.array(input), (inputs) => {
      let session = openSession(START);
      for (const one of inputs) {
        const next = stepSession(session, one, { ...TRAITS, refuses: () => undefined }, START);
        if (session.phase === 'over') expect(next.effects).toEqual([]);
        session = next.state;
      }
    }),
  );
});

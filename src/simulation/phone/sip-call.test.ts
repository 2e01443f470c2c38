import { beforeEach, describe, expect, it } from 'vitest';
import { decodeText } from '../../lib/text.ts';
import { instant, seconds } from '../../lib/time.ts';
import { encodeSip } from '../../protocols/sip/wire/encode.ts';
import { Bench, type BenchPhone } from '../../services/sip/exchange/bench.fixture.ts';
import {
  hearSipCall,
  hearVoice,
  sipCall,
  wakeSipCall,
  type SipCallNews,
  type SipCallState,
  type SipCallStep,
  type SipCallTraits,
} from './sip-call.ts';

let bench: Bench;
let wire: BenchPhone;
let traits: SipCallTraits;
let state: SipCallState;
let told: SipCallNews[];
/** How many packets of voice come back. */
let echoes: number;

beforeEach(() => {
  bench = new Bench();
  wire = bench.phone('21');
  told = [];
  echoes = 50;
});

function take(step: SipCallStep): void {
  state = step.state;
  told.push(...step.news);
  for (const bytes of step.sends) wire.send(decodeText(bytes));
  for (const bytes of step.voice) if ((echoes -= 1) >= 0) state = hearVoice(state, bytes);
  hear();
}

function hear(): void {
  for (const message of wire.heard.splice(0)) take(hearSipCall(state, encodeSip(message), traits, bench.clock.now()));
}

async function call(number = '600', changes: Partial<SipCallTraits> = {}): Promise<void> {
  traits = {
    address: '192.168.1.21',
    port: 5060,
    extension: '21',
    user: '21',
    password: 'one',
    server: '192.168.1.1',
    id: 'a1',
    number,
    voicePort: 16_390,
    ...changes,
  };
  take(sipCall(traits, bench.clock.now()));
  await new Promise(setImmediate);
  hear();
  const end = bench.clock.now() + seconds(40);
  for (let next = 0; (next = Math.min(state.deadline, bench.exchange.deadline)) <= end;) {
    bench.clock.run(instant(Math.max(next, bench.clock.now())));
    bench.exchange.wake(bench.clock.now());
    take(wakeSipCall(state, traits, bench.clock.now()));
  }
}

describe('a call of the simulated phone', () => {
  it('speaks for a second, counts what comes back, and hangs up', async () => {
    await call();
    expect(told).toEqual([{ kind: 'called', number: '600', sent: 50, back: 50 }]);
    expect(bench.media).toMatchObject([{ isClosed: true, directions: [16_390] }]);
  });

  it('says how much did not come back', async () => {
    echoes = 48;
    await call();
    expect(told).toEqual([{ kind: 'called', number: '600', sent: 50, back: 48 }]);
  });

  it.each([
    ['a number that nobody has', '77', {}, '404 Not Found'],
    ['a password that is wrong', '600', { password: 'two' }, '403 Forbidden'],
    ['a server that does not answer', '600', { address: '192.168.1.77' }, 'nobody answers'],
  ])('with %s is in vain', async (_, number, changes, why) => {
    if ('address' in changes) wire = { send: () => undefined, heard: [] } as unknown as BenchPhone;
    await call(number, changes);
    expect(told).toEqual([{ kind: 'not-called', number, why }]);
  });

  it('counts no voice that is another one', () => {
    const silent = { ...state, sent: 5, back: 0 };
    expect(hearVoice(silent, Uint8Array.of(0x80, 0, 0, 1, 0, 0, 0, 160, 0, 0, 0, 1, 1, 2, 3))).toBe(silent);
    expect(hearVoice(silent, Uint8Array.of(1))).toBe(silent);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { encodeText, decodeText } from '../../lib/text.ts';
import { instant, minutes, seconds } from '../../lib/time.ts';
import { encodeSip } from '../../protocols/sip/wire/encode.ts';
import { Bench, type BenchPhone } from '../../services/sip/exchange/bench.fixture.ts';
import {
  hearSipLine,
  sipLine,
  wakeSipLine,
  type SipLineNews,
  type SipLineState,
  type SipLineTraits,
} from './sip-line.ts';

const TRAITS: SipLineTraits = {
  address: '192.168.1.21',
  port: 5060,
  extension: '21',
  user: '21',
  password: 'one',
  server: '192.168.1.1',
  userAgent: 'Cisco-CP7911G/9.4.2',
  id: 'a1',
  pace: 1,
};

let bench: Bench;
let wire: BenchPhone;
let state: SipLineState;
let told: SipLineNews[];
let sent: string[];
let traits: SipLineTraits;

/** The line at the exchange of the station, for so long. */
function run(duration: number, isHeard = true): void {
  const end = bench.clock.now() + duration;
  for (;;) {
    const next = Math.min(state.deadline, bench.exchange.deadline);
    if (next > end) break;
    bench.clock.run(instant(Math.max(next, bench.clock.now())));
    bench.exchange.wake(bench.clock.now());
    take(wakeSipLine(state, traits, bench.clock.now()), isHeard);
  }
  bench.clock.run(instant(end));
}

function take(step: ReturnType<typeof wakeSipLine>, isHeard = true): void {
  state = step.state;
  told.push(...step.news);
  for (const bytes of step.sends) {
    sent.push(decodeText(bytes));
    if (isHeard) wire.send(decodeText(bytes));
  }
  hear();
}

/** What the exchange has sent. */
function hear(): void {
  for (const message of wire.heard.splice(0)) take(hearSipLine(state, encodeSip(message), traits, bench.clock.now()));
}

function begin(changes: Partial<SipLineTraits> = {}): void {
  bench = new Bench();
  wire = bench.phone('21');
  traits = { ...TRAITS, ...changes };
  state = sipLine(traits, bench.clock.now());
  [told, sent] = [[], []];
}

beforeEach(() => begin());

describe('a phone with SIP firmware', () => {
  it('registers with its password, and stays registered', () => {
    run(seconds(1));
    expect(told).toEqual([{ kind: 'registered', load: 'Cisco-CP7911G/9.4.2', shows: '21' }]);
    run(minutes(300));
    expect(told).toHaveLength(1);
    expect(bench.told.filter(({ type }) => type === 'phone.registered')).toHaveLength(1);
    expect(bench.exchange.registrations()).toHaveLength(1);
  });

  it('repeats what nobody answers, says once that it is not registered, and goes on', () => {
    run(seconds(33), false);
    expect(sent).toHaveLength(11);
    expect(told).toEqual([{ kind: 'unregistered', why: 'nobody answers' }]);
    run(minutes(5), false);
    expect(told).toHaveLength(1);
    run(minutes(2));
    expect(told.at(-1)).toMatchObject({ kind: 'registered' });
  });

  it('with another password is refused', () => {
    begin({ password: 'two' });
    run(seconds(2));
    expect(told).toEqual([{ kind: 'unregistered', why: 'refused with 403 Forbidden' }]);
  });

  it.each([
    ['a challenge that it does not know', (text: string) => text.replace('MD5', 'SHA-256'), 'it cannot answer'],
    ['a second challenge', (text: string) => text, 'the password is not taken'],
  ])('does not take %s', (_, change, why) => {
    take(wakeSipLine(sipLine(traits, instant(-1000)), traits, bench.clock.now()), false);
    const answer = [
      'SIP/2.0 401 x',
      ...copied(),
      'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=MD5',
      '',
      '',
    ];
    take(hearSipLine(state, encodeText(change(answer.join('\r\n'))), traits, bench.clock.now()), false);
    const again = ['SIP/2.0 401 x', ...copied(), answer.at(-3) ?? '', '', ''].join('\r\n');
    take(hearSipLine(state, encodeText(again), traits, bench.clock.now()), false);
    expect(told).toMatchObject([{ kind: 'unregistered', why: expect.stringContaining(why) }]);
  });

  it('does not take what is confirmed for somebody else', () => {
    take(wakeSipLine(sipLine(traits, instant(-1000)), traits, bench.clock.now()), false);
    const answer = ['SIP/2.0 200 OK', ...copied(), 'Contact: <sip:21@192.168.1.9>;expires=600', '', ''].join('\r\n');
    take(hearSipLine(state, encodeText(answer), traits, bench.clock.now()), false);
    expect(told).toMatchObject([{ kind: 'unregistered' }]);
  });

  it.each([true, false])('restarts when it is told to by who knows its registration (hard: %s)', async (hard) => {
    run(seconds(1));
    const [binding] = bench.exchange.registrations();
    const order = binding === undefined ? undefined : bench.exchange.restart(binding, hard);
    hear();
    expect(await order).toBe('service-control');
    expect(told).toHaveLength(1);
    run(seconds(1));
    expect(told.at(-1)).toEqual({ kind: 'told-to-restart', hard });
    expect(state.deadline).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not restart for others, and takes no calls', () => {
    run(seconds(1));
    const ask = (text: string): void => take(hearSipLine(state, encodeText(text), traits, bench.clock.now()), false);
    const rest = [
      'Via: SIP/2.0/UDP 192.168.1.1;branch=z9hG4bKx',
      'From: <sip:a@b>;tag=1',
      'To: <sip:c@d>',
      'Call-ID: z',
    ];
    const order = 'action=reset\nRegisterCallId={other}\n';
    ask(['NOTIFY sip:a SIP/2.0', ...rest, 'CSeq: 1 NOTIFY', 'Event: service-control', '', order].join('\r\n'));
    ask(['INVITE sip:a SIP/2.0', ...rest, 'CSeq: 1 INVITE', '', ''].join('\r\n'));
    ask(['OPTIONS sip:a SIP/2.0', ...rest, 'CSeq: 1 OPTIONS', '', ''].join('\r\n'));
    ask(['ACK sip:a SIP/2.0', ...rest, 'CSeq: 1 ACK', '', ''].join('\r\n'));
    expect(sent.slice(-3).map((text) => text.slice(8, 11))).toEqual(['489', '486', '200']);
    expect(told).toHaveLength(1);
  });
});

/** What an answer has of the request that was sent last. */
function copied(): readonly string[] {
  return (sent.at(-1) ?? '').split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
}

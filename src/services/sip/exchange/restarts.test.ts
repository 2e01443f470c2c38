import { describe, expect, it } from 'vitest';
import { seconds } from '../../../lib/time.ts';
import type { SipMessage } from '../../../protocols/sip/wire/message.ts';
import { Bench, headersOf, requestIn, type BenchPhone } from './bench.fixture.ts';
import { runningLoad } from './user-agent.ts';

function registered(agent: string): { readonly bench: Bench; readonly phone: BenchPhone } {
  const bench = new Bench();
  const phone = bench.phone('21');
  phone.register({ agent });
  phone.heard.length = 0;
  return { bench, phone };
}

async function order(bench: Bench, hard = false): Promise<{ readonly done: Promise<string | undefined> }> {
  const [binding] = bench.exchange.registrations();
  if (binding === undefined) throw new Error('nobody is registered');
  return { done: bench.exchange.restart(binding, hard) };
}

function words(message: SipMessage): string {
  return new TextDecoder().decode(message.body);
}

describe('a phone is told to restart', () => {
  it.each(['Yealink SIP-T21P 34.72.0.1', 'PolycomSoundPointIP-SPIP_331-UA/3.3.5.0247', 'Cisco/SPA504G-7.6.2', ''])(
    'by check-sync: %s',
    async (agent) => {
      const { bench, phone } = registered(agent);
      const { done } = await order(bench, true);
      const notify = requestIn(phone.heard, 'NOTIFY');
      expect(notify.uri).toBe(phone.contact);
      expect(headersOf(notify, 'Event')).toEqual(['check-sync;reboot=true']);
      phone.respond(notify, 200);
      expect(await done).toBe('check-sync');
    },
  );

  it('by service-control, with the Call-ID of its registration, where it is one of Cisco', async () => {
    const { bench, phone } = registered('Cisco-CP7911G/9.4.2');
    const { done } = await order(bench);
    const notify = requestIn(phone.heard, 'NOTIFY');
    expect(headersOf(notify, 'Event')).toEqual(['service-control']);
    expect(words(notify)).toContain('action=restart\nRegisterCallId={reg-21}\n');
    phone.respond(notify, 489);
    await new Promise(setImmediate);
    const second = requestIn(phone.heard, 'NOTIFY');
    expect(headersOf(second, 'Event')).toEqual(['check-sync;reboot=false']);
    phone.respond(second, 200);
    expect(await done).toBe('check-sync');
  });

  it('hard, if that is wanted', async () => {
    const { bench, phone } = registered('Cisco-CP7911G/9.4.2');
    await order(bench, true);
    expect(words(requestIn(phone.heard, 'NOTIFY'))).toContain('action=reset\n');
  });

  it('in vain where it does not answer', async () => {
    const { bench } = registered('Snom');
    const { done } = await order(bench);
    bench.pass(seconds(33));
    expect(await done).toBeUndefined();
  });
});

it.each([
  ['Cisco-CP7911G/9.4.2', { model: 'CP-7911G', load: '9.4.2' }],
  ['Yealink SIP-T21P 34.72.0.1', { model: 'Yealink SIP-T21P', load: '34.72.0.1' }],
  ['PolycomSoundPointIP-SPIP_331-UA/3.3.5.0247', { model: 'PolycomSoundPointIP-SPIP_331', load: '3.3.5.0247' }],
  ['snom320/8.4.35', { model: 'snom320', load: '8.4.35' }],
  ['Grandstream GXP2130 1.0.7.25', { model: 'Grandstream GXP2130', load: '1.0.7.25' }],
  ['Cisco/SPA504G-7.6.2', { model: 'Cisco/SPA504G', load: '7.6.2' }],
  ['baresip v1.0.0 (x86_64/linux)', { model: 'baresip', load: '1.0.0' }],
  ['Own phone', { model: 'Own phone' }],
  ['', {}],
])('"%s" says of itself %j', (userAgent, expected) => {
  expect(runningLoad(userAgent)).toEqual(expected);
});

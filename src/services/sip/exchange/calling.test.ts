import { beforeEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../lib/time.ts';
import { header, valueOf, type SipMessage } from '../../../protocols/sip/wire/message.ts';
import { A_WHILE, Bench, headersOf, requestIn, type BenchPhone } from './bench.fixture.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.168.1.21\r\ns=-\r\nc=IN IP4 192.168.1.21\r\nt=0 0\r\nm=audio 5004 RTP/AVP 8 0\r\n';

let bench: Bench;
let caller: BenchPhone;
let called: BenchPhone;

function begin(over: 'udp' | 'tcp' = 'udp', far: 'udp' | 'tcp' = over): void {
  bench = new Bench();
  caller = bench.phone('21', over);
  called = bench.phone('22', far);
  caller.register();
  called.register();
  for (const phone of [caller, called]) phone.heard.length = 0;
  bench.told.length = 0;
}

beforeEach(() => begin());

function invite(to = '22', parts: object = {}): SipMessage | undefined {
  const headers = [`Contact: <${caller.contact}>`, 'Content-Type: application/sdp'];
  return caller.ask({ method: 'INVITE', to, callId: 'call', headers, body: SDP, ...parts });
}

function isRequest(method: string): (message: SipMessage) => boolean {
  return (message) => message.kind === 'request' && message.method === method;
}

describe('a call', () => {
  it('rings where the extension is registered, and is taken there', () => {
    invite();
    expect(caller.statuses).toEqual([407, 100]);
    const offered = requestIn(called.heard, 'INVITE');
    expect(offered).toMatchObject({ uri: 'sip:22@192.168.1.22:5060' });
    expect(new TextDecoder().decode(offered.body)).toBe(SDP);
    expect(valueOf(offered, 'Max-Forwards')).toBe('69');
    expect(headersOf(offered, 'Via')).toHaveLength(2);
    expect(headersOf(offered, 'Record-Route')).toEqual(['<sip:192.168.1.1:5060;lr>']);
    expect(headersOf(offered, 'Proxy-Authorization')).toEqual([]);
    called.respond(offered, 180);
    called.respond(offered, 200, { headers: [header('Contact', `<${called.contact}>`)] });
    expect(caller.statuses).toEqual([407, 100, 180, 200]);
    expect(headersOf(caller.last, 'Via')).toHaveLength(1);
    expect(bench.told).toMatchObject([{ type: 'sip.call', caller: '21', called: '22', status: 200 }]);
    caller.send(inCall('ACK'));
    expect(called.last).toMatchObject({ kind: 'request', method: 'ACK', uri: called.contact });
    expect(headersOf(called.last, 'Route')).toEqual([]);
  });

  it.each(['udp', 'tcp'] as const)('over %s is ended by either side', (over) => {
    begin(over);
    invite();
    called.respond(requestIn(called.heard, 'INVITE'), 200);
    caller.send(inCall('BYE'));
    expect(called.last).toMatchObject({ method: 'BYE' });
    called.respond(called.last, 200);
    expect(caller.last).toMatchObject({ status: 200 });
    const route = `Route: <sip:192.168.1.1:5060${over === 'tcp' ? ';transport=tcp' : ''};lr>`;
    called.send(
      called.request({ method: 'BYE', to: '21', uri: caller.contact, toTag: '21', callId: 'call', headers: [route] }),
    );
    expect(caller.last).toMatchObject({ kind: 'request', method: 'BYE' });
  });

  it('from UDP to TCP goes on by both ways', () => {
    begin('udp', 'tcp');
    invite();
    const offered = requestIn(called.heard, 'INVITE');
    expect(headersOf(offered, 'Record-Route')).toEqual([
      '<sip:192.168.1.1:5060;transport=tcp;lr>',
      '<sip:192.168.1.1:5060;lr>',
    ]);
    expect(headersOf(offered, 'Via')[0]).toContain('SIP/2.0/TCP 192.168.1.1:5060');
    called.respond(offered, 200);
    caller.send(inCall('ACK', ['Route: <sip:192.168.1.1:5060;lr>, <sip:192.168.1.1:5060;transport=tcp;lr>']));
    expect(called.last).toMatchObject({ method: 'ACK' });
  });

  it('by way of a router of the old kind finds its way', () => {
    invite();
    called.respond(requestIn(called.heard, 'INVITE'), 200);
    const text = inCall('BYE', [`Route: <${called.contact}>`]).replace(called.contact, 'sip:192.168.1.1:5060;lr');
    caller.send(text);
    expect(called.last).toMatchObject({ method: 'BYE', uri: called.contact });
  });

  it.each([486, 480, 603, 302])('that is refused with %i is acknowledged on both sides', (status) => {
    invite();
    const offered = requestIn(called.heard, 'INVITE');
    called.respond(offered, status);
    expect(called.last).toMatchObject({ method: 'ACK', uri: offered.uri });
    expect(headersOf(called.last, 'Via')).toEqual(headersOf(offered, 'Via').slice(0, 1));
    const refusal = caller.last;
    expect(refusal).toMatchObject({ kind: 'response', status });
    const before = caller.heard.length;
    bench.pass(seconds(2));
    expect(caller.heard.length).toBeGreaterThan(before);
    if (refusal?.kind === 'response') caller.acknowledge(refusal, { method: 'INVITE', to: '22', callId: 'call' });
    const after = caller.heard.length;
    bench.pass(minutes(1));
    expect(caller.heard).toHaveLength(after);
    expect(called.heard.filter(isRequest('ACK'))).toHaveLength(1);
    expect(bench.told).toMatchObject([{ type: 'sip.call', status }]);
  });

  it('that is given up stops ringing', () => {
    invite();
    const offered = requestIn(called.heard, 'INVITE');
    called.respond(offered, 180);
    cancel();
    expect(called.last).toMatchObject({ method: 'CANCEL', uri: offered.uri });
    expect(headersOf(called.last, 'Via')).toEqual(headersOf(offered, 'Via').slice(0, 1));
    called.respond(called.last, 200);
    called.respond(offered, 487);
    expect(caller.statuses).toEqual([407, 100, 180, 200, 487]);
  });

  it('that is given up before the phone has answered at all is cancelled when it does', () => {
    invite();
    cancel();
    expect(called.heard.filter(isRequest('CANCEL'))).toHaveLength(0);
    called.respond(requestIn(called.heard, 'INVITE'), 180);
    expect(called.heard.filter(isRequest('CANCEL'))).toHaveLength(1);
    called.respond(requestIn(called.heard, 'INVITE'), 180);
    expect(called.heard.filter(isRequest('CANCEL'))).toHaveLength(1);
  });

  it('to a phone that does not answer is offered again and again, and given up', () => {
    invite();
    bench.pass(seconds(31));
    expect(called.heard.filter(isRequest('INVITE')).length).toBe(6);
    expect(caller.statuses.at(-1)).toBe(100);
    bench.pass(seconds(2));
    expect(caller.statuses).toContain(408);
  });

  it('that rings for three minutes is given up, and the phone told', () => {
    invite();
    called.respond(requestIn(called.heard, 'INVITE'), 180);
    bench.pass(minutes(3));
    expect(caller.statuses).toContain(480);
    expect(called.heard.filter(isRequest('CANCEL')).length).toBeGreaterThan(0);
  });

  it('to a phone whose connection is gone is refused', () => {
    begin('udp', 'tcp');
    bench.cut.add(called.address);
    invite();
    expect(caller.statuses).toContain(480);
  });

  it('goes to the place that was registered last', () => {
    called.register({ contact: '<sip:22@192.168.1.22:5080>' });
    invite();
    expect(requestIn(called.heard, 'INVITE')).toMatchObject({ uri: 'sip:22@192.168.1.22:5080' });
    expect(called.ports.at(-1)).toBe(5080);
  });

  it('to nobody is refused: 404 for a number that never was, 480 for one that is away', () => {
    invite('77');
    expect(caller.statuses.at(-1)).toBe(404);
    called.register({ expires: ';expires=0' });
    invite('22', { callId: 'second' });
    expect(caller.statuses.at(-1)).toBe(480);
  });

  it('needs a password, and that of who calls', () => {
    expect(caller.ask({ method: 'INVITE', to: '22', body: SDP }, 'wrong')).toMatchObject({ status: 403 });
    const stranger = bench.phone('23');
    stranger.register();
    stranger.send(stranger.request({ method: 'INVITE', to: '22' }));
    const challenge = stranger.last;
    if (challenge?.kind !== 'response') throw new Error('no challenge');
    const parts = { method: 'INVITE', to: '22' };
    const lie = stranger.request({ ...parts, headers: [stranger.credentials(challenge, parts, 'three')] });
    stranger.send(lie.replace('From: <sip:23', 'From: <sip:21'));
    expect(stranger.last).toMatchObject({ status: 403 });
    expect(called.heard).toEqual([]);
  });

  it('repeated by the phone that took it is passed on each time', () => {
    invite();
    const offered = requestIn(called.heard, 'INVITE');
    called.respond(offered, 200);
    called.respond(offered, 200);
    expect(caller.statuses.filter((status) => status === 200)).toHaveLength(2);
  });

  it('is not answered by others', () => {
    invite();
    const offered = requestIn(called.heard, 'INVITE');
    bench.phone('23').respond(offered, 200);
    expect(caller.statuses).toEqual([407, 100]);
  });
});

describe('requests of a call', () => {
  it('go to devices that are registered, and nowhere else', () => {
    caller.send(inCall('BYE').replace(called.contact, 'sip:victim@192.168.1.99'));
    expect(caller.last).toMatchObject({ status: 481 });
    const stranger = bench.phone('23');
    stranger.send(stranger.request({ method: 'BYE', to: '22', uri: called.contact, toTag: 'x' }));
    expect(stranger.last).toMatchObject({ status: 481 });
    stranger.send(stranger.request({ method: 'ACK', to: '22', uri: called.contact, toTag: 'x' }));
    expect(called.heard).toEqual([]);
  });

  it.each(['INFO', 'UPDATE', 'REFER', 'NOTIFY', 'PRACK', 'MESSAGE'])('of the kind %s are passed on', (method) => {
    caller.send(inCall(method));
    expect(called.last).toMatchObject({ kind: 'request', method });
    called.respond(called.last, 202);
    expect(caller.last).toMatchObject({ status: 202 });
  });
});

describe('what is left behind', () => {
  it('of many calls is nothing', () => {
    for (let n = 0; n < 200; n += 1) {
      caller.heard.length = 0;
      invite('77', { callId: `c${n}` });
      const { last } = caller;
      if (last?.kind === 'response') caller.acknowledge(last, { method: 'INVITE', to: '77', callId: `c${n}` });
    }
    bench.pass(A_WHILE);
    caller.register({ expires: ';expires=0' });
    called.register({ expires: ';expires=0' });
    bench.pass(A_WHILE);
    expect(bench.exchange.deadline).toBe(Number.POSITIVE_INFINITY);
  });
});

/** A request of the caller in its call. */
function inCall(method: string, headers: readonly string[] = ['Route: <sip:192.168.1.1:5060;lr>']): string {
  return caller.request({ method, to: '22', uri: called.contact, toTag: 't22', callId: 'call', headers });
}

function cancel(): void {
  const invited = caller.heard.findLast((one) => one.kind === 'response' && one.status < 200);
  const [, branch = ''] = /branch=([^;,]+)/.exec(valueOf(invited ?? fail(), 'Via') ?? '') ?? [];
  const cseq = Number.parseInt(valueOf(invited ?? fail(), 'CSeq') ?? '', 10);
  caller.send(caller.request({ method: 'CANCEL', to: '22', callId: 'call', branch, cseq }));
}

function fail(): never {
  throw new Error('no call');
}

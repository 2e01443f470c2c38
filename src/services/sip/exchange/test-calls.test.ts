import { beforeEach, describe, expect, it } from 'vitest';
import { encodeText } from '../../../lib/text.ts';
import { minutes, seconds } from '../../../lib/time.ts';
import { parseSdp } from '../../../protocols/sip/sdp/sdp.ts';
import { valueOf, type SipMessage } from '../../../protocols/sip/wire/message.ts';
import { Bench, headersOf, requestIn, type BenchPhone } from './bench.fixture.ts';

function sdp(direction = 'sendrecv', address = '192.168.1.21', codecs = '8 0'): string {
  return `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 5004 RTP/AVP ${codecs}\r\na=${direction}\r\n`;
}

let bench: Bench;
let phone: BenchPhone;

beforeEach(() => {
  bench = new Bench();
  phone = bench.phone('21');
  phone.register();
  phone.heard.length = 0;
  bench.told.length = 0;
});

async function call(number = '600', parts: object = {}): Promise<SipMessage | undefined> {
  const headers = [`Contact: <${phone.contact}>`, 'Content-Type: application/sdp'];
  phone.ask({ method: 'INVITE', to: number, callId: 'test', headers, body: sdp(), ...parts });
  await new Promise(setImmediate);
  return phone.last;
}

function inCall(method: string, body = '', callId = 'test'): string {
  const [, toTag = ''] = /;tag=(.*)/.exec(valueOf(taken(), 'To') ?? '') ?? [];
  return phone.request({ method, to: '600', uri: 'sip:echo@192.168.1.1:5060', toTag, callId, body });
}

function taken(): SipMessage {
  const found = phone.heard.findLast((one) => one.kind === 'response' && one.status === 200 && one.body.length > 0);
  if (found === undefined) throw new Error('not taken');
  return found;
}

describe('a call to the echo', () => {
  it('is answered with one voice, at the address that was called', async () => {
    expect(await call()).toMatchObject({ kind: 'response', status: 200 });
    expect(headersOf(phone.last, 'Contact')).toEqual(['<sip:echo@192.168.1.1:5060>']);
    expect(parseSdp(taken().body)?.voice).toEqual({
      address: '192.168.1.1',
      port: 16_384,
      codecs: ['PCMA'],
      direction: 'sendrecv',
    });
    expect(bench.media).toMatchObject([{ plays: 'echo', codec: 'PCMA', own: '192.168.1.1', address: '192.168.1.21' }]);
    expect(bench.media[0]?.directions).toEqual([5004]);
  });

  it('is confirmed until it is acknowledged, and ended when it never is', async () => {
    await call();
    bench.pass(seconds(4));
    const confirmations = phone.statuses.filter((status) => status === 200).length;
    expect(confirmations).toBe(4);
    phone.send(inCall('ACK'));
    bench.pass(seconds(60 - 5));
    expect(phone.statuses.filter((status) => status === 200)).toHaveLength(confirmations);
    await call('600', { callId: 'second' });
    bench.pass(seconds(33));
    expect(requestIn(phone.heard, 'BYE')).toMatchObject({ uri: phone.contact });
  });

  it('ends with a BYE, which is told', async () => {
    await call();
    phone.send(inCall('ACK'));
    const [media] = bench.media;
    if (media !== undefined) media.heard = 350;
    bench.pass(seconds(7));
    phone.send(inCall('BYE'));
    expect(phone.last).toMatchObject({ status: 200 });
    expect(media?.isClosed).toBe(true);
    expect(bench.told).toMatchObject([
      { type: 'sip.test-call', caller: '21', plays: 'echo', took: 7000, heard: 350, sent: 350 },
    ]);
  });

  it('ends by itself after the time that was set, and where nothing is heard after a minute', async () => {
    await call('601');
    phone.send(inCall('ACK'));
    bench.pass(minutes(4));
    expect(bench.media[0]?.isClosed).toBe(false);
    bench.pass(minutes(1));
    expect(bench.media[0]?.isClosed).toBe(true);
    expect(requestIn(phone.heard, 'BYE')).toBeDefined();
    await call();
    phone.send(inCall('ACK'));
    bench.pass(seconds(70));
    expect(bench.media[1]?.isClosed).toBe(true);
  });

  it('may be offered late: then it offers, and takes the answer from the ACK', async () => {
    await call('600', { body: '' });
    expect(parseSdp(taken().body)?.voice?.codecs).toEqual(['PCMU', 'PCMA']);
    expect(bench.media[0]?.directions).toEqual([undefined]);
    phone.send(inCall('ACK', sdp('sendrecv', '192.168.1.21', '8')));
    expect(bench.media[0]?.directions).toEqual([undefined, 5004]);
  });

  it.each([
    ['sendonly', 'recvonly', undefined],
    ['inactive', 'inactive', undefined],
    ['recvonly', 'sendonly', 5004],
    ['sendrecv', 'sendrecv', 5004],
  ])('held with %s gets %s', async (offered, answered, port) => {
    await call();
    phone.send(inCall('ACK'));
    phone.send(inCall('INVITE', sdp(offered)));
    expect(parseSdp(taken().body)?.voice).toMatchObject({ direction: answered });
    expect(bench.media[0]?.directions.at(-1)).toBe(port);
    expect(bench.media).toHaveLength(1);
  });

  it('sends the voice to who has called, whatever the description says', async () => {
    await call('600', { body: sdp('sendrecv', '192.168.1.99') });
    expect(bench.media).toMatchObject([{ address: '192.168.1.21', directions: [5004] }]);
    phone.send(inCall('ACK'));
    phone.send(inCall('INVITE', sdp('sendrecv', '0.0.0.0')));
    expect(bench.media[0]?.directions.at(-1)).toBeUndefined();
  });

  it('is not touched by others who know its names', async () => {
    await call();
    phone.send(inCall('ACK'));
    const thief = bench.phone('22');
    bench.exchange.receive(encodeText(inCall('BYE').replaceAll('192.168.1.21', '192.168.1.22')), thief.hop);
    expect(bench.media[0]?.isClosed).toBe(false);
    expect(thief.statuses).toEqual([481]);
  });

  it.each([
    ['no codec that is understood', 488, sdp('sendrecv', '192.168.1.21', '9')],
    ['no description of a call', 488, 'hello'],
  ])('with %s is refused with %i', async (_, status, body) => {
    expect(await call('600', { body })).toMatchObject({ status });
    expect(bench.media).toEqual([]);
  });

  it('is refused where no port is free, and beyond the number of calls that may be', async () => {
    bench.hasMedia = false;
    expect(await call()).toMatchObject({ status: 486 });
    bench.hasMedia = true;
    expect(await call('600', { callId: 'a' })).toMatchObject({ status: 200 });
    expect(await call('600', { callId: 'b' })).toMatchObject({ status: 200 });
    expect(await call('600', { callId: 'c' })).toMatchObject({ status: 486 });
    expect(bench.media).toHaveLength(2);
  });

  it('that needs what is not done here is refused, and told why', async () => {
    const headers = [`Contact: <${phone.contact}>`, 'Require: 100rel'];
    expect(await call('600', { headers })).toMatchObject({ status: 420 });
    expect(headersOf(phone.last, 'Unsupported')).toEqual(['100rel']);
  });

  it('is not ended by the end of another call of that name', async () => {
    await call();
    phone.send(inCall('ACK'));
    const other = bench.phone('22');
    other.register();
    other.ask({ method: 'INVITE', to: '601', callId: 'test', headers: [`Contact: <${other.contact}>`], body: sdp() });
    other.send(other.request({ method: 'CANCEL', to: '601', callId: 'test', branch: other.branch }));
    await new Promise(setImmediate);
    expect(bench.media[0]?.isClosed).toBe(false);
  });

  it('needs a contact', async () => {
    expect(await call('600', { headers: [] })).toMatchObject({ status: 400 });
  });

  it('answers OPTIONS and INFO, and takes no UPDATE', async () => {
    await call();
    phone.send(inCall('ACK'));
    for (const method of ['OPTIONS', 'INFO', 'UPDATE']) phone.send(inCall(method));
    expect(phone.statuses.slice(-3)).toEqual([200, 200, 405]);
  });

  it('that is given up before it was answered leaves nothing', async () => {
    const headers = [`Contact: <${phone.contact}>`];
    phone.ask({ method: 'INVITE', to: '600', callId: 'test', headers, body: sdp() });
    phone.send(phone.request({ method: 'CANCEL', to: '600', callId: 'test', branch: phone.branch }));
    await new Promise(setImmediate);
    expect(new Set(phone.statuses.slice(-2))).toEqual(new Set([200, 487]));
    expect(bench.media[0]?.isClosed).toBe(true);
  });

  it('ends with the station', async () => {
    await call();
    bench.exchange.close();
    expect(requestIn(phone.heard, 'BYE')).toBeDefined();
    expect(bench.media[0]?.isClosed).toBe(true);
  });
});

describe('a test number', () => {
  it('may be another one, or none', async () => {
    const settings = { echo: '*43' };
    bench = new Bench(settings);
    phone = bench.phone('21');
    phone.register();
    expect(await call('600')).toMatchObject({ status: 404 });
    expect(await call('*43', { callId: 'b' })).toMatchObject({ status: 200 });
  });

  it('takes calls and nothing else', () => {
    expect(phone.ask({ method: 'MESSAGE', to: '600' })).toMatchObject({ status: 405 });
    expect(phone.ask({ method: 'OPTIONS', to: '600' })).toMatchObject({ status: 200 });
  });
});

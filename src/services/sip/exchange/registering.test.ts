import { beforeEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../lib/time.ts';
import { A_WHILE, Bench, headersOf } from './bench.fixture.ts';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

function registered(): readonly string[] {
  return bench.exchange.registrations().map(({ extension, contact }) => `${extension} ${contact}`);
}

describe('a phone that knows its password', () => {
  it('is registered, and told for how long', () => {
    const phone = bench.phone('21');
    expect(phone.register()).toMatchObject({ kind: 'response', status: 200 });
    expect(headersOf(phone.last, 'Contact')).toEqual(['<sip:21@192.168.1.21:5060>;expires=600']);
    expect(registered()).toEqual(['21 sip:21@192.168.1.21:5060']);
    expect(bench.told).toEqual([
      {
        type: 'phone.registered',
        device: '00:26:99:ef:0f:1a',
        from: '192.168.1.21:5060',
        by: 'SIP',
        name: '21',
        model: 'CP-7911G',
        load: '9.4.2',
      },
    ]);
  });

  it('is answered at the port that it names, and where it asks for it at the one it sends from', () => {
    const phone = bench.phone('21');
    phone.register();
    expect(new Set(phone.ports)).toEqual(new Set([5060]));
    phone.send(
      phone.request({ method: 'OPTIONS', uri: 'sip:192.168.1.1', via: 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx;rport' }),
    );
    expect(phone.ports.at(-1)).toBe(49_152);
    expect(headersOf(phone.last, 'Via')).toEqual([
      'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx;received=192.168.1.21;rport=49152',
    ]);
  });

  it('is told once, however often it registers anew', () => {
    const phone = bench.phone('21');
    for (let n = 0; n < 5; n += 1) {
      phone.register();
      bench.pass(minutes(5));
    }
    expect(bench.told).toHaveLength(1);
    expect(registered()).toHaveLength(1);
  });

  it('leaves with `;expires=0`, with `Expires: 0`, and with `Contact: *`', () => {
    const phone = bench.phone('21');
    phone.register();
    phone.register({ expires: ';expires=0' });
    expect(registered()).toEqual([]);
    phone.register();
    phone.register({ expires: '', headers: ['Expires: 0'] });
    expect(registered()).toEqual([]);
    phone.register();
    expect(phone.register({ contact: '*', headers: ['Expires: 0'] })).toMatchObject({ status: 200 });
    expect(registered()).toEqual([]);
    expect(bench.told.filter(({ type }) => type === 'phone.left')).toHaveLength(3);
  });

  it('is gone when it does not renew its registration', () => {
    bench.phone('21').register({ expires: ';expires=60' });
    bench.pass(seconds(61));
    expect(registered()).toEqual([]);
    expect(bench.told.at(-1)).toMatchObject({ type: 'phone.left', why: expect.stringContaining('not renewed') });
  });

  it('asks without Contact where it is registered', () => {
    const phone = bench.phone('21');
    phone.register();
    phone.ask({ method: 'REGISTER', uri: 'sip:192.168.1.1', callId: 'other' });
    expect(phone.last).toMatchObject({ status: 200 });
    expect(headersOf(phone.last, 'Contact')).toHaveLength(1);
  });

  it('holds at most four places, and the newest', () => {
    const phone = bench.phone('21');
    for (let n = 1; n <= 6; n += 1) phone.register({ contact: `<sip:21@192.168.1.21:500${n}>` });
    expect(registered().map((one) => one.slice(-4))).toEqual(['5006', '5005', '5004', '5003']);
  });

  it('is reached where it sends from when its address is translated on the way', () => {
    bench.phone('21').register({ contact: '<sip:21@10.9.9.9:5060>' });
    expect(bench.exchange.registrations()[0]?.hop).toMatchObject({ address: '192.168.1.21', port: 49_152 });
  });

  it('may use SHA-256 where it is offered', () => {
    bench = new Bench({ digest: ['sha-256', 'md5'] });
    const phone = bench.phone('21');
    expect(phone.register()).toMatchObject({ status: 200 });
    const challenge = phone.heard.find((one) => one.kind === 'response' && one.status === 401);
    expect(headersOf(challenge, 'WWW-Authenticate').map((text) => /algorithm=(.*)/.exec(text)?.[1])).toEqual([
      'SHA-256',
      'MD5',
    ]);
  });
});

describe('registering is refused', () => {
  it.each<[string, Parameters<ReturnType<Bench['phone']>['register']>[0], number]>([
    ['for less than a minute', { expires: ';expires=5' }, 423],
    ['for a contact that is none', { contact: '<sip:21@>' }, 400],
    ['for a contact of another kind', { contact: '<mailto:a@b>' }, 400],
    ['for `*` with a time', { contact: '*', headers: ['Expires: 60'] }, 400],
    ['for `*` beside others', { contact: '*, <sip:21@192.168.1.21>', headers: ['Expires: 0'] }, 400],
    ['with what nobody supports', { headers: ['Require: nothingSupportsThis, nothingSupportsThisEither'] }, 420],
  ])('%s', (_, options, status) => {
    expect(bench.phone('21').register(options)).toMatchObject({ status });
    expect(registered()).toEqual([]);
  });

  it('with a wrong password, which is told once', () => {
    const phone = bench.phone('21');
    for (let n = 0; n < 3; n += 1) expect(phone.register({}, 'wrong')).toMatchObject({ status: 403 });
    expect(bench.told).toMatchObject([{ type: 'sip.denied', user: '21', from: '192.168.1.21:49152' }]);
    expect(JSON.stringify(bench.told)).not.toContain('wrong');
  });

  it('after many wrong passwords with the right one too, for a minute', () => {
    const phone = bench.phone('21');
    for (let n = 0; n < 20; n += 1) phone.register({}, 'wrong');
    expect(phone.register()).toMatchObject({ status: 403 });
    bench.pass(minutes(1));
    expect(phone.register()).toMatchObject({ status: 200 });
  });

  it('for the number of somebody else', () => {
    const phone = bench.phone('21');
    const parts = { method: 'REGISTER', uri: 'sip:192.168.1.1', to: '22', headers: [`Contact: <${phone.contact}>`] };
    expect(phone.ask(parts)).toMatchObject({ status: 403 });
  });

  it('when the same answer is given twice, or by somebody else', () => {
    const phone = bench.phone('21');
    const parts = { method: 'REGISTER', uri: 'sip:192.168.1.1', headers: [`Contact: <${phone.contact}>`] };
    phone.send(phone.request(parts));
    const challenge = phone.last;
    if (challenge?.kind !== 'response') throw new Error('no challenge');
    const credentials = phone.credentials(challenge, parts, 'one');
    const again = (): string => phone.request({ ...parts, headers: [...parts.headers, credentials] });
    phone.send(again());
    expect(phone.last).toMatchObject({ status: 200 });
    phone.send(again());
    expect(phone.last).toMatchObject({ status: 401 });
    const thief = bench.phone('23');
    thief.send(again().replaceAll('192.168.1.21:5060;branch', '192.168.1.23:5060;branch'));
    expect(thief.last).toMatchObject({ status: 401 });
    const next = phone.credentials(challenge, parts, 'one', '00000002');
    phone.send(phone.request({ ...parts, headers: [...parts.headers, next] }));
    expect(phone.last).toMatchObject({ status: 200 });
  });

  it('with a nonce that is too old, which is told as stale', () => {
    const phone = bench.phone('21');
    const parts = { method: 'REGISTER', uri: 'sip:192.168.1.1' };
    phone.send(phone.request(parts));
    const challenge = phone.last;
    if (challenge?.kind !== 'response') throw new Error('no challenge');
    bench.pass(minutes(6));
    phone.send(phone.request({ ...parts, headers: [phone.credentials(challenge, parts, 'one')] }));
    expect(headersOf(phone.last, 'WWW-Authenticate')[0]).toContain('stale=true');
  });

  it('by a request that comes late', () => {
    const phone = bench.phone('21');
    phone.register();
    const parts = {
      method: 'REGISTER',
      uri: 'sip:192.168.1.1',
      callId: 'reg-21',
      headers: [`Contact: <${phone.contact}>`],
    };
    phone.send(phone.request(parts));
    const challenge = phone.last;
    if (challenge?.kind !== 'response') throw new Error('no challenge');
    phone.send(
      phone.request({ ...parts, cseq: 1, headers: [...parts.headers, phone.credentials(challenge, parts, 'one')] }),
    );
    expect(phone.last).toMatchObject({ status: 500 });
  });
});

describe('any request', () => {
  it('that comes once more over UDP gets the same answer once more', () => {
    const phone = bench.phone('21');
    const text = phone.request({ method: 'OPTIONS', uri: 'sip:192.168.1.1' });
    phone.send(text);
    phone.send(text);
    expect(phone.heard).toHaveLength(2);
    expect(phone.heard[1]).toEqual(phone.heard[0]);
    bench.pass(A_WHILE);
    phone.send(text);
    expect(phone.heard[2]).not.toEqual(phone.heard[0]);
  });

  it.each<[string, number, (text: string) => string]>([
    ['of another version', 505, (text) => text.replace('SIP/2.0\r', 'SIP/7.0\r')],
    ['without hops left', 483, (text) => text.replace('Max-Forwards: 70', 'Max-Forwards: 0')],
    [
      'that came through here',
      482,
      (text) => text.replace('\r\nFrom', '\r\nVia: SIP/2.0/UDP 192.168.1.1:5060;branch=z9hG4bKrouse-q\r\nFrom'),
    ],
    ['that is longer than it is', 400, (text) => text.replace('Content-Length: 0', 'Content-Length: 9999')],
    ['with a line that is no header', 400, (text) => text.replace('CSeq', 'no header\r\nCSeq')],
    ['without a Call-ID', 400, (text) => text.replace(/Call-ID.*\r\n/, '')],
    ['for a number by telephone', 416, (text) => text.replace('sip:192.168.1.1 SIP', 'tel:+1234 SIP')],
    ['for an address that is none', 400, (text) => text.replace('sip:192.168.1.1 SIP', 'sip:@x SIP')],
    ['by way of somebody else', 403, (text) => text.replace('CSeq', 'Route: <sip:192.168.1.99;lr>\r\nCSeq')],
    ['that wants what a proxy does not do', 420, (text) => text.replace('CSeq', 'Proxy-Require: foo\r\nCSeq')],
    [
      'of a kind that does not go between phones',
      405,
      (text) => text.replace(/OPTIONS/g, 'NEWMETHOD').replace('sip:192', 'sip:22@192'),
    ],
    [
      'that subscribes to something',
      489,
      (text) => text.replace(/OPTIONS/g, 'SUBSCRIBE').replace('sip:192', 'sip:22@192'),
    ],
    ['that cancels nothing', 481, (text) => text.replace(/OPTIONS/g, 'CANCEL')],
    [
      'in a call that there is not',
      481,
      (text) => text.replace(/OPTIONS/g, 'BYE').replace('\r\nCall', ';tag=x\r\nCall'),
    ],
  ])('%s gets %i', (_, status, change) => {
    const phone = bench.phone('21');
    phone.send(change(phone.request({ method: 'OPTIONS', uri: 'sip:192.168.1.1' })));
    expect(phone.statuses).toEqual([status]);
  });

  it('that is no SIP gets nothing, and is told once', () => {
    const phone = bench.phone('21');
    phone.send('hello\r\n\r\n');
    phone.send('GET / HTTP/1.1\r\n\r\n');
    expect(phone.heard).toEqual([]);
    expect(bench.told).toMatchObject([{ type: 'sip.unreadable' }]);
  });

  it('leaves nothing behind in the end', () => {
    const phone = bench.phone('21');
    for (let n = 0; n < 600; n += 1) phone.send(phone.request({ method: 'REGISTER', uri: 'sip:192.168.1.1' }));
    bench.pass(A_WHILE);
    expect(bench.exchange.deadline).toBe(Number.POSITIVE_INFINITY);
  });
});

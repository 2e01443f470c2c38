/** Phones that register at a station on a simulated machine, and call its echo. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ConnectionListener } from '../../src/host/streams/streams.ts';
import { ipv4 } from '../../src/lib/address.ts';
import { decodeText, encodeText } from '../../src/lib/text.ts';
import { NEVER, seconds } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { AT, Computer } from '../support/computer.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const PHONE = ipv4(0xc0a8_0165);
const YAML = {
  phones: {
    devices: [{ hardware: '02:00:00:00:00:01', lines: [{ extension: '101', user: '101', password: 'secret' }] }],
  },
};

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** A REGISTER or another request by hand; `challenge`: what it answers. */
function request(
  method: string,
  to: string,
  options: { via?: string; challenge?: string; body?: string; cseq?: number } = {},
): string {
  const { via = 'UDP', challenge = '', body = '', cseq = 1 } = options;
  const [, nonce] = /nonce="([^"]*)"/.exec(challenge) ?? [];
  const uri = method === 'REGISTER' ? 'sip:192.168.1.1' : `sip:${to}@192.168.1.1`;
  const response = md5(`${md5('101:rouse:secret')}:${nonce}:00000001:c:auth:${md5(`${method}:${uri}`)}`);
  const name = challenge.includes('Proxy-Authenticate') ? 'Proxy-Authorization' : 'Authorization';
  const answer = `Digest username="101", realm="rouse", nonce="${nonce}", uri="${uri}", response="${response}"`;
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${via} 192.168.1.101:5060;branch=z9hG4bK${method}${cseq}`,
    'From: <sip:101@192.168.1.1>;tag=a',
    `To: <sip:${to}@192.168.1.1>`,
    `Call-ID: ${method}@phone`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:101@192.168.1.101:5060${via === 'TCP' ? ';transport=tcp' : ''}>;expires=600`,
    'User-Agent: Cisco-CP7911G/9.4.2',
    ...(nonce === undefined ? [] : [`${name}: ${answer}, algorithm=MD5, qop=auth, nc=00000001, cnonce="c"`]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

function udpPhone(computer: Computer) {
  const heard: string[] = [];
  const phone = computer.network.host({ name: 'phone', address: PHONE, prefix: 24 });
  const opened = phone.openNow(
    { address: PHONE, port: 5060 },
    {
      receive(_socket, batch) {
        for (let at = 0; at < batch.count; at += 1) heard.push(decodeText(batch.bytes(at)));
      },
      wake: () => undefined,
      deadline: () => NEVER,
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const send = async (text: string): Promise<string> => {
    opened.value.outBytes.set(encodeText(text), opened.value.reserve());
    opened.value.queue(text.length, AT.address, 5060);
    phone.poke();
    await computer.pass();
    return heard.at(-1) ?? '';
  };
  return { heard, send };
}

it('a phone registers by UDP, and calls the echo', async () => {
  const computer = new Computer();
  const station = await computer.started({ yaml: YAML });
  const { heard, send } = udpPhone(computer);
  const challenge = await send(request('REGISTER', '101'));
  expect(challenge).toMatch(/^SIP\/2\.0 401 /);
  expect(await send(request('REGISTER', '101', { challenge, cseq: 2 }))).toMatch(/^SIP\/2\.0 200 OK/);
  expect(computer.events('phone.registered')).toMatchObject([
    { by: 'SIP', name: '101', model: 'CP-7911G', load: '9.4.2', from: '192.168.1.101:5060' },
  ]);
  const body =
    'v=0\r\no=- 1 1 IN IP4 192.168.1.101\r\ns=-\r\nc=IN IP4 192.168.1.101\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n';
  const asked = await send(request('INVITE', '600', { body }));
  expect(asked).toMatch(/^SIP\/2\.0 407 /);
  await send(request('INVITE', '600', { body, challenge: asked, cseq: 2 }));
  expect(heard.at(-1)).toMatch(/^SIP\/2\.0 200 OK[^]*m=audio 16384 RTP\/AVP 0/);
  await station.stop('the test is over');
  expect(computer.events('sip.test-call')).toHaveLength(1);
});

it('a phone registers by TCP, is listed, and restarts when it is told to', async () => {
  const computer = new Computer();
  const station = await computer.started({ yaml: YAML });
  let heard = '';
  let write = (_text: string): void => undefined;
  const listener: ConnectionListener = {
    data: (bytes) => (heard = decodeText(bytes)),
    ended: () => undefined,
    closed: () => undefined,
  };
  computer.base.streams.connectFrom('192.168.1.101', { host: '192.168.1.1', port: 5060 }, listener, (connection) => {
    write = (text) => connection.write(encodeText(text));
  });
  write(request('REGISTER', '101', { via: 'TCP' }));
  await computer.pass();
  write(request('REGISTER', '101', { via: 'TCP', challenge: heard, cseq: 2 }));
  await computer.pass();
  const { asking } = station;
  if (asking === undefined) throw new Error('not running');
  const registrations = [];
  for await (const reply of asking.ask('sip.registrations', {})) registrations.push(reply);
  expect(registrations).toMatchObject([
    { ok: true, value: { extension: '101', over: 'tcp', userAgent: 'Cisco-CP7911G/9.4.2', expires: 599 } },
  ]);
  const restarting = asking.ask('sip.restart', { device: '192.168.1.101', hard: true })[Symbol.asyncIterator]();
  const reply = restarting.next();
  await computer.pass();
  expect(heard).toMatch(/^NOTIFY [^]*action=reset/);
  const copied = heard.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
  write(['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n'));
  expect(await reply).toMatchObject({ value: { ok: true, value: { by: 'SIP NOTIFY (service-control)' } } });
  expect(computer.events('phone.restarting')).toMatchObject([{ by: 'SIP NOTIFY (service-control)', hard: true }]);
  await station.stop('the test is over');
});

it('the simulated phone with SIP firmware registers, calls the echo, and restarts when it is told to', async () => {
  const bench = new SimulatedBench(
    generatePackage({ family: '11', protocol: 'sip', era: 'new-key', seed: 1, sizes: 'small' }),
  );
  const station = await bench.station();
  bench.phones({ model: '7911', count: 1, pace: 1, fault: { calls: '600' } });
  const pass = async (times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn += 1) {
      bench.network.runFor(seconds(1));
      await new Promise(setImmediate);
    }
  };
  await pass(200);
  const registered = bench.events.filter(({ type }) => type === 'phone.registered');
  expect(registered).toMatchObject([
    { device: '00:26:99:ef:0f:1a', by: 'SIP', name: '13866', model: 'CP-7911G', load: '9.4.2' },
  ]);
  expect(bench.steps.at(-1)).toEqual({ kind: 'called', number: '600', sent: 50, back: 50 });
  expect(bench.events.filter(({ type }) => type === 'sip.test-call')).toMatchObject([{ heard: 50, sent: 50 }]);
  const replies: unknown[] = [];
  const restart = async (): Promise<void> => {
    const order = station.asking?.ask('sip.restart', { device: '00:26:99:ef:0f:1a', hard: true }) ?? [];
    for await (const reply of order) replies.push(reply);
  };
  await Promise.all([restart(), pass(90)]);
  expect(replies).toMatchObject([{ ok: true, value: { by: 'SIP NOTIFY (service-control)' } }]);
  expect(bench.steps.filter(({ kind }) => kind === 'registered')).toHaveLength(2);
  await station.stop('the test is over');
});

it('whose port is taken, the station runs without it', async () => {
  const computer = new Computer();
  computer.base.streams.taken.add(5060);
  const station = await computer.started({ yaml: YAML });
  await computer.pass(seconds(1));
  expect(computer.events('service.missing')).toMatchObject([{ service: 'SIP' }]);
  await station.stop('the test is over');
});

/** Devices and programs that ask a station for names, on a simulated network. */
import { describe, expect, it } from 'vitest';
import { millis, minutes, seconds, type Millis } from '../../src/lib/time.ts';
import {
  optBytes,
  optionBytes,
  queryBytes,
  readMessage,
  type ReadMessage,
} from '../../src/protocols/dns/dns.fixture.ts';
import { opt, PHONE } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { TestClient } from '../../src/services/dhcp/bench.fixture.ts';
import { answered, dnsClient, framed, ip, otherServer, tcpClient, type OtherServer } from '../support/dns-clients.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const A_RECORD = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
const POOL = { pool: '192.168.1.100-192.168.1.109', lease: '2h', probe: false };
const NAMES = { domain: 'bench.test', names: { CiscoCM1: '192.168.1.1', multi: ['192.168.1.5', '192.168.1.6'] } };

async function started(dns: Readonly<Record<string, unknown>> = NAMES, others: Readonly<Record<string, unknown>> = {}) {
  const bench = new SimulatedBench([]);
  const station = await bench.station({ dns, dhcp: POOL, ...others });
  return { bench, stop: () => station.stop('the test is over') };
}

async function pass(bench: SimulatedBench, time: Millis = seconds(0.2)): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    bench.network.runFor(millis(time / 20));
    await new Promise(setImmediate);
  }
}

function texts(message: ReadMessage | undefined): readonly string[] {
  return (message?.answers ?? []).map(({ text }) => text);
}

function ofType(bench: SimulatedBench, area: string) {
  return bench.events.filter(({ type }) => type.startsWith(area));
}

describe('a device that has a lease', () => {
  it('is known by its name, its hardware address and its serial number, and its address by its name', async () => {
    const { bench, stop } = await started();
    const options = [
      opt(12, 'Front-Desk'),
      { code: 61, bytes: Uint8Array.from(new TextEncoder().encode('\0FOC1234X56Y')) },
    ];
    const ack = new TestClient(bench.network, PHONE).lease({ options });
    expect(ack?.options.find(({ code }) => code === 6)?.bytes).toEqual(Uint8Array.of(192, 168, 1, 1));
    const client = dnsClient(bench.network, '192.168.1.50');
    const digits = PHONE.replaceAll(':', '');
    const names = [
      'front-desk',
      'FRONT-DESK.bench.test',
      digits,
      PHONE.replaceAll(':', '-'),
      `SEP${digits}.bench.test`,
      'foc1234x56y',
    ];
    for (const name of names) client.send(queryBytes({ name }));
    client.send(queryBytes({ name: '100.1.168.192.in-addr.arpa', type: 12 }));
    await pass(bench);
    expect(client.heard.map(texts)).toEqual([...names.map(() => ['192.168.1.100']), ['Front-Desk.bench.test']]);
    await stop();
  });

  it('is not known any more when its lease is over', async () => {
    const { bench, stop } = await started();
    new TestClient(bench.network, PHONE).lease({ options: [opt(12, 'desk')] });
    const client = dnsClient(bench.network, '192.168.1.50');
    bench.network.runFor(minutes(121));
    client.send(queryBytes({ name: 'desk' }));
    client.send(queryBytes({ name: '100.1.168.192.in-addr.arpa', type: 12 }));
    await pass(bench);
    expect(client.heard.map(({ rcode }) => rcode)).toEqual([3, 3]);
    await stop();
  });

  it('cannot take a name that the settings give, nor one of a station', async () => {
    const { bench, stop } = await started();
    new TestClient(bench.network, PHONE).lease({ options: [opt(12, 'CISCOCM1')] });
    new TestClient(bench.network, '02:00:00:00:aa:01').lease({ options: [opt(12, 'rouse')] });
    const client = dnsClient(bench.network, '192.168.1.50');
    for (const name of ['ciscocm1', 'rouse']) client.send(queryBytes({ name }));
    client.send(queryBytes({ name: '100.1.168.192.in-addr.arpa', type: 12 }));
    await pass(bench);
    expect(client.heard.map(texts)).toEqual([
      ['192.168.1.1'],
      ['192.168.1.1'],
      [`${PHONE.replaceAll(':', '')}.bench.test`],
    ]);
    await stop();
  });

  it('may call itself anything', async () => {
    const { bench, stop } = await started();
    new TestClient(bench.network, PHONE).lease({ options: [opt(12, 'bad\0na\u001bme with blanks')] });
    const client = dnsClient(bench.network, '192.168.1.50');
    client.send(queryBytes({ name: '100.1.168.192.in-addr.arpa', type: 12 }));
    await pass(bench);
    expect(client.heard.map(texts)).toEqual([[`${PHONE.replaceAll(':', '')}.bench.test`]]);
    await stop();
  });
});

it('what devices ask for is told once each, and what is unknown by its name', async () => {
  const { bench, stop } = await started();
  new TestClient(bench.network, PHONE).lease();
  const client = dnsClient(bench.network, '192.168.1.100');
  bench.events.length = 0;
  for (let times = 0; times < 5; times += 1) {
    client.send(queryBytes({ name: 'CiscoCM1' }));
    client.send(queryBytes({ name: 'CiscoCM2' }));
    client.send(queryBytes({ name: 'ciscocm1', type: 28 }));
    await pass(bench);
  }
  expect(client.heard).toHaveLength(15);
  const from = { device: PHONE, from: '192.168.1.100:40000', kind: 'A' };
  expect(ofType(bench, 'dns.')).toMatchObject([
    { type: 'dns.answered', name: 'ciscocm1', ...from },
    { type: 'dns.unknown', name: 'ciscocm2', ...from },
  ]);
  await stop();
});

describe('strangers', () => {
  it('are refused, in no more octets than they sent, and in a flood not even that', async () => {
    const { bench, stop } = await started();
    const stranger = dnsClient(bench.network, '8.8.8.8', { prefix: 0 });
    stranger.send(queryBytes({ name: 'multi' }));
    await pass(bench);
    expect(stranger.heard).toMatchObject([{ rcode: 5, answers: [], length: queryBytes({ name: 'multi' }).length }]);
    for (let times = 0; times < 500; times += 1) stranger.send(queryBytes({ name: 'multi' }));
    await pass(bench, seconds(0.5));
    expect(stranger.heard.length).toBeLessThan(60);
    await pass(bench, seconds(11));
    expect(ofType(bench, 'dns.')).toMatchObject([{ type: 'dns.refused', from: '8.8.8.8:40000', times: 501 }]);
    await stop();
  });

  it('are refused by TCP too', async () => {
    const { bench, stop } = await started();
    const client = tcpClient(bench.machine.streams, '8.8.8.8');
    client.write(framed(queryBytes({ name: 'multi' })));
    await pass(bench);
    expect(client.heard).toMatchObject([{ rcode: 5, answers: [] }]);
    await stop();
  });

  it('are not those in a network that DHCP serves behind a relay', async () => {
    const dhcp = {
      ...POOL,
      relays: ['192.168.1.2'],
      subnets: [{ subnet: '10.66.0.0/16', pool: '10.66.1.0-10.66.1.9' }],
    };
    const { bench, stop } = await started(NAMES, { dhcp });
    const far = dnsClient(bench.network, '10.66.0.7', { prefix: 0 });
    far.send(queryBytes({ name: 'multi' }));
    await pass(bench);
    expect(far.heard.map(texts)).toEqual([['192.168.1.5', '192.168.1.6']]);
    await stop();
  });
});

describe('by TCP', () => {
  it('many things may be asked at once, in pieces as they come, and heard after the last question', async () => {
    const { bench, stop } = await started();
    const client = tcpClient(bench.machine.streams, '192.168.1.50');
    const all = framed(...Array.from({ length: 100 }, (_, id) => queryBytes({ id, name: 'multi' })));
    for (let at = 0; at < all.length; at += 7) client.write(all.subarray(at, at + 7));
    client.end();
    await pass(bench, seconds(1));
    expect(client.heard.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, id) => id),
    );
    expect(client.heard.every((one) => texts(one).length === 2)).toBe(true);
    expect(client.how).toBe('closed');
    await stop();
  });

  it('what is too long for UDP comes whole', async () => {
    const addresses = Array.from({ length: 40 }, (_, n) => `192.168.1.${n + 10}`);
    const { bench, stop } = await started({ names: { many: addresses } });
    const udp = dnsClient(bench.network, '192.168.1.50');
    udp.send(queryBytes({ name: 'many' }));
    const tcp = tcpClient(bench.machine.streams, '192.168.1.50');
    tcp.write(framed(queryBytes({ name: 'many' })));
    await pass(bench);
    expect(udp.heard).toMatchObject([{ flags: ['ra', 'rd', 'tc', 'aa', 'qr'], answers: [] }]);
    expect(tcp.heard.map(texts)).toEqual([addresses]);
    await stop();
  });

  it('a connection on which nothing happens is ended, also when a question trickles in', async () => {
    const { bench, stop } = await started();
    const [idle, slow] = ['192.168.1.50', '192.168.1.51'].map((from) => tcpClient(bench.machine.streams, from));
    for (let times = 0; times < 12; times += 1) {
      slow?.write(Uint8Array.of(0));
      await pass(bench, seconds(1));
    }
    expect([idle?.how, slow?.how]).toEqual(['ECONNRESET', 'ECONNRESET']);
    await stop();
  });

  it('there are so many connections of one client, and the others have theirs', async () => {
    const { bench, stop } = await started();
    const many = Array.from({ length: 20 }, () => tcpClient(bench.machine.streams, '192.168.1.50'));
    const other = tcpClient(bench.machine.streams, '192.168.1.51');
    other.write(framed(queryBytes({ name: 'multi' })));
    await pass(bench);
    expect(many.filter(({ how }) => how === '')).toHaveLength(16);
    expect(other.heard).toHaveLength(1);
    await pass(bench, seconds(12));
    expect(ofType(bench, 'dns.crowded')).toMatchObject([{ from: '192.168.1.50', times: 4 }]);
    await stop();
  });

  it('nonsense costs the others nothing', async () => {
    const { bench, stop } = await started();
    const bad = tcpClient(bench.machine.streams, '192.168.1.50');
    bad.write(framed(queryBytes({ flags: 0x8000 }), queryBytes({ flags: 0x2800 })));
    bad.write(new Uint8Array(65_536).fill(0xff));
    const good = tcpClient(bench.machine.streams, '192.168.1.51');
    good.write(framed(queryBytes({ name: 'multi' })));
    await pass(bench);
    const empty = tcpClient(bench.machine.streams, '192.168.1.52');
    empty.write(framed(new Uint8Array()));
    await pass(bench);
    expect(bad.heard.map(({ rcode }) => rcode)).toEqual([4]);
    expect(empty.how).toBe('ECONNRESET');
    expect(good.heard).toHaveLength(1);
    expect(bench.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
    await stop();
  });

  it('names are told by UDP all the same where the port is taken', async () => {
    const bench = new SimulatedBench([]);
    bench.machine.streams.taken.add(53);
    const told: string[] = [];
    bench.stream.subscribe((event) => event.type === 'dns.not-over' && told.push(event.message));
    const station = await bench.station({ dns: NAMES });
    expect(told).toEqual(['TCP port 53 (192.168.1.1:53) is taken by another program.']);
    const client = dnsClient(bench.network, '192.168.1.50');
    client.send(queryBytes({ name: 'multi' }));
    await pass(bench);
    expect(client.heard).toHaveLength(1);
    await station.stop('the test is over');
  });
});

it('a station whose port is taken goes on without, leads nobody to itself, and does not listen by TCP', async () => {
  const bench = new SimulatedBench([]);
  const handler = {
    receive: () => undefined,
    wake: () => undefined,
    deadline: () => Number.POSITIVE_INFINITY as never,
  };
  bench.host.openNow({ address: ip('0.0.0.0'), port: 53 }, handler);
  const told: string[] = [];
  bench.stream.subscribe((event) => event.type === 'service.missing' && told.push(event.service));
  const station = await bench.station({ dns: NAMES, dhcp: POOL });
  const ack = new TestClient(bench.network, PHONE).lease();
  expect(ack?.options.some(({ code }) => code === 6)).toBe(false);
  const client = tcpClient(bench.machine.streams, '192.168.1.50');
  await pass(bench);
  expect([told, client.how]).toEqual([['DNS'], 'ECONNREFUSED']);
  await station.stop('the test is over');
});

describe('names elsewhere', () => {
  const FORWARD = { ...NAMES, forward: ['192.168.1.53', '192.168.1.54'] };
  const WWW = queryBytes({ name: 'www.Example.com' });

  async function forwarding(dns: Readonly<Record<string, unknown>> = FORWARD) {
    const made = await started(dns);
    const [first, second] = ['192.168.1.53', '192.168.1.54'].map((one) => otherServer(made.bench.network, one));
    if (first === undefined || second === undefined) throw new Error('no servers');
    return { ...made, first, second, client: dnsClient(made.bench.network, '192.168.1.50') };
  }

  const good = (query: Uint8Array) => [answered(query, A_RECORD, 1)];

  function names({ asked }: OtherServer): readonly (string | undefined)[] {
    return asked.map(({ bytes }) => readMessage(bytes).question);
  }

  it('are asked for elsewhere, with other capitals, numbers and ports each time, and told as they were asked', async () => {
    const { bench, first, client, stop } = await forwarding();
    first.answer = good;
    for (let id = 0; id < 40; id += 1) {
      client.send(
        queryBytes({ id, name: 'www.Example.com', rest: optBytes(optionBytes(10, [1, 2, 3, 4, 5, 6, 7, 8])) }),
      );
      await pass(bench);
    }
    expect(client.heard).toHaveLength(40);
    expect(client.heard.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, id) => id));
    expect(client.heard.every((one) => one.question === 'www.Example.com 1 1' && texts(one)[0] === '192.0.2.1')).toBe(
      true,
    );
    expect(client.heard[0]?.additionals).toMatchObject([{ type: 41 }]);
    expect(names(first).every((one) => one?.toLowerCase() === 'www.example.com 1 1')).toBe(true);
    for (const differing of [
      names(first),
      first.asked.map(({ port }) => port),
      first.asked.map(({ bytes }) => bytes[0]),
    ]) {
      expect(new Set<unknown>(differing).size).toBeGreaterThan(5);
    }
    await stop();
  });

  it('are not asked for by what is ours', async () => {
    const { bench, first, client, stop } = await forwarding();
    for (const name of ['multi', 'nobody', 'nobody.bench.test']) client.send(queryBytes({ name }));
    client.send(queryBytes({ name: '77.1.168.192.in-addr.arpa', type: 12 }));
    await pass(bench);
    expect(client.heard.map(({ rcode }) => rcode)).toEqual([0, 3, 3, 3]);
    expect(first.asked).toEqual([]);
    await stop();
  });

  it('of a server that is silent are asked for at the next one, which is asked first from then on', async () => {
    const { bench, first, second, client, stop } = await forwarding();
    second.answer = good;
    client.send(WWW);
    await pass(bench, seconds(1.5));
    expect(client.heard.map(texts)).toEqual([['192.0.2.1']]);
    client.send(queryBytes({ name: 'other.example.com' }));
    await pass(bench);
    expect([first.asked.length, second.asked.length, client.heard.length]).toEqual([1, 2, 2]);
    expect(ofType(bench, 'dns.')).toMatchObject([
      { type: 'dns.not-forwarded', to: '192.168.1.53:53', reason: 'no answer' },
    ]);
    await stop();
  });

  it('fail when nobody answers, before the client gives up', async () => {
    const { bench, first, second, client, stop } = await forwarding();
    client.send(WWW);
    client.send(WWW);
    await pass(bench, seconds(4.5));
    expect(client.heard).toMatchObject([{ rcode: 2, answers: [] }]);
    expect(first.asked.length + second.asked.length).toBe(4);
    await stop();
  });

  it('that one server fails to tell are asked for at another one, and the failure is told when all fail', async () => {
    const { bench, first, second, client, stop } = await forwarding();
    first.answer = (query) => [answered(query, [], 0, 0x8182)];
    second.answer = good;
    client.send(WWW);
    await pass(bench);
    second.answer = (query) => [answered(query, [], 0, 0x8185)];
    client.send(queryBytes({ name: 'other.example.com' }));
    await pass(bench);
    expect(client.heard.map(({ rcode }) => rcode)).toEqual([0, 5]);
    await stop();
  });

  it('are asked for once while several wait, and there is room for so many questions only', async () => {
    const { bench, first, client, stop } = await forwarding();
    const other = dnsClient(bench.network, '192.168.1.51');
    client.send(WWW);
    other.send(WWW);
    await pass(bench, millis(10));
    expect(first.asked).toHaveLength(1);
    for (let n = 0; n < 600; n += 1) client.send(queryBytes({ name: `n${n}.example.com` }));
    await pass(bench, millis(10));
    expect(first.asked).toHaveLength(512);
    expect(client.heard.map(({ rcode }) => rcode)).toEqual(Array.from({ length: 89 }, () => 2));
    await pass(bench, seconds(5));
    expect([client.heard.length, other.heard.length]).toEqual([601, 1]);
    await stop();
  });

  it.each<[string, (query: Uint8Array) => Uint8Array]>([
    ['another number', (query) => query.with(1, (query[1] ?? 0) ^ 1)],
    ['another name', (query) => query.with(13, (query[13] ?? 0) ^ 1)],
    ['another type', (query) => query.with(query.length - 1, 28)],
  ])('are not believed with %s', async (_, forged) => {
    const { bench, first, client, stop } = await forwarding();
    first.answer = (query) => {
      const end = 12 + 17 + 4;
      return [answered(forged(query.slice(0, end)), A_RECORD, 1)];
    };
    client.send(WWW);
    await pass(bench, millis(500));
    expect(client.heard).toEqual([]);
    await stop();
  });

  it('are not believed from anybody else', async () => {
    const { bench, first, second, client, stop } = await forwarding();
    const forger = dnsClient(bench.network, '192.168.1.66');
    client.send(WWW);
    await pass(bench, millis(10));
    const [asked] = first.asked;
    if (asked === undefined) throw new Error('nobody was asked');
    forger.send(answered(asked.bytes, A_RECORD, 1));
    await pass(bench, millis(10));
    expect([client.heard, second.asked]).toEqual([[], []]);
    await stop();
  });

  it('of a server that keeps no capitals are asked for anew without any', async () => {
    const { bench, first, client, stop } = await forwarding();
    first.answer = (query) => [
      answered(
        query.map((octet, at) => (at > 12 && octet >= 65 && octet <= 90 ? octet + 32 : octet)),
        A_RECORD,
        1,
      ),
    ];
    client.send(WWW);
    await pass(bench);
    expect(client.heard.map(texts)).toEqual([['192.0.2.1']]);
    expect(names(first).at(-1)).toBe('www.example.com 1 1');
    await stop();
  });

  it('do not go in circles between two stations', async () => {
    const { bench, first, client, stop } = await forwarding({ ...NAMES, forward: '192.168.1.53' });
    const echo = dnsClient(bench.network, '192.168.1.60');
    first.answer = (query) => {
      echo.send(query);
      return [];
    };
    client.send(WWW);
    await pass(bench, seconds(4.5));
    expect(first.asked.length).toBeLessThan(40);
    expect(client.heard).toMatchObject([{ rcode: 2 }]);
    await stop();
  });

  it('come from the servers of the computer, but never from the station itself', async () => {
    const { bench, first, client, stop } = await forwarding({ ...NAMES, forward: 'system' });
    client.send(WWW);
    await pass(bench);
    expect(client.heard).toMatchObject([{ rcode: 2 }]);
    expect(ofType(bench, 'dns.')).toMatchObject([{ type: 'dns.not-forwarded', to: 'this computer' }]);
    bench.machine.nameServers.push('192.168.1.1', 'fe80::1%eth0', '192.168.1.53');
    first.answer = good;
    await pass(bench, seconds(11));
    client.send(WWW);
    await pass(bench);
    expect(client.heard.map(texts)).toEqual([[], ['192.0.2.1']]);
    await stop();
  });

  it('are asked for by TCP when the client asked so', async () => {
    const { bench, first, stop } = await forwarding({ ...NAMES, forward: '192.168.1.53' });
    await bench.machine.streams.listen(
      { address: '192.168.1.53', port: 53 },
      10,
      (connection) => ({
        data: (bytes) => connection.write(framed(answered(bytes.slice(2), A_RECORD, 1))),
        ended: () => connection.end(),
        closed: () => undefined,
      }),
      () => undefined,
    );
    const tcp = tcpClient(bench.machine.streams, '192.168.1.50');
    tcp.write(framed(WWW));
    await pass(bench);
    expect(tcp.heard.map(texts)).toEqual([['192.0.2.1']]);
    expect(first.asked).toEqual([]);
    await stop();
  });

  it('fail by TCP when nobody answers', async () => {
    const { bench, stop } = await forwarding({ ...NAMES, forward: '192.168.1.53' });
    const tcp = tcpClient(bench.machine.streams, '192.168.1.50');
    tcp.write(framed(WWW));
    await pass(bench);
    expect(tcp.heard).toMatchObject([{ rcode: 2 }]);
    await stop();
  });
});

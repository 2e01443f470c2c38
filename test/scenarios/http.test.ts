/** Clients that read files by HTTP from a station, on a simulated machine. */
import { describe, expect, it } from 'vitest';
import type { ConnectionListener } from '../../src/host/streams/streams.ts';
import { seconds } from '../../src/lib/time.ts';
import { generatePackage, type LookAlikeFile } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const TEXT = new TextEncoder().encode('0123456789');
const LARGE = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
const FILES: readonly LookAlikeFile[] = [
  { name: 'boot.txt', bytes: TEXT },
  { name: 'empty', bytes: new Uint8Array(0) },
  { name: 'large.bin', bytes: LARGE },
  { name: 'sub/deep.xml', bytes: TEXT },
];

async function pass(bench: SimulatedBench, time = 1): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    bench.network.runFor(seconds(time / 20));
    await new Promise(setImmediate);
  }
}

interface Client {
  /** All that came, one character a byte. */
  readonly heard: () => string;
  readonly write: (text: string) => void;
  /** Sends no more. */
  readonly end: () => void;
  readonly reset: () => void;
  /** What became of the connection; empty while it stands. */
  readonly how: () => string;
}

function client(bench: SimulatedBench, from = '192.168.1.201', port = 6970): Client {
  const came: Buffer[] = [];
  let how = '';
  let connection: Parameters<Parameters<typeof bench.machine.streams.connectFrom>[3]>[0] | undefined;
  const listener: ConnectionListener = {
    data: (bytes) => came.push(Buffer.from(bytes)),
    ended: () => (how = 'ended'),
    closed: (cause) => (how ||= cause ?? 'closed'),
  };
  bench.machine.streams.connectFrom(from, { host: '192.168.1.1', port }, listener, (opened) => (connection = opened));
  return {
    heard: () => Buffer.concat(came).toString('latin1'),
    write: (text) => connection?.write(Buffer.from(text, 'latin1')),
    end: () => connection?.end(),
    reset: () => connection?.reset(),
    how: () => how,
  };
}

async function bench(settings: Readonly<Record<string, unknown>> = {}, files = FILES, off: readonly string[] = []) {
  const made = new SimulatedBench(files);
  const station = await made.station(settings, off);
  /** What is answered to this request, over a connection of its own. */
  const ask = async (text: string, from?: string): Promise<string> => {
    const one = client(made, from);
    one.write(text);
    await pass(made);
    // By that the station learns that the answer has arrived.
    one.end();
    await pass(made, 0.1);
    return one.heard();
  };
  const get = async (path: string, ...fields: readonly string[]): Promise<string> =>
    ask([`GET ${path} HTTP/1.1`, 'Host: 192.168.1.1', ...fields, '', ''].join('\r\n'));
  const told = () => made.events.filter(({ type }) => type.startsWith('file.') || type.startsWith('http.'));
  return { made, station, ask, get, told };
}

const GET = 'GET /boot.txt HTTP/1.1\r\nHost: s\r\n';

function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

function statusOf(answer: string): number {
  return Number(answer.slice(9, 12));
}

function field(answer: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, 'im').exec(answer)?.[1];
}

describe('a file', () => {
  it('is given whole, and told as by TFTP', async () => {
    const { get, told } = await bench();
    const answer = await get('/Boot.TXT');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\nDate: .* GMT\r\nETag: "[\w-]{22}"\r\n/);
    expect(field(answer, 'Content-Type')).toBe('text/plain');
    expect(field(answer, 'Content-Length')).toBe('10');
    expect(field(answer, 'Accept-Ranges')).toBe('bytes');
    expect(bodyOf(answer)).toBe('0123456789');
    const about = { by: 'http', from: '192.168.1.201:40000', transfer: 1, file: 'Boot.TXT', asks: 'read', size: 10 };
    expect(told()).toMatchObject([
      { type: 'file.request', ...about, mode: 'GET', options: {}, called: 'boot.txt' },
      { type: 'file.complete', ...about, resent: 0 },
    ]);
  });

  it.each([
    ['/sub/deep.xml', '0123456789'],
    ['/deep.xml', '0123456789'],
    ['//sub/./deep.xml?x=y', '0123456789'],
    ['/sub%2Fdeep%2exml', '0123456789'],
    ['\\sub\\deep.xml', undefined],
    ['http://192.168.1.1:6970/boot.txt', '0123456789'],
    ['/empty', ''],
  ])('is found as %s', async (path, content) => {
    const { get } = await bench();
    const answer = await get(path);
    expect(statusOf(answer)).toBe(content === undefined ? 400 : 200);
    if (content !== undefined) expect(bodyOf(answer)).toBe(content);
  });

  it('that is large comes whole, in pieces', async () => {
    const { get, told } = await bench();
    const body = bodyOf(await get('/large.bin'));
    expect(body.length).toBe(LARGE.length);
    expect(Buffer.from(body, 'latin1').equals(Buffer.from(LARGE))).toBe(true);
    expect(told().at(-1)).toMatchObject({ type: 'file.complete', size: LARGE.length });
  });

  it('that is not here is told and answered, and so are folders and what leads out', async () => {
    const { get, told } = await bench();
    expect(statusOf(await get('/nothing'))).toBe(404);
    expect(statusOf(await get('/'))).toBe(404);
    expect(statusOf(await get('/sub/'))).toBe(404);
    expect(statusOf(await get('/sub'))).toBe(404);
    expect(statusOf(await get('/%2e%2e/secret'))).toBe(403);
    expect(statusOf(await get('/C:/boot.txt'))).toBe(403);
    expect(statusOf(await get(`/${'a'.repeat(300)}`))).toBe(414);
    expect(told()).toMatchObject([
      { type: 'file.missing', by: 'http', file: 'nothing', asks: 'read' },
      { type: 'file.missing', file: '/' },
      { type: 'file.missing', file: '/sub/' },
      { type: 'file.missing', file: 'sub' },
      { type: 'file.refused', file: '/../secret', code: 403 },
      { type: 'file.refused', code: 403 },
      { type: 'file.refused', code: 414 },
    ]);
  });

  it('is only asked about with HEAD, and given anew when it has changed', async () => {
    const { made, ask, get, told } = await bench();
    const head = await ask('HEAD /boot.txt HTTP/1.1\r\nHost: s\r\n\r\n');
    expect(head.endsWith('\r\n\r\n')).toBe(true);
    expect(field(head, 'Content-Length')).toBe('10');
    const etag = field(head, 'ETag') ?? '';
    const same = await get('/boot.txt', `If-None-Match: ${etag}`);
    expect([statusOf(same), bodyOf(same), field(same, 'Content-Length')]).toEqual([304, '', undefined]);
    expect(told().map(({ type }) => type)).toEqual(['file.request', 'file.probe', 'file.request', 'file.probe']);
    made.machine.folders.put('/firmware', [{ name: 'boot.txt', bytes: new TextEncoder().encode('new') }]);
    const changed = await get('/boot.txt', `If-None-Match: ${etag}`);
    expect([statusOf(changed), bodyOf(changed)]).toEqual([200, 'new']);
    expect(statusOf(await get('/boot.txt', `If-Match: ${etag}`))).toBe(412);
  });

  it('is given in parts, and is complete when all of them were read', async () => {
    const { get, told } = await bench();
    const first = await get('/boot.txt', 'Range: bytes=0-3');
    expect([statusOf(first), bodyOf(first)]).toEqual([206, '0123']);
    expect(field(first, 'Content-Range')).toBe('bytes 0-3/10');
    expect(told().map(({ type }) => type)).toEqual(['file.request', 'file.part']);
    const rest = await get('/boot.txt', 'Range: bytes=4-', `If-Range: ${field(first, 'ETag') ?? ''}`);
    expect([statusOf(rest), bodyOf(rest)]).toEqual([206, '456789']);
    expect(told().at(-1)).toMatchObject({ type: 'file.complete', size: 10 });
    const other = await get('/boot.txt', 'Range: bytes=4-', 'If-Range: "other"');
    expect([statusOf(other), bodyOf(other)]).toEqual([200, '0123456789']);
    const none = await get('/boot.txt', 'Range: bytes=10-');
    expect([statusOf(none), field(none, 'Content-Range')]).toEqual([416, 'bytes */10']);
  });

  it('is given in several parts at once, each with where it is from', async () => {
    const { get } = await bench();
    const answer = await get('/boot.txt', 'Range: bytes=0-1,-2');
    const [, boundary = ''] = /boundary=(.*)$/.exec(field(answer, 'Content-Type') ?? '') ?? [];
    const part = (range: string, text: string): string =>
      `\r\n--${boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes ${range}/10\r\n\r\n${text}`;
    expect(bodyOf(answer)).toBe(`${part('0-1', '01')}${part('8-9', '89')}\r\n--${boundary}--\r\n`);
    expect(field(answer, 'Content-Length')).toBe(String(bodyOf(answer).length));
    expect(statusOf(answer)).toBe(206);
  });
});

describe('a connection', () => {
  it('answers one request after the other, also when they come together', async () => {
    const { made } = await bench();
    const one = client(made);
    one.write(
      `${GET}\r\n${GET}Range: bytes=9-\r\n\r\nHEAD /boot.txt HTTP/1.1\r\nHost: s\r\n\r\nGET /no HTTP/1.1\r\nHost: s\r\n\r\n`,
    );
    await pass(made);
    expect(one.heard().match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 206',
      'HTTP/1.1 200',
      'HTTP/1.1 404',
    ]);
    expect(one.how()).toBe('');
    one.write(`${GET}Connection: close\r\n\r\n${GET}\r\n`);
    await pass(made);
    expect(one.heard().match(/HTTP\/1\.1 \d+/g)).toHaveLength(5);
    expect(one.how()).toBe('ended');
  });

  it('of HTTP/1.0 is closed behind the answer, unless it is to be kept', async () => {
    const { made } = await bench();
    const old = client(made);
    old.write('GET /boot.txt HTTP/1.0\r\n\r\n');
    await pass(made);
    expect(field(old.heard(), 'Connection')).toBe('close');
    expect(old.how()).toBe('ended');
    const kept = client(made);
    kept.write('GET /boot.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    await pass(made);
    expect(field(kept.heard(), 'Connection')).toBe('keep-alive');
    expect(kept.how()).toBe('');
  });

  it('whose client sends no more gets what it asked for before', async () => {
    const { made, told } = await bench();
    const one = client(made);
    one.write(`${GET}\r\n${GET}\r\n`);
    one.end();
    await pass(made);
    expect(one.heard().match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(one.how()).not.toBe('');
    expect(told().filter(({ type }) => type === 'file.complete')).toHaveLength(2);
  });

  it('passes over a body that nobody wants, and answers what follows it', async () => {
    const { ask } = await bench();
    const answer = await ask(
      `${GET}Content-Length: 5\r\n\r\nGET /${GET}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /no HTTP/1.1\r\nHost: s\r\n\r\n`,
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  it.each([
    ['another method', 'POST /boot.txt HTTP/1.1\r\nHost: s\r\nContent-Length: 0\r\n\r\n', 405, ''],
    ['the method for proxies', 'CONNECT s:80 HTTP/1.1\r\nHost: s\r\n\r\n', 405, ''],
    ['an unknown expectation', `${GET}Expect: the-best\r\n\r\n`, 417, ''],
    ['a body after leave is given', `${GET}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`, 200, 'ended'],
    ['two lengths', `${GET}Content-Length: 4\r\nContent-Length: 5\r\n\r\n`, 400, 'ended'],
    ['a chunk that lies', `${GET}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n`, 200, 'ended'],
    ['nonsense', '\0\0\0', 400, 'ended'],
  ])(
    'with %s is answered, and closed where the next request cannot be told from it',
    async (_what, text, status, how) => {
      const { made } = await bench();
      const one = client(made);
      one.write(text);
      await pass(made);
      expect([statusOf(one.heard()), one.how()]).toEqual([status, how]);
      if (status === 405) expect(field(one.heard(), 'Allow')).toBe('GET, HEAD');
    },
  );

  it('is told once as a request that asks for no file, and names no file', async () => {
    const { ask, told } = await bench();
    await ask('PUT /log HTTP/1.1\r\nHost: s\r\n\r\n');
    expect(told()).toMatchObject([{ type: 'http.refused', from: '192.168.1.201:40000', status: 405 }]);
  });

  it('that is slow with its request is answered and closed; one that says nothing is closed', async () => {
    const { made } = await bench();
    const [slow, silent] = [client(made), client(made)];
    for (let time = 0; time < 30; time += 1) {
      if (slow.how() === '') slow.write('G');
      await pass(made, 1);
    }
    expect([statusOf(slow.heard()), slow.how()]).toEqual([408, 'ended']);
    expect(silent.how()).toBe('');
    await pass(made, 60);
    expect([silent.heard(), silent.how()]).toEqual(['', 'ended']);
  }, 20_000);

  it.each([
    ['leaves that open', '', { type: 'file.failed', unconfirmed: true, sent: 10, size: 10 }],
    ['is how UEFI firmware ends it', 'User-Agent: UefiHttpBoot/1.0\r\n', { type: 'file.complete', size: 10 }],
  ])('that breaks before anything told that the file has arrived %s', async (_what, more, event) => {
    const { made, told } = await bench();
    const one = client(made);
    one.write(`${GET}${more}\r\n`);
    for (let turn = 0; turn < 30 && one.heard() === ''; turn += 1) {
      made.network.runFor(seconds(0.02));
      await new Promise(setImmediate);
    }
    one.reset();
    await pass(made);
    expect(told().at(-1)).toMatchObject(event);
  });

  it('beyond what one client may have is broken off, and told', async () => {
    const { made } = await bench({ http: { 'connections-per-client': 2 } });
    const all = [client(made), client(made), client(made)];
    await pass(made, 11);
    expect(all.map((one) => one.how())).toEqual(['', '', 'ECONNRESET']);
    expect(made.events.filter(({ type }) => type === 'http.crowded')).toMatchObject([
      { sender: '192.168.1.201', times: 1 },
    ]);
  });

  it('that does nothing gives its place to one that comes', async () => {
    const { made } = await bench({ http: { connections: 2 } });
    const idle = [client(made), client(made, '192.168.1.202')];
    const early = client(made, '192.168.1.203');
    await pass(made, 6);
    const late = client(made, '192.168.1.204');
    late.write(`${GET}\r\n`);
    await pass(made);
    expect([early.how(), statusOf(late.heard())]).toEqual(['ECONNRESET', 200]);
    expect(idle.filter((one) => one.how() !== '')).toHaveLength(1);
  });
});

it('a phone that reads everything by HTTP is led up the ladder and recovered, as by TFTP', async () => {
  const files = generatePackage({ family: '11', protocol: 'sccp', sizes: 'small', seed: 1 });
  const { made, get } = await bench({}, files);
  const reads = async (name: string): Promise<number> => statusOf(await get(`/${name}`));
  expect(await reads('term11.default.loads')).toBe(200);
  const expected = made.events.find((event) => event.type === 'firmware.expected');
  if (expected?.type !== 'firmware.expected') throw new Error('no list was told');
  for (const { name } of expected.files) expect(await reads(name)).toBe(200);
  expect(made.stories).toMatchObject([{ device: '192.168.1.201', phase: 'writing' }]);
  await reads('SEP002699EF0F1A.cnf.xml');
  expect(made.stories).toMatchObject([{ device: '192.168.1.201', phase: 'recovered' }]);
});

describe('who is served', () => {
  it('is who the settings name, and who is not is told why', async () => {
    const { ask, told } = await bench({ http: { allow: ['192.168.1.50'] } });
    expect(statusOf(await ask(`${GET}\r\n`))).toBe(403);
    expect(told()).toMatchObject([{ type: 'file.refused', by: 'http', file: 'boot.txt', why: 'client', code: 403 }]);
    expect(statusOf(await ask(`${GET}\r\n`, '192.168.1.50'))).toBe(200);
  });

  it('is asked on every port that is set', async () => {
    const { made } = await bench({ http: { port: [6970, 80], 'tls-port': 6971 } });
    for (const port of [80, 6970, 6971]) {
      const one = client(made, undefined, port);
      one.write(`${GET}\r\n`);
      await pass(made);
      expect(statusOf(one.heard())).toBe(200);
    }
  });
});

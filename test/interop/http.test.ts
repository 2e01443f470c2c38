/** curl and raw sockets at a station: files, ranges, conditions, kept connections, HTTPS; and clients that mean no good. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256, writeNoise } from '../support/firmware.ts';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

/** More than is kept in memory. */
const SIZE = 20_000_003;

interop('HTTP', ['curl', 'openssl'], () => {
  const scratch = new Scratch();
  let folder = '';
  let station: Rouse;
  let url = '';
  let port = 0;
  let secure = '';

  beforeAll(async () => {
    folder = scratch.join('files');
    mkdirSync(`${folder}/sub`, { recursive: true });
    writeNoise(`${folder}/large.bin`, SIZE);
    writeFileSync(`${folder}/sub/small.txt`, '0123456789');
    utimesSync(`${folder}/sub/small.txt`, 1_600_000_000, 1_600_000_000);
    const [one = '', two = '', three = ''] = await freePorts(3);
    port = Number(one);
    url = `http://127.0.0.1:${one}`;
    secure = `https://127.0.0.1:${three}`;
    const args = ['--no-dhcp', '--no-tftp', '--no-syslog', '--no-sntp', '--no-sccp', '--no-sip', '--no-page'];
    const set = ['--set', `http.port=[${one}, ${two}]`, '--set', `http.tls-port=${three}`];
    station = await startStation(undefined, [
      folder,
      '--listen',
      '127.0.0.1',
      '--data',
      scratch.join('data'),
      ...args,
      ...set,
    ]);
  });

  afterAll(async () => {
    await station.running.stop('SIGINT');
    scratch.remove();
  });

  /** What curl prints, and how it ended. */
  const curl = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await run('curl', ['-sS', '--max-time', '60', ...args]);
    if (status !== 0) throw new Error(`curl ${args.join(' ')}: ${status} ${stderr}`);
    // A line that does not end is given an end by whoever listens.
    return stdout.replace(/\n$/, '');
  };
  const small = (...args: readonly string[]): Promise<string> => curl(...args, `${url}/sub/small.txt`);
  const statusOf = async (...args: readonly string[]): Promise<number> =>
    Number(await curl('-o', '/dev/null', '-w', '%{http_code}', ...args));

  /** What is answered to these bytes, until the station closes or that many milliseconds pass. */
  const raw = async (text: string, patience = 3000): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    const came: Buffer[] = [];
    socket.on('data', (bytes) => came.push(bytes));
    socket.on('error', () => undefined);
    socket.write(Buffer.from(text, 'latin1'));
    const closed = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
    await Promise.race([closed, delay(patience)]);
    socket.destroy();
    return Buffer.concat(came).toString('latin1');
  };

  it('gives a large file to curl, whole, and tells that', async () => {
    const to = scratch.join('got');
    await curl('-o', to, `${url}/LARGE.bin`);
    expect(sha256(to)).toBe(sha256(`${folder}/large.bin`));
    await station.told('file.complete', ({ by, size }) => by === 'http' && size === SIZE);
  });

  it('goes on where curl broke off', async () => {
    const to = scratch.join('half');
    writeFileSync(to, readFileSync(`${folder}/large.bin`).subarray(0, 2_000_001));
    await curl('-C', '-', '-o', to, `${url}/large.bin`);
    expect(sha256(to)).toBe(sha256(`${folder}/large.bin`));
  });

  it('gives ranges, in one part and in several', async () => {
    expect(await small('-r', '2-4')).toBe('234');
    expect(await small('-r', '-2')).toBe('89');
    const parts = await small('-r', '0-0,8-');
    for (const range of ['0-0/10', '8-9/10']) expect(parts).toContain(`Content-Range: bytes ${range}`);
    expect(await statusOf('-r', '10-', `${url}/sub/small.txt`)).toBe(416);
  });

  it('answers what depends on what curl has', async () => {
    const head = await small('-I');
    const [, etag = ''] = /^etag: (.*)\r$/im.exec(head) ?? [];
    expect(head).toContain('Last-Modified: Sun, 13 Sep 2020 12:26:40 GMT');
    expect(await statusOf('-H', `If-None-Match: ${etag}`, `${url}/sub/small.txt`)).toBe(304);
    expect(await statusOf('-z', '14 Sep 2020', `${url}/sub/small.txt`)).toBe(304);
    expect(await statusOf('-z', '12 Sep 2020', `${url}/sub/small.txt`)).toBe(200);
    expect(await statusOf('-H', 'If-Match: "other"', `${url}/sub/small.txt`)).toBe(412);
    writeFileSync(`${folder}/sub/small.txt`, '9876543210');
    expect(await small('-H', `If-None-Match: ${etag}`)).toBe('9876543210');
    writeFileSync(`${folder}/sub/small.txt`, '0123456789');
  });

  it('keeps a connection, and speaks HTTP/1.0', async () => {
    const urls = [`${url}/sub/small.txt`, `${url}/nothing`, `${url}/small.txt`];
    expect(await curl('-w', '[%{num_connects} %{http_code}]', ...urls)).toMatch(
      /^0123456789\[1 200\]404 .*\n\[0 404\]0123456789\[0 200\]$/,
    );
    expect(await small('--http1.0')).toBe('0123456789');
    expect(await statusOf('-d', 'x', `${url}/sub/small.txt`)).toBe(405);
    expect(await statusOf('--path-as-is', `${url}/../rouse.yaml`)).toBe(403);
  });

  it('speaks HTTPS with a certificate of its own', async () => {
    expect(await curl('-k', `${secure}/small.txt`)).toBe('0123456789');
    const to = scratch.join('secure');
    await curl('-k', '-o', to, `${secure}/large.bin`);
    expect(sha256(to)).toBe(sha256(`${folder}/large.bin`));
  });

  it.each([
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: s\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: s\r\n\r\n',
    ],
    [
      'a length beside chunks',
      'GET / HTTP/1.1\r\nHost: s\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: s\r\n\r\n',
    ],
    ['line feeds alone', 'GET /small.txt HTTP/1.1\nHost: s\n\n'],
    ['a NUL', 'GET /small.txt\0 HTTP/1.1\r\nHost: s\r\n\r\n'],
    ['64 KiB of one letter', 'A'.repeat(65_536)],
    ['the greeting of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('refuses %s, once, and closes', async (_what, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d .*\r\n/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toContain('\r\nConnection: close\r\n');
  });

  it('answers a hundred requests that come together, in their order', async () => {
    const asked = Array.from(
      { length: 100 },
      (_, n) => `GET /sub/small.txt HTTP/1.1\r\nHost: s\r\nRange: bytes=${n % 10}-${n % 10}\r\n\r\n`,
    );
    const answer = await raw(`${asked.join('')}GET /no HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n`);
    const bodies = answer
      .split('HTTP/1.1 206 Partial Content')
      .slice(1)
      .map((one) => one.split('\r\n\r\n')[1]?.[0]);
    expect(bodies).toEqual(asked.map((_, n) => String(n % 10)));
  });

  it('keeps little of what slow readers ask for, and serves others meanwhile', async () => {
    const before = memoryOf(station);
    const sockets: Socket[] = [];
    for (let count = 0; count < 60; count += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('GET /large.bin HTTP/1.1\r\nHost: s\r\n\r\n');
      socket.pause();
      sockets.push(socket);
    }
    await delay(1000);
    expect(await small()).toBe('0123456789');
    expect(memoryOf(station) - before).toBeLessThan(150e6);
    for (const socket of sockets) socket.destroy();
    expect(
      createHash('md5')
        .update(await small())
        .digest('hex'),
    ).toHaveLength(32);
  });
});

/** Bytes of memory that its process has. */
function memoryOf({ running }: Rouse): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

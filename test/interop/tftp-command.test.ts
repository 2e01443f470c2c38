/** `rouse tftp` as its users run it, without rights, on loopback: get, put, push and serve against each other. */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { Running, type Ended } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startRouse, type Rouse } from '../support/station.ts';

const HERE = '127.0.0.1';
const CONTENT = randomBytes(700_001);
/** 0 done, 1 failed, 2 usage, 3 timed out, 4 the machine refused. */
const QUICK = ['--timeout', '1', '--retries', '0'];

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
}

describe('rouse tftp', () => {
  let scratch: Scratch;
  let port = '';
  let serving: Rouse | undefined;

  beforeEach(async () => {
    scratch = new Scratch();
    for (const folder of ['served', 'work']) mkdirSync(scratch.join(folder));
    [port = ''] = await freePorts(1);
  });

  afterEach(async () => {
    await serving?.running.stop();
    serving = undefined;
    scratch.remove();
  });

  async function serve(...args: readonly string[]): Promise<Rouse> {
    const place = ['--listen', HERE, '--port', port, '--data', scratch.join('data'), '--json'];
    serving = startRouse(undefined, ['tftp', 'serve', scratch.join('served'), ...place, ...args]);
    await serving.told('station.started');
    return serving;
  }

  function tftp(...args: readonly string[]): Promise<Ended> {
    const command = [ROUSE, 'tftp', ...args];
    return new Running(process.execPath, command, { cwd: scratch.join('work') }).ended;
  }

  const served = (name: string): string => scratch.join('served', name);
  const local = (name: string): string => scratch.join('work', name);
  const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

  describe('get', () => {
    test('fetches several files, says how fast, and leaves nothing else behind', async () => {
      writeFileSync(served('a.bin'), CONTENT);
      writeFileSync(served('B.txt'), 'text');
      await serve();
      const { status, stdout, stderr } = await tftp('get', `${HERE}:${port}`, 'a.bin', 'b.TXT');
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      expect(stderr).toMatch(/^a\.bin: 700\.0 kB in .*blksize 1428, tsize 700001, windowsize 16/);
      expect(readdirSync(local('')).toSorted()).toEqual(['a.bin', 'b.TXT']);
      expect(sum(local('a.bin'))).toBe(sum(served('a.bin')));
    });

    test.each([
      ['a folder', ['--output', 'sub'], 'sub/a.bin'],
      ['a name', ['--output', 'sub/other'], 'sub/other'],
    ])('writes to %s', async (_what, args, path) => {
      mkdirSync(local('sub'));
      writeFileSync(served('a.bin'), CONTENT);
      await serve();
      expect((await tftp('get', `tftp://${HERE}:${port}/a.bin`, ...args)).status).toBe(0);
      expect(sum(local(path))).toBe(sum(served('a.bin')));
    });

    test('prints to the standard output, lines as this computer writes them', async () => {
      writeFileSync(served('lines'), 'one\ntwo\n');
      const server = await serve();
      const { status, stdout } = await tftp('get', `${HERE}:${port}`, 'lines', '--netascii', '-q', '-o', '-');
      expect({ status, stdout }).toEqual({ status: 0, stdout: 'one\ntwo\n' });
      expect((await server.told('file.request')).mode).toBe('netascii');
      expect((await server.told('file.complete')).size).toBe(10);
    });

    test('asks for what it is told to ask for', async () => {
      writeFileSync(served('a.bin'), CONTENT);
      const server = await serve();
      const options = ['--blksize', '1024', '--windowsize', '4', '--timeout', '2', '--no-tsize', '--json'];
      const { stdout } = await tftp('get', `${HERE}:${port}`, 'a.bin', ...options);
      expect(JSON.parse(stdout)).toMatchObject({
        file: 'a.bin',
        ok: true,
        bytes: CONTENT.length,
        granted: ['blksize 1024', 'timeout 2', 'windowsize 4'],
      });
      const { options: asked } = await server.told('file.request');
      expect(asked).toEqual({ blksize: '1024', timeout: '2', windowsize: '4' });
    });

    test('keeps the old file when the new one does not arrive', async () => {
      writeFileSync(local('a.bin'), 'old');
      await serve();
      const { status, stderr } = await tftp('get', `${HERE}:${port}`, 'a.bin');
      expect(status).toBe(1);
      expect(stderr).toMatch(/file not found.*\n.*Check the name/);
      expect([readdirSync(local('')), readFileSync(local('a.bin'), 'utf8')]).toEqual([['a.bin'], 'old']);
    });

    test('exits with 3 when nobody answers, and says what to check', async () => {
      const { status, stderr } = await tftp('get', `${HERE}:${port}`, 'a', 'b', ...QUICK);
      expect(status).toBe(3);
      expect(stderr).toMatch(/^rouse: a: the server does not answer\.\n.*port/);
    });

    test('exits with 3 when nobody has the name', async () => {
      // No name server is asked for an empty label.
      const { status, stderr } = await tftp('get', 'a..invalid', 'a');
      expect(status).toBe(3);
      expect(stderr).toMatch(/No address is known for a\.\.invalid/);
    });

    test('exits with 4 when this computer cannot write, and says why', async () => {
      writeFileSync(served('a'), 'x');
      writeFileSync(local('file'), '');
      await serve();
      const { status, stderr } = await tftp('get', `${HERE}:${port}`, 'a', '-o', 'file/a');
      expect(status).toBe(4);
      expect(stderr).toMatch(/file\/a could not be written: there is a file where a folder should be/);
    });

    test.each([
      ['no file', [HERE]],
      ['a broken URL', ['tftp://']],
      ['a block size that is none', [HERE, 'a', '--blksize', '7']],
      ['a host that is none', ['a b', 'a']],
    ])('exits with 2 for %s', async (_what, args) => {
      expect((await tftp('get', ...args)).status).toBe(2);
    });
  });

  describe('put', () => {
    test('writes several files, found by a pattern, into a folder of the server', async () => {
      for (const name of ['one.bin', 'two.bin', '.hidden.bin']) writeFileSync(local(name), CONTENT);
      mkdirSync(served('incoming'));
      await serve('--write', 'create');
      const { status } = await tftp('put', '*.bin', `${HERE}:${port}`, '--remote', 'incoming/');
      expect(status).toBe(0);
      expect(readdirSync(served('incoming'))).toEqual(['one.bin', 'two.bin']);
      expect(sum(served('incoming/two.bin'))).toBe(sum(local('two.bin')));
    });

    test('exits with 1 when the server refuses, and says what to do', async () => {
      writeFileSync(served('a'), 'old');
      writeFileSync(local('a'), 'new');
      await serve('--write', 'create');
      const { status, stderr } = await tftp('put', 'a', `${HERE}:${port}`);
      expect(status).toBe(1);
      expect(stderr).toMatch(/the file exists.*error 6.*\n.*--remote/);
      expect(readFileSync(served('a'), 'utf8')).toBe('old');
    });

    test.each([
      ['that is not there', 'missing', /no file missing\.\n.*Check its name/],
      ['that is a folder', '.', /\. is a folder\.\n.*Name the files/],
    ])('exits with 1 for a file %s, and says what to do', async (_what, path, words) => {
      const { status, stderr } = await tftp('put', path, `${HERE}:${port}`);
      expect(status).toBe(1);
      expect(stderr).toMatch(words);
    });

    test.each([
      ['no host', ['a']],
      ['the host in front', [HERE, 'a']],
      ['one name for two files', ['a', 'a', HERE, '--remote', 'b']],
    ])('exits with 2 for %s', async (_what, args) => {
      writeFileSync(local('a'), 'x');
      expect((await tftp('put', ...args)).status).toBe(2);
    });
  });

  describe('push', () => {
    test('tries until the device is there', async () => {
      writeFileSync(local('firmware.bin'), CONTENT);
      const pushing = tftp('push', 'firmware.bin', `${HERE}:${port}`, '--every', '50ms', '--for', '30s');
      await serve('--write', 'create-and-overwrite');
      const { status, stderr } = await pushing;
      expect(status).toBe(0);
      expect(stderr).toMatch(/switch the device on now[^]*no options[^]*Leave it alone/);
      expect(sum(served('firmware.bin'))).toBe(sum(local('firmware.bin')));
    });

    test('asks steadily, and exits with 3 when its time is over', async () => {
      const device = createSocket('udp4').bind(Number(port), HERE);
      await once(device, 'listening');
      let asked = 0;
      device.on('message', () => (asked += 1));
      writeFileSync(local('firmware.bin'), CONTENT);
      const { status, stderr } = await tftp(
        'push',
        'firmware.bin',
        `${HERE}:${port}`,
        '--every',
        '50ms',
        '--for',
        '2s',
      );
      device.close();
      expect(status).toBe(3);
      expect(stderr).toContain('did not answer');
      expect(asked).toBeGreaterThan(10);
    });

    test('ends when the device refuses the image', async () => {
      writeFileSync(local('wrong.bin'), CONTENT);
      await serve();
      const { status, stderr } = await tftp('push', 'wrong.bin', `${HERE}:${port}`, '--for', '20s');
      expect(status).toBe(1);
      expect(stderr).toContain('nothing may be written here');
    });
  });

  describe('serve', () => {
    test('serves the folder and nothing outside of it', async () => {
      writeFileSync(scratch.join('secret'), 'secret');
      symlinkSync(scratch.join('secret'), served('link'));
      writeFileSync(served('SEP001122334455.cnf.xml'), '<device/>');
      await serve();
      expect((await tftp('get', `${HERE}:${port}`, 'SEP001122334455.cnf.xml')).status).toBe(0);
      expect((await tftp('get', `${HERE}:${port}`, 'link')).status).toBe(1);
      expect((await tftp('get', `${HERE}:${port}`, '../secret')).status).toBe(1);
    });

    test('takes any setting from the command line', async () => {
      writeFileSync(served('a'), 'content');
      const server = await serve('--set', 'tftp.checksums=true', 'tftp.folder-list=true', 'tftp.negotiate=false');
      expect((await tftp('get', `${HERE}:${port}`, 'a', 'a.sha256', 'dir.txt')).status).toBe(0);
      expect(readFileSync(local('a.sha256'), 'utf8')).toBe(`${sum(served('a'))}  a\n`);
      expect(readFileSync(local('dir.txt'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {13}7 {2}a\n$/);
      expect(readdirSync(served(''))).toEqual(['a']);
      const { status } = await server.running.stop('SIGINT');
      expect(status).toBe(0);
    });

    test('translates a large file there and back, and tells its checksums', async () => {
      writeFileSync(served('large.txt'), `${'line '.repeat(20)}\n`.repeat(200_000));
      await serve('--write', 'create', '--set', 'tftp.checksums=true');
      const here = `${HERE}:${port}`;
      expect((await tftp('get', here, 'large.txt', '--netascii', '-q')).status).toBe(0);
      expect((await tftp('get', here, 'large.txt.sha256', 'large.txt.md5')).status).toBe(0);
      expect(readFileSync(local('large.txt.sha256'), 'utf8')).toBe(`${sum(local('large.txt'))}  large.txt\n`);
      expect(
        (await tftp('put', 'large.txt', here, '--netascii', '-q', '-r', 'back.txt', '--windowsize', '64')).status,
      ).toBe(0);
      expect(sum(served('back.txt'))).toBe(sum(served('large.txt')));
    });

    test.each([
      [2, ['--set', 'tftp.timeout']],
      [2, ['--set', 'tftp.tomeout=3']],
      [2, ['--data-ports', 'many']],
      [2, ['--write', 'everything']],
    ])('exits with %i for %j', async (status, args) => {
      const ended = await tftp('serve', scratch.join('served'), '--port', port, ...args);
      expect(ended.status).toBe(status);
    });

    test('exits with 4 on an address that this computer lacks, and lists those that there are', async () => {
      const args = ['--port', port, '--listen', '203.0.113.9'];
      const { status, stderr } = await tftp('serve', scratch.join('served'), ...args);
      expect(status).toBe(4);
      expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/not have the address 203\.0\.113\.9\. .* 127\.0\.0\.1 \(lo/);
    });

    test('speaks IPv6, there and back', async ({ skip }) => {
      if (!hasIpv6()) return skip('this machine has no IPv6');
      writeFileSync(local('up.bin'), CONTENT);
      const six = ['--listen', '::1', '--port', port, '--write', 'create', '--data', scratch.join('data'), '--json'];
      serving = startRouse(undefined, ['tftp', 'serve', scratch.join('served'), ...six]);
      await serving.told('station.started');
      expect((await tftp('put', 'up.bin', `[::1]:${port}`)).status).toBe(0);
      expect((await tftp('get', `tftp://[::1]:${port}/up.bin`, '-o', 'down.bin')).status).toBe(0);
      expect(sum(local('down.bin'))).toBe(sum(local('up.bin')));
      expect((await serving.told('file.request')).from).toMatch(/^\[::1\]:[0-9]+$/);
    });

    test('says who has the port', async () => {
      await serve();
      const ended = await tftp('serve', scratch.join('served'), '--listen', HERE, '--port', port);
      expect(ended.status).toBe(4);
      expect(ended.stderr).toContain(port);
    });
  });
});

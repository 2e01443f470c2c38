import { createHash } from 'node:crypto';
import { readFileSync, existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemorySink } from '../../../files/memory-sink.ts';
import { DgramHost } from '../../../host/node/datagrams/dgram-host.ts';
import { ipv4 } from '../../../lib/address.ts';
import { TFTP_DEFAULTS } from '../../../services/tftp/server/settings.ts';
import { TftpService } from '../../../services/tftp/server/service.ts';
import { content, shelf } from '../../../services/tftp/testbed.fixture.ts';
import { Folder, rouse } from '../rouse.fixture.ts';

const folder = new Folder();
const FILES = { small: content(300), 'a/image.bin': content(5000), lines: new TextEncoder().encode('a\nb\n') };

let host: DgramHost;
let sink: MemorySink;
let port = '';

beforeEach(async () => {
  host = new DgramHost();
  sink = new MemorySink();
  const settings = { ...TFTP_DEFAULTS, place: { address: ipv4(0x7f00_0001) }, port: 0, write: 'create' } as const;
  const server = new TftpService(settings, { files: shelf(FILES), report: () => undefined, sink });
  const opened = await server.open(host);
  if (!opened.ok) throw new Error(opened.error.message);
  port = String(server.port);
});
afterEach(() => host.close());

async function get(...args: readonly string[]) {
  return rouse('tftp', 'get', '--port', port, '127.0.0.1', ...args);
}

async function put(...args: readonly string[]) {
  return rouse('tftp', 'put', '--port', port, ...args, '127.0.0.1');
}

describe('rouse tftp get', () => {
  it('reads files to where they are wanted, and says how it went', async () => {
    mkdirSync(folder.at('into'));
    const ended = await get('small', 'a/image.bin', '--output', folder.at('into'));
    expect({ status: ended.status, stdout: ended.stdout }).toEqual({ status: 0, stdout: '' });
    expect(ended.stderr).toMatch(/^small: 300 B in .*blksize 1428.*\na\/image\.bin: 5\.0 kB in /);
    expect(new Uint8Array(readFileSync(folder.at('into/small')))).toEqual(FILES.small);
    expect(new Uint8Array(readFileSync(folder.at('into/image.bin')))).toEqual(FILES['a/image.bin']);
  });

  it('tells the MD5 of what has arrived and of what was sent, for comparison', async () => {
    const sum = createHash('md5').update(FILES.small).digest('hex');
    expect((await get('small', '--output', folder.at('one'))).stderr).toContain(`MD5 ${sum}`);
    const { stdout } = await get('small', '--json', '--output', folder.at('two'));
    expect(JSON.parse(stdout)).toMatchObject({ md5: sum });
    expect((await put(folder.at('one'))).stderr).toContain(`MD5 ${sum}`);
  });

  it('takes a URL, whose file, mode and port count unless a flag says otherwise', async () => {
    const url = `tftp://127.0.0.1:${port}/small`;
    expect(await rouse('tftp', 'get', url, '--output', folder.at('one'), '--quiet')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(new Uint8Array(readFileSync(folder.at('one')))).toEqual(FILES.small);
    expect(await rouse('tftp', 'get', 'tftp://127.0.0.1:1/small', '--port', port, '-o', '-', '-q')).toMatchObject({
      status: 0,
    });
  });

  it('writes to the standard output what is whole, and nothing else', async () => {
    expect(await get('lines', '--output', '-', '--quiet')).toEqual({ status: 0, stdout: 'a\nb\n', stderr: '' });
    expect(await get('nothing', '--output', '-')).toMatchObject({ status: 1, stdout: '' });
  });

  it('asks for what it is told to ask for', async () => {
    const said = async (...flags: readonly string[]): Promise<unknown> => {
      const { stdout } = await get('small', '--json', '--output', folder.at('asked'), ...flags);
      return JSON.parse(stdout);
    };
    const granted = ['blksize 1428', 'tsize 300', 'windowsize 16'];
    expect(await said()).toMatchObject({ file: 'small', ok: true, bytes: 300, granted });
    expect(await said('--plain')).toMatchObject({ granted: [] });
    expect(await said('--blksize', '100', '--windowsize', '2', '--timeout', '3', '--no-tsize')).toMatchObject({
      granted: expect.arrayContaining(['blksize 100', 'windowsize 2', 'timeout 3']),
    });
  });

  it('says what the server said, what to do, goes on with the next file, and ends with 1', async () => {
    const ended = await get('nothing', 'small', '--output', folder.at(''));
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('rouse: nothing: ');
    expect(ended.stderr).toContain('Check the name; most servers tell "a" from "A".');
    expect(ended.stderr).toContain('small: 300 B');
    expect(existsSync(folder.at('nothing'))).toBe(false);
    expect(JSON.parse((await get('nothing', '--json')).stdout)).toMatchObject({ ok: false, code: 1 });
  });

  it('breaks off what is larger than allowed, and leaves nothing behind', async () => {
    const ended = await get('a/image.bin', '--largest', '1k', '--output', folder.at('large'));
    expect(ended).toMatchObject({ status: 1, stderr: expect.stringContaining('--largest') });
    expect(existsSync(folder.at('large'))).toBe(false);
  });

  it('ends with 4 when the disk refuses', async () => {
    folder.put('file', 'not a folder');
    expect(await get('small', '--output', folder.at('file/below'))).toMatchObject({ status: 4 });
  });

  it('says so when a file has no name here, or the host is none', async () => {
    expect(await get('a/')).toMatchObject({ status: 2, stderr: expect.stringContaining('use --output') });
    expect(await rouse('tftp', 'get', 'host:0', 'x')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('rouse tftp put', () => {
  it('writes files under their own names, in a folder, or under another name', async () => {
    const [one, two] = [folder.put('one.txt', 'one'), folder.put('two.txt', 'two')];
    expect(await put(one, two, '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await put(one, two, '--remote', 'there/', '--quiet')).toMatchObject({ status: 0 });
    expect(await put(one, '--remote', 'other', '--quiet')).toMatchObject({ status: 0 });
    const all = ['one.txt', 'two.txt', 'there/one.txt', 'there/two.txt', 'other'];
    expect(all.map((name) => sink.text(name))).toEqual(['one', 'two', 'one', 'two', 'one']);
  });

  it('says what the server refuses, and what to do', async () => {
    const one = folder.put('one.txt', 'one');
    await put(one, '--quiet');
    const again = await put(one);
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('The server does not replace files.') });
  });

  it('goes on with the other files when one is not there', async () => {
    const ended = await put(folder.at('none.txt'), folder.put('here.txt', 'here'));
    expect(ended).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no file') });
    expect(sink.text('here.txt')).toBe('here');
    expect(await put(folder.path)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/is a folder\.\n {7}Name the files in it\./),
    });
  });

  it('refuses what cannot be meant', async () => {
    const [one, two] = [folder.put('one.txt', 'one'), folder.put('two.txt', 'two')];
    expect(await put(one, two, '--remote', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('end with /'),
    });
    expect(await rouse('tftp', 'put', one, two)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('host comes last'),
    });
    const url = `tftp://127.0.0.1:${port}/x`;
    expect(await rouse('tftp', 'put', one, two, url)).toMatchObject({ status: 2 });
    expect(await rouse('tftp', 'put', one, url, '--quiet')).toMatchObject({ status: 0 });
    expect(sink.text('x')).toBe('one');
  });
});

describe('rouse tftp push', () => {
  it('asks until the device is there, writes the file, and says what comes then', async () => {
    const image = folder.put('image.bin', 'firmware');
    const flags = ['--every', '20ms', '--for', '5s', '--port', port];
    const ended = await rouse('tftp', 'push', image, '127.0.0.1', ...flags);
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(ended.stderr).toMatch(
      /^Asking 127\.0\.0\.1 several times a second for 5\.0 s: switch the device on now\.\n/,
    );
    expect(ended.stderr).toContain('no options');
    expect(ended.stderr).toContain('The device has the whole file.');
    expect(sink.text('image.bin')).toBe('firmware');
    expect(await rouse('tftp', 'push', image, '127.0.0.1', ...flags, '--remote', 'y', '--quiet')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('ends with 3 when no device came, with 1 when it refuses, with 2 for nonsense', async () => {
    const image = folder.put('image.bin', 'firmware');
    const flags = ['--every', '20ms', '--for', '200ms', '--port', port];
    await rouse('tftp', 'push', image, '127.0.0.1', ...flags, '--quiet');
    expect(await rouse('tftp', 'push', image, '127.0.0.1', ...flags)).toMatchObject({ status: 1 });
    expect(await rouse('tftp', 'push', image, '127.0.0.1', ...flags, '--mac', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^rouse: --mac: \S/),
    });
    expect(await rouse('tftp', 'push', folder.at('no'), '127.0.0.1', ...flags)).toMatchObject({ status: 1 });
    host.close();
    const silent = await rouse('tftp', 'push', image, '127.0.0.1', ...flags);
    expect(silent).toMatchObject({ status: 3, stderr: expect.stringContaining('did not answer in all that time') });
    expect(silent.stderr).toContain(`Check that a TFTP server runs on 127.0.0.1, that it is on port ${port}`);
  });
});

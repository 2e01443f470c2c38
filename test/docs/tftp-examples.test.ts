/** The examples of docs/tftp.md run. (`npm run check` compiles them.) */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeTftp, TftpClient, TftpServer } from '../../src/public/tftp.ts';
import { roundTrip } from '../../docs/examples/tftp-client.ts';
import { CONFIGURATIONS } from '../../docs/examples/tftp-generated.ts';
import { inWords } from '../../docs/examples/tftp-packet.ts';
import { serve } from '../../docs/examples/tftp-server.ts';
import { sinkFor } from '../../docs/examples/tftp-uploads.ts';

const HERE = '127.0.0.1';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-example-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the examples', () => {
  it('serve a folder, write into it and read back', async () => {
    const told: string[] = [];
    const server = await serve(folder, (line) => told.push(line));
    expect(await roundTrip(HERE, server.port, 'hello')).toBe('hello');
    // The client has the file a moment before the server hears of it.
    await expect
      .poll(() => told.map((line) => line.replace(/^\S+ /, '')))
      .toEqual(['write note.txt: 5 bytes', 'read note.txt: 5 bytes']);
    server.close();
    expect(readdirSync(folder)).toEqual(['note.txt']);
  });

  it('serve files that exist nowhere', async () => {
    const server = await TftpServer.start({ files: CONFIGURATIONS, address: HERE, port: 0 });
    if (!server.ok) return expect.fail(server.error.message);
    const client = new TftpClient({ server: HERE, port: server.value.port });
    const got = await client.get('SEP002699EF0F1A.cnf.xml');
    const missing = await client.get('other.cnf.xml');
    client.close();
    server.value.close();
    expect(got.ok && new TextDecoder().decode(got.value.content)).toContain('SEP002699EF0F1A');
    expect(missing).toMatchObject({
      ok: false,
      error: { code: 1, reason: 'the server says "file not found" (error 1)' },
    });
  });

  it('keep what devices write wherever the program wants, and tell the device whether that worked', async () => {
    const kept: string[] = [];
    const sink = sinkFor(async (name, content) => {
      if (name === 'unwanted') throw new Error('not kept');
      kept.push(`${name}: ${new TextDecoder().decode(content)}`);
    });
    const settings = { write: 'create' } as const;
    const server = await TftpServer.start({ sink, address: HERE, port: 0, settings });
    if (!server.ok) return expect.fail(server.error.message);
    const client = new TftpClient({ server: HERE, port: server.value.port });
    const content = new TextEncoder().encode('content');
    expect(await client.put('core.dump', content)).toMatchObject({ ok: true });
    expect(await client.put('unwanted', content)).toMatchObject({ ok: false, error: { code: 0 } });
    client.close();
    server.value.close();
    expect(kept).toEqual(['core.dump: content']);
  });

  it('say what a datagram says', () => {
    const options = [{ name: 'blksize', value: '1428' }];
    const request = encodeTftp({ kind: 'read', file: 'a', mode: 'octet', options, anomalies: [] });
    expect(inWords(request)).toBe('read a blksize=1428');
    expect(inWords(new Uint8Array([0, 3, 0, 1, 65]))).toBe('block 1, 1 bytes');
    expect(inWords(new Uint8Array([0, 9]))).toBe('nonsense at byte 0: opcode 9 does not exist');
  });
});

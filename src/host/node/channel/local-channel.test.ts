import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelAddress } from './local-channel-place.ts';
import type { StationError } from '../../station-error.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { askLocalChannel, openLocalChannel, type Answer, type LocalChannel } from './local-channel.ts';

let scratch = '';
let folder = '';
const open: LocalChannel[] = [];

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rouse-test-'));
  folder = join(scratch, 'data');
});
afterEach(() => {
  vi.useRealTimers();
  for (const channel of open.splice(0)) channel.close();
  rmSync(scratch, { recursive: true, force: true });
});

const echo: Answer = async function* (request) {
  yield { echo: request };
};

/** The first of the replies, which is often all that matters. */
async function ask(request: unknown): Promise<Result<unknown, StationError>> {
  for await (const reply of askLocalChannel(folder, request)) return reply;
  return ok('no reply');
}

async function listen(answer = echo): Promise<LocalChannel> {
  const channel = await openLocalChannel(folder, answer);
  if (!channel.ok) throw new Error(channel.error.message);
  open.push(channel.value);
  return channel.value;
}

async function all(request: unknown): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  for await (const reply of askLocalChannel(folder, request)) replies.push(reply);
  return replies;
}

const unix = it.skipIf(process.platform === 'win32');

/** Says it as it is and nothing more, and returns what comes back until the other side ends. */
async function say(words: string): Promise<string> {
  const socket = connect(channelAddress(folder));
  socket.on('error', () => {});
  socket.end(words);
  return text(socket);
}

describe('the local channel', () => {
  it('answers one line with one line', async () => {
    await listen();
    expect(await ask({ ask: 'ü\n' })).toEqual({ ok: true, value: { echo: { ask: 'ü\n' } } });
    expect(await say('{"id":7,"request":[1]}\n')).toBe('{"id":7,"reply":{"echo":[1]}}\n{"id":7,"end":true}\n');
  });

  it('answers several at once, each what it asked', async () => {
    const waiting: (() => void)[] = [];
    await listen(async function* (request) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      yield request;
    });
    const [first, second] = [ask(1), ask(2)];
    await expect.poll(() => waiting.length).toBe(2);
    for (const go of waiting.toReversed()) go();
    expect([await first, await second]).toMatchObject([{ value: 1 }, { value: 2 }]);
  });

  it('answers a program that has closed its side already', async () => {
    await listen();
    const socket = connect(channelAddress(folder)).end('{"id":1,"request":"half"}\n');
    expect(await text(socket)).toContain('{"echo":"half"}');
  });

  it.each([
    ['garbage', '\u0000\u00ff{]\n', 'SyntaxError'],
    ['an empty line', '\n', 'SyntaxError'],
    ['a line without a number', '"hello"\n', 'a line is {'],
    ['a tower of brackets', `${'['.repeat(60_000)}\n`, 'SyntaxError'],
    ['a line that is too long', 'x'.repeat(1_000_000), 'at most 65536 characters'],
  ])('says what is wrong with %s, and goes on', async (_what, words, wrong) => {
    await listen();
    expect(JSON.parse(await say(words))).toMatchObject({ error: expect.stringContaining(wrong) });
    expect(await ask(1)).toMatchObject({ ok: true });
  });

  it.each([
    ['leaves it', (socket: Socket) => socket.write('{"id":1,"leave":true}\n')],
    ['is gone', (socket: Socket) => socket.destroy()],
    ['waits for nothing more', (socket: Socket) => socket.end()],
  ])('lets an answer that waits for things to happen end when the asker %s', async (_what, leave) => {
    const ended: unknown[] = [];
    await listen(async function* (request, over) {
      yield 'waiting';
      await once(over, 'abort');
      ended.push(request);
    });
    const socket = connect(channelAddress(folder));
    socket.write('{"id":1,"request":"news"}\n');
    await once(socket, 'data');
    expect(ended).toEqual([]);
    leave(socket);
    await expect.poll(() => ended, { timeout: 10_000 }).toEqual(['news']);
    socket.destroy();
  });

  it('survives who leaves in the middle of a line or before the answer', async () => {
    await listen();
    for (const words of ['{"id', '{"id":1,"request":"gone"}\n', '']) {
      const socket = connect(channelAddress(folder));
      socket.write(words, () => socket.destroy());
      await once(socket, 'close');
    }
    expect(await ask(1)).toMatchObject({ ok: true });
  });

  it('tells a mistake of ours to the asker', async () => {
    await listen(async function* () {
      yield 'first';
      throw new Error('ours');
    });
    const said = await say('{"id":1,"request":1}\n');
    expect(said).toBe('{"id":1,"reply":"first"}\n{"id":1,"error":"Error: ours"}\n');
    expect(await all(1)).toMatchObject([{ value: 'first' }, { error: { code: 'no-answer' } }]);
  });

  it('turns away who comes when there are too many, and nobody after that', async () => {
    await listen();
    const crowd = Array.from({ length: 16 }, () => connect(channelAddress(folder)));
    await Promise.all(crowd.map((socket) => once(socket, 'connect')));
    await expect.poll(() => ask(1)).toMatchObject({ error: { code: 'no-answer' } });
    for (const socket of crowd) socket.destroy();
    await expect.poll(() => ask(1)).toMatchObject({ ok: true });
  });

  it('gives up on an answer that does not come', async () => {
    await listen(async function* () {
      yield* [];
      await new Promise(() => {});
    });
    const replies = askLocalChannel(folder, 1, 50);
    expect(await replies.next()).toMatchObject({ value: { error: { code: 'no-answer' } } });
  });

  it('hangs up on who asks nothing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await listen();
    const silent = connect(channelAddress(folder));
    const said = text(silent);
    const other = connect(channelAddress(folder));
    await once(other, 'connect');
    await expect.poll(() => vi.getTimerCount()).toBe(2);
    vi.advanceTimersByTime(5000);
    expect(await said).toBe('');
    other.destroy();
  });

  it('sends a million replies no faster than they are read, and none to who has left', async () => {
    let made = 0;
    let ended = false;
    await listen(async function* () {
      try {
        for (; made < 1_000_000; made += 1) yield 'x'.repeat(1000);
      } finally {
        ended = true;
      }
    });
    const replies = askLocalChannel(folder, 1);
    expect(await replies.next()).toMatchObject({ value: { ok: true } });
    await replies.return();
    await expect.poll(() => ended).toBe(true);
    expect(made).toBeLessThan(10_000);
  });

  it('waits once for room, however many answers to one connection do', async () => {
    const warned: string[] = [];
    const onWarning = ({ name }: Error): void => void warned.push(name);
    process.on('warning', onWarning);
    let begun = 0;
    await listen(async function* () {
      begun += 1;
      for (;;) yield 'x'.repeat(100_000);
    });
    const socket = connect(channelAddress(folder)).pause();
    for (let id = 0; id < 50; id += 1) socket.write(`{"id":${id},"request":1}\n`);
    await expect.poll(() => begun).toBe(50);
    socket.destroy();
    await once(socket, 'close');
    process.off('warning', onWarning);
    expect(warned).toEqual([]);
  });

  it('answers several requests of one connection, by their numbers', async () => {
    await listen();
    const socket = connect(channelAddress(folder));
    const both = text(socket);
    socket.end('{"id":"a","request":1}\n{"id":"b","request":2}\n');
    const lines = (await both)
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(4);
    expect(lines).toContainEqual({ id: 'a', reply: { echo: 1 } });
    expect(lines).toContainEqual({ id: 'b', reply: { echo: 2 } });
  });

  unix('lets nobody else in, and leaves nothing when it closes', async () => {
    const channel = await listen();
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect([mode(join(folder, 'control')), mode(channelAddress(folder))]).toEqual([0o700, 0o600]);
    channel.close();
    expect(readdirSync(join(folder, 'control'))).toEqual([]);
    expect(await ask(1)).toMatchObject({ error: { code: 'no-station' } });
  });

  it('takes nothing away from the next one when it is closed twice', async () => {
    const channel = await listen();
    channel.close();
    await listen();
    channel.close();
    expect(await ask(1)).toMatchObject({ ok: true });
  });

  unix('finds another place when the path of the folder is too long for a socket', async () => {
    folder = join(scratch, 'long'.repeat(40));
    const channel = await listen();
    const elsewhere = dirname(channelAddress(folder));
    expect(await ask(1)).toMatchObject({ ok: true });
    channel.close();
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('is not taken from who has it', async () => {
    await listen();
    const second = await openLocalChannel(folder, echo);
    expect(second).toMatchObject({
      error: { code: 'storage', message: expect.stringContaining(`pid ${process.pid}`) },
    });
    expect(await ask(1)).toEqual({ ok: true, value: { echo: 1 } });
  });

  unix('is taken over from a process that was killed', async () => {
    const control = join(folder, 'control');
    mkdirSync(control, { recursive: true });
    const listening = `require('node:net').createServer().listen(process.argv[1], () => console.log('listening'))`;
    const child = spawn(process.execPath, ['-e', listening, join(control, 'socket')]);
    await once(child.stdout, 'data');
    writeFileSync(join(control, 'lock'), JSON.stringify({ pid: child.pid, started: 'long ago' }));
    writeFileSync(join(control, 'address'), join(control, 'socket'));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(join(control, 'socket'))).toBe(true);
    expect(await ask(1)).toMatchObject({ error: { code: 'no-station', cause: 'ECONNREFUSED' } });
    await listen();
    expect(await ask(1)).toMatchObject({ ok: true });
  });

  it('says so when it cannot be', async () => {
    writeFileSync(folder, 'a file');
    expect(await openLocalChannel(folder, echo)).toMatchObject({ error: { code: 'storage' } });
  });
});

describe('asking', () => {
  it('tells that there is no station', async () => {
    const { message, hint } = await failure();
    expect(message).toBe(`No station is running with the data in ${folder}.`);
    expect(hint).toContain('--data');
  });

  unix.each([
    ['hangs up', ''],
    ['talks nonsense', 'nonsense\n'],
  ])('tells that there is no answer when what is there %s', async (_what, words) => {
    mkdirSync(join(folder, 'control'), { recursive: true });
    const server = createServer((socket) => socket.end(words)).listen(join(folder, 'other'));
    writeFileSync(join(folder, 'control', 'address'), join(folder, 'other'));
    expect(await failure()).toMatchObject({ code: 'no-answer' });
    server.close();
  });

  async function failure() {
    const reply = await ask(1);
    if (reply.ok) throw new Error('it was answered');
    return reply.error;
  }
});

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeUdpPorts } from '../../host/node/datagrams/free-ports.ts';
import { loadLibc } from '../../host/linux/datagrams/libc.ts';
import { nodeMachine } from '../../host/node/machine.ts';
import { ipv4 } from '../../lib/address.ts';
import { makePlan } from '../make-plan.ts';
import { MODULES } from '../modules.ts';
import { stationSettings } from '../settings.ts';
import type { FromPacketThread, StationPlan, ToPacketThread } from './plan.ts';
import { run } from './worker.ts';

const { schema, parts } = await stationSettings();
const libc = await loadLibc();

let folder = '';
let tftp = 0;
let inside: MessagePort;
let outside: MessagePort;
const heard: FromPacketThread[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-worker-'));
  [tftp = 0] = await freeUdpPorts(1, '127.0.0.1');
  ({ port1: inside, port2: outside } = new MessageChannel());
  outside.on('message', (message: FromPacketThread) => heard.push(message));
});
afterEach(() => {
  outside.close();
  heard.length = 0;
  rmSync(folder, { recursive: true });
});

function planFor(engine: 'dgram' | 'batched'): StationPlan {
  const at = { address: ipv4(0x7f00_0001), prefix: 8 };
  const order = {
    settings: schema.parse({ engine, tftp: { port: tftp } }),
    parts,
    off: new Set(MODULES.map(({ name }) => name).filter((name) => name !== 'tftp')),
  };
  const place = { adapter: '127.0.0.1', at, isShared: false, happenings: [] };
  const plan = makePlan({ ...order, sources: [], dataFolder: folder }, [place], nodeMachine);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

function say(message: ToPacketThread): void {
  outside.postMessage(message);
}

/** The first message of that kind, as soon as it is there. */
async function told<K extends FromPacketThread['kind']>(kind: K): Promise<Extract<FromPacketThread, { kind: K }>> {
  const isIt = (one: FromPacketThread): one is Extract<FromPacketThread, { kind: K }> => one.kind === kind;
  await expect.poll(() => heard.some(isIt), { timeout: 10_000 }).toBe(true);
  const found = heard.find(isIt);
  if (found === undefined) throw new Error(`nothing of the kind ${kind} came`);
  return found;
}

/** Whether somebody has the port. */
async function isTaken(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const isFree = await new Promise<boolean>((resolve) => {
    socket.on('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => resolve(true));
  });
  socket.close();
  return !isFree;
}

describe('the thread that answers datagrams', () => {
  it('opens what the plan says, is ready, answers what it is asked, and ends when it is told to', async () => {
    const life = run(planFor('dgram'), inside);
    expect(await told('open')).toMatchObject({ engine: expect.stringContaining('dgram'), services: [`TFTP ${tftp}`] });
    await told('ready');
    expect(await isTaken(tftp)).toBe(true);
    say({ kind: 'ask', id: 7, name: 'tftp.transfers', request: {} });
    expect(await told('replies')).toEqual({ kind: 'replies', id: 7, replies: [], end: { error: undefined } });
    const closed = once(outside, 'close');
    say({ kind: 'stop' });
    await Promise.all([life, closed]);
    expect(await isTaken(tftp)).toBe(false);
  });

  it('tells what happens while it runs', async () => {
    const life = run(planFor('dgram'), inside);
    await told('ready');
    const client = createSocket('udp4');
    client.send(Buffer.from('\0\u0001nothing\0octet\0'), tftp, '127.0.0.1');
    await expect
      .poll(() => heard.flatMap((one) => (one.kind === 'happenings' ? one.happenings : [])), { timeout: 10_000 })
      .toContainEqual({
        at: expect.any(Number),
        happening: expect.objectContaining({ type: 'file.missing', file: 'nothing' }),
      });
    client.close();
    say({ kind: 'stop' });
    await life;
  });

  it.each(['dgram', 'batched'] as const)('with %s says what it was refused, and ends', async (engine) => {
    if (engine === 'batched' && !libc.ok) return;
    const other = createSocket('udp4');
    other.bind(tftp, '127.0.0.1');
    await once(other, 'listening');
    await run(planFor(engine), inside);
    expect(await told('refused')).toMatchObject({ error: { code: 'port-taken' } });
    expect(heard.some(({ kind }) => kind === 'open')).toBe(false);
    other.close();
  });

  it.runIf(libc.ok)('with batched system calls says how it is woken, and heeds what was said before', async () => {
    say({ kind: 'stop' });
    await run(planFor('batched'), inside);
    expect(await told('open')).toMatchObject({ wakeFd: expect.any(Number), services: [`TFTP ${tftp}`] });
    expect(await isTaken(tftp)).toBe(false);
  });

  it('is nothing for a main thread', async () => {
    await expect(run(planFor('dgram'), null)).rejects.toThrow('a thread of its own');
  });
});

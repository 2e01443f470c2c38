/**
 * The thread that answers datagrams. On Linux it runs the batched loop and returns to its event loop only when it is
 * stopped; elsewhere `node:dgram` runs in its event loop. What happens goes to the main thread in bunches.
 */
import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { chooseHost } from '../../host/datagrams/datagram-engine.ts';
import type { BatchedHost } from '../../host/linux/datagrams/batched-host.ts';
import { nodePacketMachine } from '../../host/node/machine.ts';
import { SyncThread } from '../../host/node/files/threads/sync-thread.ts';
import { instant, millis, type Instant } from '../../lib/time.ts';
import { PacketCore } from './core.ts';
import type { FromPacketThread, StationPlan, ToPacketThread } from './plan.ts';

/** How long the batched loop may wait at most, so that thinned events are told in time. */
const LONGEST_WAIT = millis(1000);
/** How long it waits at most while the disk has something that the main thread asked for. */
const SOON = millis(2);
const NOT_AT_ALL = millis(0);
/** How often the event loop of `node:dgram` sends events to the main thread, in milliseconds. */
const TELL_EVERY = 20;

/**
 * The whole life of the thread, until the main thread says `stop`. `plan` is a structured clone of what thread.ts gave, `port`
 * leads to the main thread.
 */
export async function run(plan: StationPlan, port: MessagePort | null = parentPort): Promise<void> {
  if (port === null) throw new Error('the packet thread runs in a thread of its own');
  const post = (message: FromPacketThread, memory: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...memory]);
  const core = new PacketCore(post, now);
  const engine = await chooseHost(plan.engine);
  if (!engine.ok) post({ kind: 'refused', error: engine.error });
  else if (engine.value.kind === 'dgram') {
    const host = engine.value.host({ observer: core.observer });
    const opened = await core.open(plan, nodePacketMachine(host, false), engine.value.why);
    if (opened.ok) await eventLoop(core, port);
    else post({ kind: 'refused', error: opened.error });
    core.close();
  } else {
    const rests = (): boolean => syncs.isBusy;
    const host = engine.value.host({ observer: core.observer, onWake: () => drain(core, port), rests });
    const syncs = new SyncThread(host.wakeFd);
    const opened = await core.open(plan, nodePacketMachine(host, true, syncs), engine.value.why, host.wakeFd);
    if (opened.ok) await batchedLoop(core, host, port);
    else post({ kind: 'refused', error: opened.error });
    core.close();
  }
  await core.idle();
  port.close();
}

/**
 * Runs the loop until it is asked to stop. Meanwhile the event loop of the thread stands still: messages are fetched when the
 * host is woken, and only promises that need no event loop may be awaited (`welcome`).
 */
async function batchedLoop(core: PacketCore, host: BatchedHost, port: MessagePort): Promise<void> {
  drain(core, port);
  while (!core.isStopping) {
    const urgency = core.work();
    if (urgency === 'at once') host.poke();
    if (core.isAdapterBack) await core.welcome();
    host.turn(urgency === 'soon' ? SOON : LONGEST_WAIT);
    core.tell();
  }
  core.settle();
  host.turn(NOT_AT_ALL);
}

function drain(core: PacketCore, port: MessagePort): void {
  for (let received = receive(port); received !== undefined; received = receive(port)) core.take(received.message);
}

function receive(from: MessagePort): { readonly message: ToPacketThread } | undefined {
  return receiveMessageOnPort(from);
}

/** Does its work in the event loop until it is asked to stop. */
async function eventLoop(core: PacketCore, port: MessagePort): Promise<void> {
  const work = (): void => {
    core.tell();
    if (core.work() === 'at once') setImmediate(work);
  };
  work();
  const telling = setInterval(work, TELL_EVERY);
  await new Promise<void>((resolve) => {
    port.on('message', (message: ToPacketThread) => {
      core.take(message);
      work();
      if (core.isAdapterBack) void core.welcome();
      if (core.isStopping) resolve();
    });
  });
  clearInterval(telling);
  port.removeAllListeners('message');
}

function now(): Instant {
  return instant(performance.timeOrigin + performance.now());
}

/**
 * The packet thread: sockets, services and leases. On Linux it runs the batched loop and never returns to its event
 * loop until it is stopped; elsewhere `node:dgram` runs in its event loop. What happens goes to the main thread in bunches.
 */
import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { Thinning } from '../events/thinning.ts';
import type { Happening } from '../events/types.ts';
import { chooseHost } from '../host/datagrams/datagram-engine.ts';
import type { DatagramHost } from '../host/datagrams/datagrams.ts';
import type { BatchedHost } from '../host/linux/datagrams/batched-host.ts';
import type { HostObserver } from '../host/datagrams/troubles.ts';
import { ok } from '../lib/result.ts';
import { instant, millis } from '../lib/time.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import { openServices, type PacketServices } from './packet-services.ts';
import type { DatedHappening, FromPacketThread, StationPlan, ToPacketThread } from './plan.ts';

const port = parentPort;
if (port === null) throw new Error('the packet worker runs in a thread of its own');

let bunch: DatedHappening[] = [];
const thinning = new Thinning((happening) => bunch.push({ at: now(), happening }));

function post(message: FromPacketThread): void {
  port?.postMessage(message);
}

function now(): ReturnType<typeof instant> {
  return instant(performance.timeOrigin + performance.now());
}

function report(happening: Happening): void {
  thinning.report(happening, now());
}

function tellBunch(): void {
  if (thinning.deadline() <= now()) thinning.flush();
  if (bunch.length === 0) return;
  post({ kind: 'happenings', happenings: bunch });
  bunch = [];
}

let saidReady = false;

function tellReady(services: PacketServices): void {
  if (saidReady || !services.isReady()) return;
  saidReady = true;
  post({ kind: 'ready' });
}

const observer: HostObserver = {
  fault: (error) =>
    report({
      type: 'service.fault',
      service: 'packet thread',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  sendFailed: (socket, cause, times) => report({ type: 'network.send-failed', socket, cause, times }),
  oversized: (socket, times) => report({ type: 'network.oversized', socket, times }),
};

/** How long the batched loop may wait at most, so that thinned events are told in time. */
const LONGEST_WAIT = millis(1000);
/** How often `dgram` looks whether there is something to tell. */
const TELL_EVERY = 20;

type AdapterBack = Extract<ToPacketThread, { kind: 'adapter-back' }>;

type Question = Extract<ToPacketThread, { kind: 'transfers' }>;

interface Wish {
  stop: boolean;
  firmware?: FirmwareSupply;
  readonly adapters: AdapterBack[];
  readonly questions: Question[];
}

/** What the main thread wants of this one. */
const wish: Wish = { stop: false, adapters: [], questions: [] };

function heed(message: ToPacketThread): void {
  if (message.kind === 'stop') wish.stop = true;
  else if (message.kind === 'firmware') wish.firmware = message.firmware;
  else if (message.kind === 'transfers') wish.questions.push(message);
  else wish.adapters.push(message);
}

/** The whole life of the thread; `plan` is a structured clone of what packet-thread.ts gave. */
export async function run(plan: StationPlan): Promise<void> {
  await openAndServe(plan);
  port?.close();
}

async function openAndServe(plan: StationPlan): Promise<void> {
  const engine = await chooseHost(plan.engine);
  if (!engine.ok) return post({ kind: 'refused', error: engine.error });
  if (engine.value.kind === 'dgram') return serve(plan, engine.value.host({ observer }), engine.value.why);
  const host = engine.value.host({ observer, onWake: drain });
  return serve(plan, host, engine.value.why, host);
}

async function serve(plan: StationPlan, host: DatagramHost, why: string, batched?: BatchedHost): Promise<void> {
  const services = await openServices(plan, host, report);
  if (!services.ok) {
    host.close();
    return post({ kind: 'refused', error: services.error });
  }
  tellBunch();
  const open = { kind: 'open', engine: why, services: services.value.names } as const;
  if (batched === undefined) {
    post(open);
    await eventLoop(host, services.value);
  } else {
    post({ ...open, wakeFd: batched.wakeFd });
    await loop(batched, services.value);
  }
  services.value.close();
  host.close();
  tellBunch();
}

/**
 * The batched loop: never returns to the event loop, so messages are fetched when the host is woken for them. Promises
 * that wait for nothing outside of this thread go on between two turns.
 */
async function loop(host: BatchedHost, services: PacketServices): Promise<void> {
  drain();
  while (!wish.stop) {
    supply(services);
    answer(services);
    if (wish.adapters.length > 0) await welcome(host, services);
    tellReady(services);
    host.turn(LONGEST_WAIT);
    tellBunch();
  }
}

function drain(): void {
  if (port === null) return;
  for (let received = receive(port); received !== undefined; received = receive(port)) heed(received.message);
}

function receive(from: MessagePort): { readonly message: ToPacketThread } | undefined {
  return receiveMessageOnPort(from);
}

function supply(services: PacketServices): void {
  if (wish.firmware === undefined) return;
  services.supply(wish.firmware);
  delete wish.firmware;
}

/** Tells which transfers run, after it has ended the one that is meant to end. */
function answer({ transfers }: PacketServices): void {
  for (const { stop } of wish.questions.splice(0)) {
    const before = transfers?.list() ?? [];
    const stopped = before.find(({ transfer }) => transfer === stop && transfers?.stop(transfer) === true);
    const running = before.filter((one) => one !== stopped);
    post({ kind: 'transfers', running, ...(stopped === undefined ? {} : { stopped }) });
  }
}

/** Takes adapters that are back into service again. */
async function welcome(host: DatagramHost, services: PacketServices): Promise<void> {
  for (let back = wish.adapters.shift(); back !== undefined; back = wish.adapters.shift()) {
    const { device, reopen } = back;
    const opened = reopen ? await host.reopen(device) : ok(undefined);
    if (!opened.ok) {
      report({ type: 'adapter.trouble', adapter: device, problem: opened.error.message, hint: opened.error.hint });
    }
    services.linkReturned(device);
    host.poke();
  }
}

/** Lives in the event loop until asked to stop. */
async function eventLoop(host: DatagramHost, services: PacketServices): Promise<void> {
  const tell = (): void => {
    tellBunch();
    tellReady(services);
  };
  tell();
  const telling = setInterval(tell, TELL_EVERY);
  await new Promise<void>((resolve) => {
    port?.on('message', (message: ToPacketThread) => {
      heed(message);
      supply(services);
      answer(services);
      void welcome(host, services);
      if (wish.stop) resolve();
    });
  });
  clearInterval(telling);
  port?.removeAllListeners('message');
}

/**
 * The packet thread: sockets, services and leases. On Linux it runs the batched loop and never returns to its event
 * loop until it is stopped; elsewhere `node:dgram` runs in its event loop. What happens goes to the main thread in bunches.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Thinning } from '../events/thinning.ts';
import type { Happening } from '../events/types.ts';
import { chooseHost } from '../host/datagram-engine.ts';
import type { DatagramHost } from '../host/datagrams.ts';
import type { BatchedHost } from '../host/linux/batched-host.ts';
import type { HostObserver } from '../host/troubles.ts';
import { instant, millis } from '../lib/time.ts';
import { openServices } from './packet-services.ts';
import type { DatedHappening, FromPacketThread, StationPlan } from './plan.ts';

const port = parentPort;
if (port === null) throw new Error('the packet worker runs in a thread of its own');
// oxlint-disable-next-line typescript/no-unsafe-assignment -- a structured clone of what packet-thread.ts gave
const plan: StationPlan = workerData;

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

/** Set by the only message there is. */
const stop = { asked: false };

async function main(): Promise<void> {
  const engine = await chooseHost(plan.engine);
  if (!engine.ok) return post({ kind: 'refused', error: engine.error });
  if (engine.value.kind === 'dgram') return serve(engine.value.host({ observer }), engine.value.why);
  const host = engine.value.host({ observer, onWake: drain });
  return serve(host, engine.value.why, host);
}

async function serve(host: DatagramHost, why: string, batched?: BatchedHost): Promise<void> {
  const services = await openServices(plan, host, report);
  if (!services.ok) {
    host.close();
    return post({ kind: 'refused', error: services.error });
  }
  tellBunch();
  const ready = { kind: 'ready', engine: why, services: services.value.names } as const;
  if (batched === undefined) {
    post(ready);
    await eventLoop();
  } else {
    post({ ...ready, wakeFd: batched.wakeFd });
    loop(batched);
  }
  services.value.close();
  host.close();
  tellBunch();
}

/** The batched loop: never returns to the event loop, so messages are fetched when the host is woken for them. */
function loop(host: BatchedHost): void {
  drain();
  while (!stop.asked) {
    host.turn(LONGEST_WAIT);
    tellBunch();
  }
}

function drain(): void {
  if (port !== null && receiveMessageOnPort(port) !== undefined) stop.asked = true;
}

/** Lives in the event loop until asked to stop. */
async function eventLoop(): Promise<void> {
  const telling = setInterval(tellBunch, TELL_EVERY);
  await new Promise((resolve) => port?.once('message', resolve));
  clearInterval(telling);
}

await main();
port.close();

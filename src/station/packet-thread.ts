/** The thread that answers datagrams, seen from the main thread: start it, hear what happens, stop it. */
import type { Worker } from 'node:worker_threads';
import { wakeLoop } from '../host/node/datagrams/wake.ts';
import { startThread } from '../host/node/threads.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import type { DatedHappening, FromPacketThread, StationPlan, ToPacketThread, TransfersAnswer } from './plan.ts';

export interface PacketThreadEvents {
  readonly happenings: (happenings: readonly DatedHappening[]) => void;
  /** It ended without having been asked to. */
  readonly died: (error: StationError) => void;
}

export class PacketThread {
  readonly engine: string;
  readonly services: readonly string[];
  /** Resolves when every service answers; never, when one of them ends before. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #wakeFd: number | undefined;
  readonly #ended: Promise<void>;
  readonly #asked: ((answer: TransfersAnswer) => void)[] = [];
  #stopping = false;

  private constructor(worker: Worker, open: Extract<FromPacketThread, { kind: 'open' }>, events: PacketThreadEvents) {
    this.engine = open.engine;
    this.services = open.services;
    this.#worker = worker;
    this.#wakeFd = open.wakeFd;
    this.ready = new Promise((resolve) => {
      worker.on('message', ({ kind }: FromPacketThread) => {
        if (kind === 'ready') resolve();
      });
    });
    worker.on('message', (message: FromPacketThread) => {
      if (message.kind === 'transfers') this.#asked.shift()?.(message);
    });
    worker.on('error', (error) => events.died(broken(error)));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        if (!this.#stopping) events.died(broken(new Error(`the packet thread ended with code ${code}`)));
        resolve();
      });
    });
  }

  /** Resolves when every socket is open and leases are read, or with what the machine refused. */
  static async start(plan: StationPlan, events: PacketThreadEvents): Promise<Result<PacketThread, StationError>> {
    const worker = startThread('packets', plan);
    return new Promise((resolve) => {
      const fail = (error: unknown): void => resolve(err(broken(error)));
      worker.once('error', fail);
      worker.on('message', (message: FromPacketThread) => {
        if (message.kind === 'happenings') return events.happenings(message.happenings);
        worker.off('error', fail);
        if (message.kind === 'refused') resolve(err(message.error));
        else if (message.kind === 'open') resolve(ok(new PacketThread(worker, message, events)));
      });
    });
  }

  /** Ends transfers, commits leases, closes sockets. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#send({ kind: 'stop' });
    await this.#ended;
  }

  /** What is served has changed. */
  supply(firmware: FirmwareSupply): void {
    if (!this.#stopping) this.#send({ kind: 'firmware', firmware });
  }

  /** An adapter is back; `reopen`: what was bound to it may be bound to nothing. */
  adapterBack(device: string, reopen: boolean): void {
    if (!this.#stopping) this.#send({ kind: 'adapter-back', device, reopen });
  }

  /** The transfers that run, after the one of the number `stop` was ended. Not answered by a thread that has died. */
  async transfers(stop?: number): Promise<TransfersAnswer> {
    if (this.#stopping) return { running: [] };
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#send({ kind: 'transfers', ...(stop === undefined ? {} : { stop }) });
    });
  }

  #send(message: ToPacketThread): void {
    this.#worker.postMessage(message);
    if (this.#wakeFd !== undefined) wakeLoop(this.#wakeFd);
  }
}

function broken(error: unknown): StationError {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stationError(
    'unexpected',
    'The thread that answers devices broke.',
    'This is a mistake in Rouse: please report it with the recorded session.',
    cause,
  );
}

/** A handler for the tests of hosts: writes down what happens to it, and does what the test wants in between. */
import type { Ipv4, Mac } from '../../lib/address.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import type { Batch, CardAddress, DatagramHandler, DatagramSocket } from './datagrams.ts';
import type { HostObserver } from './troubles.ts';

interface ProbeSettings {
  /** Sends every datagram back. */
  readonly echo?: boolean;
  readonly deadlines?: readonly Instant[];
}

export class Probe implements DatagramHandler {
  readonly received: Buffer[] = [];
  readonly texts: string[] = [];
  readonly senders: { readonly address: Ipv4; readonly port: number }[] = [];
  readonly locals: Ipv4[] = [];
  readonly adapters: number[] = [];
  readonly cards: (Mac | undefined)[] = [];
  /** The size of each batch. */
  readonly batches: number[] = [];
  readonly woken: Instant[] = [];
  readonly deadlines: Instant[];
  readonly log: ('receive' | 'wake' | 'commit')[] = [];
  port = 0;
  onReceive: (socket: DatagramSocket) => void = () => {};
  onWake: () => void = () => {};
  onCommit: () => void = () => {};
  onFlushed: () => void = () => {};
  readonly #echo: boolean;

  constructor({ echo = false, deadlines = [] }: ProbeSettings = {}) {
    this.#echo = echo;
    this.deadlines = [...deadlines];
  }

  receive(socket: DatagramSocket, batch: Batch): void {
    this.log.push('receive');
    this.batches.push(batch.count);
    for (let index = 0; index < batch.count; index += 1) this.#receiveOne(socket, batch, index);
  }

  wake(now: Instant): void {
    this.log.push('wake');
    this.woken.push(now);
    this.deadlines.shift();
    this.onWake();
  }

  deadline(): Instant {
    return this.deadlines[0] ?? NEVER;
  }

  commit(): void {
    this.log.push('commit');
    this.onCommit();
  }

  flushed(): void {
    this.onFlushed();
  }

  #receiveOne(socket: DatagramSocket, batch: Batch, index: number): void {
    const bytes = Buffer.from(batch.bytes(index));
    this.received.push(bytes);
    this.texts.push(bytes.toString('latin1'));
    this.senders.push({ address: batch.address(index), port: batch.port(index) });
    this.locals.push(batch.local(index));
    this.adapters.push(batch.adapter(index));
    this.cards.push(batch.card(index));
    this.onReceive(socket);
    if (this.#echo) queueText(socket, bytes.toString('latin1'), batch.address(index), batch.port(index));
  }
}

/** What a host told about itself. */
export class Observed implements HostObserver {
  readonly faults: string[] = [];
  readonly failed: string[] = [];
  oversizedTotal = 0;

  fault(error: unknown): void {
    this.faults.push(error instanceof Error ? error.message : String(error));
  }

  sendFailed(_socket: string, cause: string): void {
    this.failed.push(cause);
  }

  oversized(_socket: string, times: number): void {
    this.oversizedTotal += times;
  }
}

export function queueText(socket: DatagramSocket, text: string, to: Ipv4, port: number): void {
  const at = socket.reserve();
  const length = Buffer.from(text, 'latin1').copy(socket.outBytes, at);
  socket.queue(length, to, port);
}

/** The same in a frame; false where that is not possible. */
export function queueFrameText(socket: DatagramSocket, text: string, to: CardAddress): boolean {
  const at = socket.reserve();
  const length = Buffer.from(text, 'latin1').copy(socket.outBytes, at);
  return socket.queueFrame(length, to);
}

/** A batch filled one datagram at a time, for hosts whose system does not hand over batches. The memory is reused. */
import { ANY_ADDRESS, LIMITED_BROADCAST, type Ipv4, type Mac } from '../../lib/address.ts';
import type { Batch } from './datagrams.ts';

/** What is known about one datagram besides its bytes. */
export interface Envelope {
  readonly address: Ipv4;
  readonly port: number;
  readonly local: Ipv4;
  readonly adapter: number;
  readonly card?: Mac;
}

/** The card of a sender that is not known yet, where that can be told. */
export type CardOf = (envelope: Envelope) => Mac | undefined;

const NOWHERE: Envelope = { address: ANY_ADDRESS, port: 0, local: ANY_ADDRESS, adapter: 0 };

export class CollectedBatch implements Batch {
  count = 0;
  view = new DataView(new ArrayBuffer(4096));
  readonly #capacity: number;
  readonly #cardOf: CardOf;
  readonly #envelopes: Envelope[] = [];
  /** Where each datagram begins, and where the last one ends. */
  readonly #offsets: number[] = [0];

  constructor(capacity: number, cardOf: CardOf = () => undefined) {
    this.#capacity = capacity;
    this.#cardOf = cardOf;
  }

  get full(): boolean {
    return this.count >= this.#capacity;
  }

  add(bytes: Uint8Array, envelope: Envelope): void {
    const start = this.offset(this.count);
    this.#makeRoom(start + bytes.length);
    new Uint8Array(this.view.buffer).set(bytes, start);
    this.#envelopes[this.count] = envelope;
    this.count += 1;
    this.#offsets[this.count] = start + bytes.length;
  }

  clear(): void {
    this.count = 0;
  }

  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  length(index: number): number {
    return this.offset(index + 1) - this.offset(index);
  }

  bytes(index: number): Uint8Array {
    return new Uint8Array(this.view.buffer, this.offset(index), this.length(index));
  }

  address(index: number): Ipv4 {
    return this.#envelope(index).address;
  }

  port(index: number): number {
    return this.#envelope(index).port;
  }

  local(index: number): Ipv4 {
    return this.#envelope(index).local;
  }

  own(index: number): Ipv4 {
    const { local } = this.#envelope(index);
    return local === LIMITED_BROADCAST ? ANY_ADDRESS : local;
  }

  adapter(index: number): number {
    return this.#envelope(index).adapter;
  }

  card(index: number): Mac | undefined {
    const envelope = this.#envelope(index);
    return envelope.card ?? this.#cardOf(envelope);
  }

  #envelope(index: number): Envelope {
    return this.#envelopes[index] ?? NOWHERE;
  }

  #makeRoom(needed: number): void {
    if (needed <= this.view.byteLength) return;
    const grown = new Uint8Array(Math.max(needed, this.view.byteLength * 2));
    grown.set(new Uint8Array(this.view.buffer));
    this.view = new DataView(grown.buffer);
  }
}

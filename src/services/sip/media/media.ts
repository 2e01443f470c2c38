/**
 * The voice of test calls: one UDP port for each, which hears only the address that has called, and answers only that. What
 * comes too fast, too long, or is no voice gets no answer.
 */
import { setLatest } from '../../../lib/set-latest.ts';
import type { DatagramPort } from '../../../host/streams/streams.ts';
import type { Machine } from '../../../host/machine.ts';
import { millis, since, type Instant } from '../../../lib/time.ts';
import { decodeRtp, encodeRtp } from '../../../protocols/rtp/packet.ts';
import { samplesOf, toneSecond } from '../../../protocols/rtp/tone.ts';
import { PAYLOAD_TYPES, type Codec } from '../../../protocols/sip/sdp/sdp.ts';
import type { MediaOrder, MediaSession, OpenMedia } from '../exchange/needs.ts';
import type { PortRange } from '../settings-schema.ts';

type MediaMachine = Pick<Machine, 'streams' | 'now' | 'every' | 'random'>;

/** A packet of 60 ms of G.711 has 480 octets; nobody sends longer ones. */
const LONGEST_PAYLOAD = 1024;
/** Twice what a phone sends that makes the shortest packets. */
const MOST_A_SECOND = 200;
const PACKET = 160;
const EVERY = millis(20);
/** After a pause of this computer only so many packets are made up for. */
const MOST_AT_ONCE = 25;

export function mediaPorts({ first, last }: PortRange, machine: MediaMachine): OpenMedia {
  const taken = new Set<number>();
  return async (order) => {
    for (let port = first + (first % 2); port <= last; port += 2) {
      if (taken.has(port)) continue;
      taken.add(port);
      const session = new Voice(order, machine);
      const opened = await machine.streams.openPort({ address: order.own, port }, (bytes, from) =>
        session.heard(bytes, from.address),
      );
      if (opened.ok) return session.begin(opened.value, () => taken.delete(port));
      taken.delete(port);
    }
    return undefined;
  };
}

class Voice {
  readonly #order: MediaOrder;
  readonly #machine: MediaMachine;
  readonly #counts = { heard: 0, sent: 0 };
  readonly #source: number;
  #port: DatagramPort | undefined;
  /** Where the other side hears. */
  #there: number | undefined;
  #codec: Codec;
  #second: { readonly began: Instant; packets: number };

  constructor(order: MediaOrder, machine: MediaMachine) {
    this.#order = order;
    this.#machine = machine;
    this.#codec = order.codec;
    this.#source = Math.floor(machine.random() * 2 ** 32);
    this.#second = { began: machine.now(), packets: 0 };
  }

  begin(port: DatagramPort, freed: () => void): MediaSession {
    this.#port = port;
    const stop = this.#order.plays === 'tone' ? this.#playTone() : undefined;
    return {
      port: port.port,
      counts: this.#counts,
      direct: (there, codec) => {
        this.#there = there;
        this.#codec = codec;
      },
      close: () => {
        stop?.();
        this.#port?.close();
        this.#port = undefined;
        freed();
      },
    };
  }

  heard(bytes: Uint8Array, from: string): void {
    if (from !== this.#order.address || this.#isTooFast()) return;
    const packet = decodeRtp(bytes);
    if (!packet.ok || packet.value.payload.length > LONGEST_PAYLOAD) return;
    const { payloadType } = packet.value;
    if (payloadType !== PAYLOAD_TYPES[this.#codec]) return;
    this.#counts.heard += 1;
    if (this.#order.plays === 'echo') this.#send(encodeRtp({ ...packet.value, source: this.#source }));
  }

  #send(bytes: Uint8Array): void {
    if (this.#there === undefined || this.#port === undefined) return;
    this.#counts.sent += 1;
    this.#port.send(bytes, { address: this.#order.address, port: this.#there });
  }

  #isTooFast(): boolean {
    const now = this.#machine.now();
    if (since(this.#second.began, now) >= 1000) this.#second = { began: now, packets: 0 };
    this.#second.packets += 1;
    return this.#second.packets > MOST_A_SECOND;
  }

  #playTone(): () => void {
    const seconds = new Map<Codec, Uint8Array>();
    const began = this.#machine.now();
    let made = 0;
    return this.#machine.every(EVERY, () => {
      const due = Math.floor(since(began, this.#machine.now()) / EVERY);
      made = Math.max(made, due - MOST_AT_ONCE);
      for (; made < due; made += 1) {
        const codec = this.#codec;
        const second = seconds.get(codec) ?? toneSecond(codec);
        setLatest(seconds, codec, second, 2);
        const payload = samplesOf(second, made * PACKET, PACKET);
        const counted = { sequence: made, timestamp: made * PACKET, source: this.#source, marker: made === 0 };
        this.#send(encodeRtp({ payloadType: PAYLOAD_TYPES[codec], ...counted, payload }));
      }
    });
  }
}

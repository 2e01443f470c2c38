/**
 * Messages in a stream (RFC 3261 section 18.3): each ends where its Content-Length says. A stream whose lengths cannot be
 * read is over: nobody knows where its next message begins.
 */
import { endOfHead, lengthInHead, skipLineEnds } from './head.ts';

export type SipFrame =
  /** The octets of one message. */
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** An empty line twice, between messages: it wants one back (RFC 5626 section 4.4.1). */
  | { readonly kind: 'ping' }
  /** Nothing that follows can be read. `bytes`: the head of the message that was wrong, where it had an end. */
  | { readonly kind: 'broken'; readonly reason: string; readonly bytes?: Uint8Array };

export class SipFrames {
  readonly #largest: number;
  #held: Uint8Array = NOTHING;
  /** Up to here the end of a head was looked for in vain. */
  #looked = 0;
  #isBroken = false;

  /** `largest`: octets of one message. */
  constructor(largest: number) {
    this.#largest = largest;
  }

  /** Octets that wait for the rest of their message. */
  get held(): number {
    return this.#held.length;
  }

  /** Takes what came, and gives the frames that it completes. The octets are copied. */
  push(bytes: Uint8Array): readonly SipFrame[] {
    if (this.#isBroken) return [];
    const held = new Uint8Array(this.#held.length + bytes.length);
    held.set(this.#held);
    held.set(bytes, this.#held.length);
    this.#held = held;
    const frames: SipFrame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
      frames.push(frame);
      if (frame.kind !== 'broken') continue;
      this.#isBroken = true;
      this.#held = NOTHING;
      break;
    }
    return frames;
  }

  #next(): SipFrame | undefined {
    if (this.#held.length >= 4 && PING.every((octet, at) => this.#held[at] === octet)) {
      this.#drop(4);
      return { kind: 'ping' };
    }
    // It may become a ping yet.
    const isBegun = this.#held.length < 4 && this.#held.every((octet, at) => PING[at] === octet);
    if (isBegun) return undefined;
    this.#drop(skipLineEnds(this.#held));
    const end = endOfHead(this.#held, Math.max(0, this.#looked - 3));
    if (end === undefined) {
      this.#looked = this.#held.length;
      return this.#held.length > this.#largest ? { kind: 'broken', reason: 'the head has no end' } : undefined;
    }
    return this.#message(end);
  }

  #message(end: number): SipFrame | undefined {
    const head = this.#held.subarray(0, end);
    const length = lengthInHead(head) ?? 0;
    if (length === 'unreadable') return { kind: 'broken', reason: 'its length cannot be read', bytes: head.slice() };
    if (end + length > this.#largest) return { kind: 'broken', reason: 'it is too long', bytes: head.slice() };
    if (this.#held.length < end + length) {
      this.#looked = end;
      return undefined;
    }
    const bytes = this.#held.slice(0, end + length);
    this.#drop(end + length);
    return { kind: 'message', bytes };
  }

  #drop(octets: number): void {
    if (octets === 0) return;
    this.#held = this.#held.slice(octets);
    this.#looked = 0;
  }
}

const NOTHING = new Uint8Array(0);
const PING = [0x0d, 0x0a, 0x0d, 0x0a];

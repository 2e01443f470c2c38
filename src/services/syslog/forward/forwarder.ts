/**
 * Sends every message on to another syslog server, octet for octet. What that server does not take in time waits in a queue;
 * beyond its bound the oldest are left out. They are stored here all the same.
 */
import type { Report } from '../../../events/types.ts';
import type { Machine } from '../../../host/machine.ts';
import type { Connection, DatagramSender } from '../../../host/streams/streams.ts';
import { after, seconds } from '../../../lib/time.ts';
import { messagesOf } from './messages.ts';
import { targetText, type Target } from './target.ts';

type Needs = Pick<Machine, 'streams' | 'now' | 'at'>;

/** Octets of messages that wait. */
const MOST_WAITING = 8 * 1024 * 1024;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 60;
const LINE_FEED = 0x0a;

export class Forwarder {
  readonly #target: Target;
  readonly #machine: Needs;
  readonly #report: Report;
  readonly #waiting: Uint8Array[] = [];
  #size = 0;
  #connection: Connection | undefined;
  readonly #datagrams: DatagramSender | undefined;
  #isFull = false;
  #hasTold = false;
  #pause = FIRST_PAUSE;
  #stopWaiting: (() => void) | undefined;
  #isOver = false;

  constructor(target: Target, machine: Needs, report: Report) {
    this.#target = target;
    this.#machine = machine;
    this.#report = report;
    if (target.over === 'udp') this.#datagrams = machine.streams.datagrams(target, (cause) => this.#tell(cause));
    else this.#connect();
  }

  stored(block: Uint8Array): void {
    for (const { octets } of messagesOf(block)) {
      if (this.#datagrams !== undefined) this.#datagrams.send(octets.slice());
      else this.#queue(this.#framed(octets));
    }
    this.#send();
  }

  /** What waits is sent if it can be sent at once. */
  close(): void {
    this.#isOver = true;
    this.#stopWaiting?.();
    this.#send();
    this.#connection?.end();
    this.#datagrams?.close();
  }

  /** RFC 5425 wants it counted. By TCP lines are understood everywhere, and what is more than a line has to be counted. */
  #framed(octets: Uint8Array): Uint8Array {
    const isCounted = this.#target.over === 'tls' || octets.includes(LINE_FEED);
    const head = isCounted ? new TextEncoder().encode(`${octets.length} `) : new Uint8Array();
    const frame = new Uint8Array(head.length + octets.length + (isCounted ? 0 : 1));
    frame.set(head);
    frame.set(octets, head.length);
    if (!isCounted) frame[frame.length - 1] = LINE_FEED;
    return frame;
  }

  #queue(frame: Uint8Array): void {
    this.#waiting.push(frame);
    this.#size += frame.length;
    while (this.#size > MOST_WAITING) this.#size -= this.#waiting.shift()?.length ?? this.#size;
  }

  #send(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) this.#isFull = !connection.write(frame);
  }

  #next(): Uint8Array | undefined {
    const frame = this.#isFull ? undefined : this.#waiting.shift();
    this.#size -= frame?.length ?? 0;
    return frame;
  }

  #connect(): void {
    const { host, port, over, verify } = this.#target;
    const place = { host, port, ...(over === 'tls' ? { tls: { verify } } : {}) };
    const listener = {
      data: () => undefined,
      ended: () => this.#connection?.end(),
      drained: () => {
        this.#isFull = false;
        this.#send();
      },
      closed: (cause?: string) => this.#closed(cause),
    };
    this.#machine.streams.connect(place, listener, (connection) => {
      this.#connection = connection;
      this.#isFull = false;
      this.#hasTold = false;
      this.#pause = FIRST_PAUSE;
      this.#send();
    });
  }

  #closed(cause = 'it has closed the connection'): void {
    this.#connection = undefined;
    if (this.#isOver) return;
    this.#tell(cause);
    this.#stopWaiting = this.#machine.at(after(this.#machine.now(), seconds(this.#pause)), () => this.#connect());
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  #tell(reason: string): void {
    if (!this.#hasTold) this.#report({ type: 'syslog.not-forwarded', to: targetText(this.#target), reason });
    this.#hasTold = true;
  }
}

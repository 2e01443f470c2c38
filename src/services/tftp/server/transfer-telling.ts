/** What is told about one transfer, from its request to its end. Progress is thinned here, at the source. */
import type { DeviceIdentity } from '../../../devices/identity.ts';
import type { Ipv4, Mac } from '../../../lib/address.ts';
import { printable } from '../../../lib/text.ts';
import { after, instant, millis, NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import type { Report } from '../../../events/types.ts';
import type { Negotiated } from '../../../protocols/tftp/negotiate.ts';
import type { TftpRequest } from '../../../protocols/tftp/packet.ts';
import type { Keep } from '../../kept-datagrams.ts';

/** The other side of a transfer. */
export interface Peer {
  readonly address: Ipv4;
  readonly port: number;
  /** What answers come from; 0.0.0.0 for the system's choice. */
  readonly own: Ipv4;
  /** The own address its request was sent to; 0.0.0.0 for a broadcast, and where the system cannot tell. */
  readonly asked: Ipv4;
  /** The card its request came from, where that can be told. */
  readonly card: Mac | undefined;
  /** `192.168.1.100:49152` */
  readonly from: string;
  readonly who: DeviceIdentity;
  /** Keeps what it sends and is sent, data aside; absent where nothing is kept. */
  readonly keep?: Keep | undefined;
}

/** A transfer that has begun and not ended, in the words of its events. */
export interface RunningTransfer {
  readonly transfer: number;
  readonly from: string;
  readonly device?: string;
  readonly file: string;
  readonly asks: 'read' | 'write';
  /** Bytes that have arrived on the other side. */
  readonly sent: number;
  /** Absent for an upload whose size was not announced. */
  readonly size?: number;
  /** Milliseconds since the request. */
  readonly took: number;
  /** As agreed, in bytes. */
  readonly blksize: number;
  /** As agreed, in blocks. */
  readonly windowsize: number;
}

/** The shortest time-out of a client (RFC 2349): from then on it repeats itself. */
const PATIENCE = seconds(1);
/** At most four times a second. */
const PROGRESS_EVERY = millis(250);
/** Acknowledgements that came again. */
const HABIT = 16;

/** What went over the network more than once. */
export interface Repeats {
  /** Acknowledgements that came again although nothing was sent again. */
  readonly duplicates: number;
  /** Packets that were sent again and acknowledged once. */
  readonly lost: number;
}

const NO_REPEATS: Repeats = { duplicates: 0, lost: 0 };

/** What is known of a failure besides its sentence; as in `file.failed`. */
export interface HowFailed {
  readonly why?: 'unanswered' | 'silent' | 'restarted';
  readonly code?: number;
}

/** Which transfer is told about. */
export interface ToldTransfer {
  readonly number: number;
  readonly peer: Peer;
  readonly request: TftpRequest;
  /** What the name in the request means, a clean path. */
  readonly name: string;
}

export class TransferTelling {
  readonly number: number;
  readonly #base: Pick<RunningTransfer, 'transfer' | 'from' | 'device' | 'file' | 'asks'>;
  readonly #names: ReturnType<typeof namesOf>;
  readonly #report: Report;
  readonly #started: Instant;
  #nextProgress: Instant;
  #hasWaited = false;
  #agreed: Pick<RunningTransfer, 'size' | 'blksize' | 'windowsize'> = { blksize: 512, windowsize: 1 };

  constructor({ number, peer, request, name }: ToldTransfer, report: Report, now: Instant, progress = true) {
    this.number = number;
    this.#names = namesOf(request, name);
    this.#base = { ...teller(peer), transfer: number, file: this.#names.file, asks: request.kind };
    this.#report = report;
    this.#started = now;
    this.#nextProgress = progress ? after(now, PROGRESS_EVERY) : NEVER;
  }

  /**
   * It begins, after its client may have waited for the file. `called`: what the file is called here, where only the case
   * differs from what was asked for.
   */
  requested(
    request: TftpRequest,
    size: number | undefined,
    { blockSize, windowSize }: Negotiated,
    now: Instant,
    called?: string,
  ): void {
    if (this.#nextProgress !== NEVER) this.#nextProgress = after(now, PROGRESS_EVERY);
    const known = size === undefined ? {} : { size };
    this.#agreed = { ...known, blksize: blockSize, windowsize: windowSize };
    const options = Object.fromEntries(
      request.options.map(({ name, value }) => [printable(name.toLowerCase()), printable(value)]),
    );
    const asked = {
      mode: printable(request.mode.toLowerCase()),
      options,
      ...(called && { called: printable(called) }),
    };
    this.#report({ type: 'file.request', by: 'tftp', ...this.#base, ...this.#names, ...asked, ...known });
  }

  /** The disk lets its client wait. `since`: from when on. Told once. */
  waiting(from: Instant, now: Instant): void {
    if (this.#hasWaited || since(from, now) < PATIENCE) return;
    this.#hasWaited = true;
    this.#report({ type: 'file.waiting', by: 'tftp', ...this.#base, waited: Math.round(since(from, now)) });
  }

  /** How it stands after `sent` bytes. */
  running(sent: number, now: Instant): RunningTransfer {
    return { ...this.#base, sent, ...this.#agreed, took: this.#took(now) };
  }

  /** True when progress is due; asked on the hot path, so that the figures are only made when they are told. */
  progressDue(now: Instant): boolean {
    return now >= this.#nextProgress;
  }

  /** `size`: undefined where it is not known. */
  progress(sent: number, size: number | undefined, now: Instant, repeats = NO_REPEATS): void {
    this.#nextProgress = instant(now + PROGRESS_EVERY);
    const known = size === undefined ? {} : { size };
    const again = this.#again(repeats, sent);
    this.#report({ type: 'file.progress', by: 'tftp', ...this.#base, sent, ...known, ...again });
  }

  complete(size: number, resent: number, now: Instant, repeats = NO_REPEATS): void {
    const took = this.#took(now);
    const { lost } = repeats;
    const again = { ...this.#again(repeats, size), ...(resent === 0 ? {} : { lost }) };
    this.#report({ type: 'file.complete', by: 'tftp', ...this.#base, size, took, resent, ...again });
  }

  /** Some acknowledgements come twice on every network: only so many that it is a habit are told. */
  #again({ duplicates, lost }: Repeats, sent: number): Partial<Repeats> & { readonly block?: number } {
    const { blksize: block } = this.#agreed;
    const isHabit = duplicates >= HABIT && duplicates * 2 > sent / block;
    return {
      ...(block === 512 ? {} : { block }),
      ...(isHabit ? { duplicates } : {}),
      ...(lost === 0 ? {} : { lost }),
    };
  }

  /** `code`: the error that the client ended it with. */
  probe(size: number, code: number): void {
    this.#report({ type: 'file.probe', by: 'tftp', ...this.#base, size, code });
  }

  stalled(sent: number, size: number, heard: boolean): void {
    this.#report({ type: 'file.stalled', by: 'tftp', ...this.#base, sent, size, heard, block: this.#agreed.blksize });
  }

  /** All was sent, and only the last acknowledgement did not come. */
  unconfirmed(reason: string, sent: number, size: number): void {
    this.#report({ type: 'file.failed', by: 'tftp', ...this.#base, reason, sent, size, unconfirmed: true });
  }

  failed(reason: string, sent: number, size: number | undefined, how: HowFailed = {}): void {
    const { blksize: block } = this.#agreed;
    this.#report({
      type: 'file.failed',
      by: 'tftp',
      ...this.#base,
      reason,
      sent,
      ...(size !== undefined && { size }),
      ...how,
      block,
    });
  }

  #took(now: Instant): number {
    return Math.round(since(this.#started, now));
  }
}

/** How events name a file: as it is looked up, and as it was sent where that is another name. Both are printable. */
export function namesOf(request: TftpRequest, name = request.file): { readonly file: string; readonly asked?: string } {
  const file = printable(name);
  return name === request.file ? { file } : { file, asked: printable(request.file) };
}

/** The part of an event that says who it is about. */
export function teller({ from, who }: Peer): { readonly from: string; readonly device?: string } {
  return who.hardware === undefined ? { from } : { from, device: who.hardware };
}

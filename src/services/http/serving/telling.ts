/** What is told about requests and the files that are read by them. */
import type { DeviceIdentity } from '../../../devices/identity.ts';
import type { EventType, Happening } from '../../../events/types.ts';
import { calledOtherwise } from '../../../files/called-otherwise.ts';
import { after, millis, since, type Instant } from '../../../lib/time.ts';
import { printable } from '../../../lib/text.ts';
import type { HttpRefusal } from '../../../protocols/http/status.ts';

/** Where what happens is told; most of a flood is only counted, and costs no words. */
export interface HttpReport {
  readonly report: (happening: Happening) => void;
  readonly isThinned: (type: EventType) => boolean;
  readonly now: () => Instant;
  /** Transfers are told apart by it. */
  readonly nextNumber: () => number;
}

/** Who asked for what. */
export interface AskedFile {
  /** `192.168.1.100:49152` */
  readonly from: string;
  readonly who: DeviceIdentity;
  /** As it is looked up. */
  readonly file: string;
  /** The path as it was sent, its escapes decoded. */
  readonly asked: string;
}

const PROGRESS_EVERY = millis(250);

/** One file on its way. */
export class FileTelling {
  readonly #to: HttpReport;
  readonly #base: ReturnType<typeof aboutTransfer>;
  readonly #size: number;
  readonly #began: Instant;
  #nextProgress: Instant;
  #sent = 0;
  #took = 0;

  /** `size`: of the whole file. */
  constructor(asked: AskedFile, size: number, to: HttpReport) {
    this.#to = to;
    this.#base = aboutTransfer(asked, to.nextNumber());
    this.#size = size;
    this.#began = to.now();
    this.#nextProgress = after(this.#began, PROGRESS_EVERY);
  }

  requested(method: string, range: string | undefined, asked: AskedFile, name: string): void {
    if (this.#to.isThinned('file.request')) return;
    const called = calledOtherwise(asked.file, name);
    this.#to.report({
      type: 'file.request',
      ...this.#base,
      ...namesOf(asked),
      mode: method,
      options: range === undefined ? {} : { range: printable(range) },
      size: this.#size,
      ...(called !== undefined && { called: printable(called) }),
    });
  }

  /** `more` bytes were taken. */
  progress(more: number): void {
    this.#sent += more;
    const now = this.#to.now();
    this.#took = since(this.#began, now);
    if (now < this.#nextProgress) return;
    this.#nextProgress = after(now, PROGRESS_EVERY);
    this.#to.report({ type: 'file.progress', ...this.#base, sent: this.#sent, size: this.#size });
  }

  /** The device has the whole file. */
  complete(): void {
    if (this.#to.isThinned('file.complete')) return;
    const took = Math.round(this.#took);
    this.#to.report({ type: 'file.complete', ...this.#base, size: this.#size, took, resent: 0 });
  }

  /** It has what it asked for, and that is not all of the file. */
  part(): void {
    this.#to.report({ type: 'file.part', ...this.#base, sent: this.#sent, size: this.#size });
  }

  /** It asked about the file only, or has this version already. */
  probe(): void {
    this.#to.report({ type: 'file.probe', ...this.#base, size: this.#size });
  }

  failed(reason: string, why?: 'silent'): void {
    const how = why === undefined ? {} : { why };
    this.#to.report({ type: 'file.failed', ...this.#base, reason, sent: this.#sent, size: this.#size, ...how });
  }

  /** All was handed over, and nothing told that it has arrived. */
  unconfirmed(reason: string): void {
    const how = { sent: this.#size, size: this.#size, unconfirmed: true } as const;
    this.#to.report({ type: 'file.failed', ...this.#base, reason, ...how });
  }
}

export function tellMissing(asked: AskedFile, to: HttpReport): void {
  if (to.isThinned('file.missing')) return;
  to.report({ type: 'file.missing', by: 'http', ...teller(asked), ...namesOf(asked), asks: 'read' });
}

export function tellRefused(
  asked: AskedFile,
  { status, reason }: HttpRefusal,
  why: 'client' | 'outside' | 'unreadable' | undefined,
  to: HttpReport,
): void {
  const about = { ...teller(asked), ...namesOf(asked), code: status, reason, ...(why && { why }) };
  to.report({ type: 'file.refused', by: 'http', ...about });
}

/** A request that asks for no file. */
export function tellUnanswered(from: string, { status, reason }: HttpRefusal, to: HttpReport): void {
  to.report({ type: 'http.refused', from, status, reason });
}

function aboutTransfer(asked: AskedFile, transfer: number) {
  return { by: 'http', ...teller(asked), transfer, file: printable(asked.file), asks: 'read' } as const;
}

function teller({ from, who }: AskedFile): { readonly from: string; readonly device?: string } {
  return who.hardware === undefined ? { from } : { from, device: who.hardware };
}

/** A name that begins with a slash is how names look here. */
function namesOf({ file, asked }: AskedFile): { readonly file: string; readonly asked?: string } {
  const shown = printable(file);
  return asked === file || asked === `/${file}` ? { file: shown } : { file: shown, asked: printable(asked) };
}

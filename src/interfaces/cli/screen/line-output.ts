/**
 * Lines for standard output, whoever reads them. What cannot be written now waits, up to a limit; beyond that, lines are
 * left out whole. Nothing of it ever ends the command: trouble is said once on stderr.
 */
import type { Output, Written } from '../../../host/node/output.ts';
import { usageText } from '../exit.ts';

/** Bytes that wait for a reader. */
const MOST_WAITING = 8 * 1024 * 1024;
/** How long a disk that is full, and at the end of the command a slow reader, is waited for. */
const RETRY_MS = 1000;
const LAST_WAIT_MS = 2000;

export interface LineOutputOptions {
  readonly mostWaiting?: number;
  /** Where trouble is said. */
  readonly say?: (text: string) => void;
  /** Called once when the reader is gone for good. */
  readonly gone?: (() => void) | undefined;
}

export class LineOutput {
  readonly #output: Output;
  readonly #mostWaiting: number;
  readonly #say: (text: string) => void;
  readonly #gone: () => void;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #isWriting = false;
  #isGone = false;
  #hasSaid = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(output: Output, options: LineOutputOptions = {}) {
    this.#output = output;
    this.#mostWaiting = options.mostWaiting ?? MOST_WAITING;
    this.#gone = options.gone ?? (() => undefined);
    this.#say = options.say ?? ((text) => process.stderr.write(text));
  }

  /** Without its line end. */
  line(text: string): void {
    if (this.#isGone) return;
    const bytes = new TextEncoder().encode(`${text}\n`);
    if (this.#bytes + bytes.length > this.#mostWaiting) {
      this.#sayOnce('what reads the output is too slow: lines are left out.');
      return;
    }
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#retry === undefined) this.#write();
  }

  /** Resolves when everything is written, or cannot be written in time. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    this.#write();
    if (this.#isWriting) await this.#idle();
    this.#isGone = true;
    if (this.#isWriting) this.#output.abandon();
  }

  async #idle(): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, LAST_WAIT_MS);
      this.#onIdle = () => {
        clearTimeout(limit);
        resolve();
      };
    });
  }

  #write(): void {
    this.#retry = undefined;
    if (this.#isWriting || this.#isGone) return;
    if (this.#waiting.length === 0) return this.#onIdle?.();
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#isWriting = true;
    this.#output.write(bytes, (outcome) => this.#written(bytes, outcome));
  }

  #written(bytes: Uint8Array, { bytes: written, refusal }: Written): void {
    this.#isWriting = false;
    this.#bytes -= written;
    if (refusal === undefined) this.#write();
    else this.#refused(bytes.subarray(written), refusal);
  }

  #refused(rest: Uint8Array, { cause, isForGood }: NonNullable<Written['refusal']>): void {
    this.#isGone = isForGood;
    this.#waiting.unshift(rest);
    this.#onIdle?.();
    // A reader that is gone (`rouse up | head`) has seen enough.
    if (isForGood) return this.#gone();
    this.#sayOnce(`the output cannot be written (${cause}); everything else goes on.`);
    this.#retry = setTimeout(() => this.#write(), RETRY_MS).unref();
  }

  #sayOnce(text: string): void {
    if (!this.#hasSaid) this.#say(usageText([text]));
    this.#hasSaid = true;
  }
}

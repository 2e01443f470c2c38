/** The file or pipe that every message is added to, as Tftpd32 does it: `Fri Sep 17 18:02:11 2010;192.168.1.100;text`. */
import type { Report } from '../../../events/types.ts';
import type { Machine } from '../../../host/machine.ts';
import type { TextSink } from '../../../host/files/text-sink.ts';
import { after, instant, millis, seconds, type Instant } from '../../../lib/time.ts';
import { decodeText, encodeText, harmless } from '../../../lib/text.ts';
import { messagesOf } from './messages.ts';

const AGAIN = seconds(5);
const LONGEST = 65_536;
/** Bytes that wait for who reads a pipe, and how often they are tried again. */
const MOST_WAITING = 8 * 1024 * 1024;
const LOOK_AGAIN = millis(20);

type Needs = Pick<Machine, 'now' | 'at' | 'openTextSink'>;

export class TextFile {
  readonly #path: string;
  readonly #machine: Needs;
  readonly #report: Report;
  /** What a pipe that is full has not taken. */
  readonly #waiting: Uint8Array[] = [];
  #size = 0;
  #sink: TextSink | undefined;
  #tryAt: Instant = instant(0);
  #hasTold = false;
  #isArmed = false;

  constructor(path: string, machine: Needs, report: Report) {
    this.#path = path;
    this.#machine = machine;
    this.#report = report;
  }

  /** What cannot be written now is left out: it is stored all the same. */
  stored(block: Uint8Array): void {
    const sink = this.#open();
    if (sink === undefined) return;
    const parts: Uint8Array[] = [];
    for (const { arrival, octets } of messagesOf(block)) {
      if (sink.isPipe) parts.push(octets, LINE_END);
      else parts.push(encodeText(`${dated(arrival.at)};${arrival.from};${harmless(decodeText(octets), LONGEST)}\n`));
    }
    const bytes = joined(parts);
    if (this.#size + bytes.length > MOST_WAITING) return this.#tell(`Who reads the pipe ${this.#path} is too slow.`);
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    this.#write();
  }

  close(): void {
    this.#sink?.close();
    this.#sink = undefined;
    this.#waiting.length = 0;
    this.#size = 0;
  }

  /** In order, and never a line in part while the rest is left out. */
  #write(): void {
    for (let [bytes] = this.#waiting; bytes !== undefined; [bytes] = this.#waiting) {
      const written = this.#sink?.write(bytes);
      if (written === undefined) return;
      if (!written.ok) {
        this.#tell(written.error.message);
        return this.close();
      }
      this.#size -= written.value;
      if (written.value < bytes.length) {
        this.#waiting[0] = bytes.subarray(written.value);
        return this.#arm();
      }
      this.#waiting.shift();
    }
  }

  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#machine.at(after(this.#machine.now(), LOOK_AGAIN), () => {
      this.#isArmed = false;
      this.#write();
    });
  }

  #open(): TextSink | undefined {
    const now = this.#machine.now();
    if (this.#sink !== undefined || now < this.#tryAt) return this.#sink;
    this.#tryAt = after(now, AGAIN);
    const opened = this.#machine.openTextSink(this.#path);
    if (!opened.ok) this.#tell(opened.error.message);
    else {
      this.#sink = opened.value;
      this.#hasTold = false;
    }
    return this.#sink;
  }

  #tell(reason: string): void {
    if (!this.#hasTold) this.#report({ type: 'syslog.not-forwarded', to: this.#path, reason });
    this.#hasTold = true;
  }
}

const LINE_END = Uint8Array.of(0x0a);

/** As `asctime` of C writes it, local time. */
function dated(at: number): string {
  const [day = '', month = '', date = '', year = '', clock = ''] = new Date(at).toString().split(' ');
  return `${day} ${month} ${date.replace(/^0/, ' ')} ${clock} ${year}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

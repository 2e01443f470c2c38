/** Answers as they go onto the wire: the head, what follows it, and what is to be told when it has arrived. */
import { fieldLine, headText, type Fields } from '../../../protocols/http/response.ts';
import { formatDate } from '../../../protocols/http/dates.ts';
import { STATUS_TEXTS, type HttpRefusal, type Status } from '../../../protocols/http/status.ts';
import type { Segment } from './sending.ts';

export interface Answer {
  readonly segments: readonly Segment[];
  /** The connection stays open for another request. */
  readonly keepAlive: boolean;
  /** Absent where no file is sent. */
  readonly delivery?: Delivery;
}

/** What becomes of a file that is sent. One of the last three is called, once. */
export interface Delivery {
  progress(bytes: number): void;
  /** The other side has it. */
  delivered(): void;
  /** It was sent, and the connection ended before anything told that it has arrived. `broken`: the other side broke it off. */
  unconfirmed(reason: string, broken: boolean): void;
  failed(reason: string, why?: 'silent'): void;
}

/** Who gets the answer. */
export interface Asker {
  readonly keepAlive: boolean;
  /** HTTP/1.0 has to be told that a connection stays open. */
  readonly minor: 0 | 1;
  /** HEAD: nothing follows the head. */
  readonly isHead: boolean;
}

/** Heads with less behind them go out in one piece. */
const TOGETHER = 32 * 1024;

export class Answers {
  readonly #now: () => number;
  #second = -1;
  #date = '';
  /** The last head of each file that is kept in memory, with the file behind it. */
  readonly #last = new WeakMap<Uint8Array, { readonly text: string; readonly bytes: Uint8Array }>();

  /** `now` in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `body`: absent for HEAD and where nothing follows. */
  make(status: Status, fields: Fields, asker: Asker, body: readonly Segment[] = [], delivery?: Delivery): Answer {
    const { keepAlive } = asker;
    const text = headText(status, `${this.#dateNow()}${fields}${connectionField(asker)}`);
    return { segments: this.#withHead(text, body), keepAlive, ...(delivery && { delivery }) };
  }

  /** With the reason as text. */
  refusal({ status, reason }: HttpRefusal, asker: Asker, more: Fields = ''): Answer {
    const text = Buffer.from(`${status} ${STATUS_TEXTS[status]}: ${reason}\n`, 'latin1');
    const fields = [more, fieldLine('Content-Type', 'text/plain'), fieldLine('Content-Length', text.length)];
    return this.make(status, fields.join(''), asker, asker.isHead ? [] : [{ kind: 'bytes', bytes: text }]);
  }

  #withHead(text: string, body: readonly Segment[]): readonly Segment[] {
    const [first, ...rest] = body;
    if (first === undefined) return [{ kind: 'bytes', bytes: Buffer.from(text, 'latin1') }];
    const bytes = first.kind === 'bytes' ? first.bytes : first.contents.bytes?.subarray(first.start, first.end);
    if (bytes === undefined || bytes.length > TOGETHER)
      return [{ kind: 'bytes', bytes: Buffer.from(text, 'latin1') }, ...body];
    if (first.kind === 'bytes') return [{ kind: 'bytes', bytes: joined(text, bytes) }, ...rest];
    const isWhole = bytes.length === first.contents.bytes?.length;
    const together = isWhole ? this.#wholeFile(text, first.contents.bytes) : joined(text, bytes);
    return [{ kind: 'bytes', bytes: together, file: bytes.length }, ...rest];
  }

  /** Many devices ask for one small file in the same second: all get the same bytes. */
  #wholeFile(text: string, file: Uint8Array): Uint8Array {
    const last = this.#last.get(file);
    if (last?.text === text) return last.bytes;
    const bytes = joined(text, file);
    this.#last.set(file, { text, bytes });
    return bytes;
  }

  #dateNow(): string {
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = fieldLine('Date', formatDate(second * 1000));
    }
    return this.#date;
  }
}

const CLOSE = fieldLine('Connection', 'close');
const KEEP = fieldLine('Connection', 'keep-alive');

function connectionField({ keepAlive, minor }: Asker): Fields {
  if (!keepAlive) return CLOSE;
  return minor === 0 ? KEEP : '';
}

function joined(text: string, bytes: Uint8Array): Uint8Array {
  const whole = Buffer.allocUnsafe(text.length + bytes.length);
  whole.write(text, 0, 'latin1');
  whole.set(bytes, text.length);
  return whole;
}

/** The body of the thread of `recordFrames`: reads what adapters receive and send fifty times a second, and writes it to the file. */
import { closeSync, openSync, writevSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { causeOf } from '../../errno.ts';
import { loadLibc } from '../../linux/datagrams/libc.ts';
import { FrameTap, LONGEST_FRAME, type TappedFrame } from '../../linux/datagrams/tap.ts';
import { CAPTURE_WORD, type CaptureNews, type CaptureThreadOrder } from './capture-thread.ts';

/** In milliseconds. */
const PERIOD = 20;

/** How frames are written down. */
export interface CaptureFormat {
  /** What a file begins with. `longest`: bytes that are kept of a frame. */
  head(devices: readonly string[], longest: number): Uint8Array;
  /** `adapter`: which of the devices. */
  block(frame: TappedFrame & { readonly adapter: number }): Uint8Array;
}

export async function capture(
  { devices, file, largest, words }: CaptureThreadOrder,
  format: CaptureFormat,
): Promise<void> {
  const libc = await loadLibc();
  if (!libc.ok) return tell({ kind: 'refused', device: devices[0] ?? '', errno: libc.error });
  const taps: FrameTap[] = [];
  for (const device of devices) {
    const tap = FrameTap.open(libc.value, device);
    if (!tap.ok) return tell({ kind: 'refused', device, errno: tap.error });
    taps.push(tap.value);
  }
  const out = new CaptureFile(file, largest, words);
  out.add(format.head(devices, LONGEST_FRAME));
  tell({ kind: 'records' });
  for (;;) {
    // What was sent just before the end is in it too.
    const stops = Atomics.load(words, CAPTURE_WORD.stops) === 1;
    taps.forEach((tap, adapter) => tap.read((frame) => out.add(format.block({ ...frame, adapter }), 1)));
    const end = out.write();
    if (stops || end !== undefined) {
      if (end !== undefined) tell({ kind: 'ended', end });
      break;
    }
    Atomics.wait(words, CAPTURE_WORD.stops, 0, PERIOD);
  }
  for (const tap of taps) tap.close();
  out.close();
  Atomics.store(words, CAPTURE_WORD.ended, 1);
  Atomics.notify(words, CAPTURE_WORD.ended);
}

function tell(news: CaptureNews): void {
  parentPort?.postMessage(news);
}

type End = Extract<CaptureNews, { kind: 'ended' }>['end'];

class CaptureFile {
  readonly #fd: number;
  readonly #largest: number;
  readonly #words: Int32Array<SharedArrayBuffer>;
  #blocks: Uint8Array[] = [];
  #packets = 0;
  #bytes = 0;
  #isFull = false;

  constructor(file: string, largest: number, words: Int32Array<SharedArrayBuffer>) {
    this.#fd = openSync(file, 'a');
    this.#largest = largest;
    this.#words = words;
  }

  /** A block is in the file whole or not at all. */
  add(block: Uint8Array, packets = 0): void {
    this.#isFull ||= this.#bytes + block.length > this.#largest;
    if (this.#isFull) return;
    this.#blocks.push(block);
    this.#bytes += block.length;
    this.#packets += packets;
  }

  /** Why nothing more is written; undefined while it goes on. */
  write(): End | undefined {
    const blocks = Buffer.concat(this.#blocks);
    this.#blocks = [];
    try {
      for (let done = 0; done < blocks.length;) done += writevSync(this.#fd, [blocks.subarray(done)]);
    } catch (error) {
      return { why: 'failed', reason: causeOf(error) };
    }
    Atomics.store(this.#words, CAPTURE_WORD.packets, this.#packets);
    Atomics.store(this.#words, CAPTURE_WORD.kilobytes, Math.ceil(this.#bytes / 1024));
    return this.#isFull ? { why: 'full' } : undefined;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

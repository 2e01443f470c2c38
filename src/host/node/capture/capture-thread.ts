/** Records in a thread of its own, so that neither a disk nor a flood of frames holds anybody up. */
import { closeSync, openSync } from 'node:fs';
import { stationError, type StationError } from '../../station-error.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import type { Capture, CaptureEnd, CaptureOrder, Captured, RecordFrames } from '../../capture.ts';
import { startThread } from '../threads.ts';

/** Words of the memory that both threads see: whether it is to stop, whether it has ended, and what it has recorded. */
export const CAPTURE_WORD = { stops: 0, ended: 1, packets: 2, kilobytes: 3 } as const;
const WORDS = 4;

/** What the thread is started with. */
export interface CaptureThreadOrder extends CaptureOrder {
  readonly words: Int32Array<SharedArrayBuffer>;
}

/** What the thread says: that it records, or why it does not. */
export type CaptureNews =
  | { readonly kind: 'records' }
  | { readonly kind: 'refused'; readonly device: string; readonly errno: string }
  | { readonly kind: 'ended'; readonly end: Exclude<CaptureEnd, { why: 'stopped' }> };

/** How long the end of a station waits for the last frames, in milliseconds. */
const PATIENCE = 2000;

export const recordFrames: RecordFrames = async (order, ended) => {
  if (process.platform !== 'linux') return err(UNSUPPORTED);
  const made = makeFile(order.file);
  if (!made.ok) return made;
  const words = new Int32Array(new SharedArrayBuffer(WORDS * 4));
  const captured = (): Captured => ({
    packets: Atomics.load(words, CAPTURE_WORD.packets),
    bytes: Atomics.load(words, CAPTURE_WORD.kilobytes) * 1024,
  });
  const worker = startThread('capture', { ...order, words } satisfies CaptureThreadOrder);
  return new Promise((resolve) => {
    worker.on('message', (news: CaptureNews) => {
      if (news.kind === 'records') {
        worker.unref();
        resolve(ok(running(words, captured)));
      } else if (news.kind === 'refused') resolve(err(refusal(news.device, news.errno)));
      else ended(news.end, captured());
    });
    worker.on('error', (error) => {
      resolve(err(stationError('unexpected', `The recording failed: ${error.message}.`, 'Start without --record.')));
      ended({ why: 'failed', reason: error.message }, captured());
    });
  });
};

function running(words: Int32Array<SharedArrayBuffer>, captured: () => Captured): Capture {
  return {
    stop() {
      Atomics.store(words, CAPTURE_WORD.stops, 1);
      Atomics.notify(words, CAPTURE_WORD.stops);
      Atomics.wait(words, CAPTURE_WORD.ended, 0, PATIENCE);
      return captured();
    },
  };
}

/** What it holds is for its owner: there may be passwords in it. */
function makeFile(file: string): Result<void, StationError> {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return ok(undefined);
  } catch (error) {
    const cause = causeOf(error);
    const message =
      cause === 'EEXIST'
        ? `${file} is there already, and is not written over.`
        : `${file} cannot be written (${cause}).`;
    return err(stationError('storage', message, 'Name another file after --record, or remove that one.', cause));
  }
}

function refusal(device: string, errno: string): StationError {
  if (errno !== 'EPERM' && errno !== 'EACCES')
    return stationError('no-adapter', `${device} cannot be recorded (${errno}).`, 'Start without --record.', errno);
  return stationError(
    'no-rights',
    `This user may not record what ${device} receives and sends.`,
    'Start it with sudo, or give Node the right cap_net_raw, or leave out --record.',
    errno,
  );
}

const UNSUPPORTED = stationError(
  'unsupported',
  'Recording needs Linux.',
  'Record with Wireshark or tcpdump beside the station: rouse replay reads its file too.',
);

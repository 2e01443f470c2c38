/** What is asked of the disk of files that devices read, as data that can go to another thread, and doing it. */
import type { Result } from '../../../lib/result.ts';
import { ofPromise, type Underway } from '../../../lib/underway.ts';
import type { KnownFile, Listing, Looked } from '../../files/asked-folders.ts';
import type { FileFacts } from '../../files/folders.ts';
import type { StationError } from '../../station-error.ts';
import { listed } from './folders/listing.ts';
import { closePieces, lookAt, pieceOf, type Piece } from './looking.ts';

export type Reading =
  | { readonly kind: 'list'; readonly path: string; readonly mark?: string }
  | { readonly kind: 'look'; readonly facts: FileFacts; readonly known: KnownFile }
  | ({ readonly kind: 'piece' } & Piece)
  /** No piece of this file is wanted any more. */
  | { readonly kind: 'close'; readonly file: number };

export type ReadingOutcome =
  | { readonly kind: 'listed'; readonly listed: Result<Listing, StationError> }
  | { readonly kind: 'looked'; readonly looked: Looked }
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  /** Whoever should do it is gone. */
  | { readonly kind: 'broke'; readonly cause: string };

export interface Readings {
  read(reading: Reading): Underway<ReadingOutcome>;
}

export const readInEventLoop: Readings = { read: (reading) => ofPromise(performReading(reading)) };

/** Never rejects. Readings that come together are done side by side, some of each kind at once; the others wait. */
export async function performReading(reading: Reading): Promise<ReadingOutcome> {
  switch (reading.kind) {
    case 'list':
      return { kind: 'listed', listed: await listed(reading.path, reading.mark) };
    case 'look':
      return { kind: 'looked', looked: await lookAt(reading.facts, reading.known) };
    case 'piece':
      return { kind: 'piece', bytes: await pieceOf(reading) };
    case 'close':
      await closePieces(reading.file);
      return { kind: 'closed' };
  }
}

/** What of an outcome is handed over instead of copied. */
export function handedOver(outcome: ReadingOutcome): readonly ArrayBuffer[] {
  if (outcome.kind === 'piece') return [bufferOf(outcome.bytes)];
  return outcome.kind === 'looked' && outcome.looked.kind === 'whole' ? [bufferOf(outcome.looked.bytes)] : [];
}

/** Each was made for one reading. */
function bufferOf({ buffer }: Uint8Array): ArrayBuffer {
  if (!(buffer instanceof ArrayBuffer)) throw new Error('bytes of a reading are shared');
  return buffer;
}

/** The folders of a real disk for a thread that must not wait for it. */
import { err } from '../../../../lib/result.ts';
import { ended, mapped } from '../../../../lib/underway.ts';
import type { AskedFolders, PiecewiseFile } from '../../../files/asked-folders.ts';
import type { FileFacts } from '../../../files/folders.ts';
import { unreadable } from './folders.ts';
import { readInEventLoop, type Readings } from '../reading.ts';

export function askedFolders(readings: Readings): AskedFolders {
  return {
    list: (path, mark) =>
      mapped(readings.read({ kind: 'list', path, ...(mark === undefined ? {} : { mark }) }), (outcome) =>
        outcome.kind === 'listed' ? outcome.listed : err(unreadable(path, new Error('nobody reads it'))),
      ),
    look: (facts, known) =>
      mapped(readings.read({ kind: 'look', facts, known }), (outcome) =>
        outcome.kind === 'looked' ? outcome.looked : { kind: 'unreadable' },
      ),
    open: (facts) => new AskedFile(facts, readings),
  };
}

/** For a program that has an event loop to read in. */
export const foldersInEventLoop: AskedFolders = askedFolders(readInEventLoop);

/** The number of the last file, in this thread: whoever reads may read for several. */
let files = 0;

class AskedFile implements PiecewiseFile {
  readonly #file = (files += 1);
  readonly #facts: FileFacts;
  readonly #readings: Readings;
  #isAsked = false;
  #isClosed = false;

  constructor(facts: FileFacts, readings: Readings) {
    this.#facts = facts;
    this.#readings = readings;
  }

  read(offset: number, length: number): ReturnType<PiecewiseFile['read']> {
    if (this.#isClosed) return ended(new Uint8Array(0));
    this.#isAsked = true;
    const piece = { kind: 'piece', file: this.#file, facts: this.#facts, offset, length } as const;
    return mapped(this.#readings.read(piece), (outcome) =>
      outcome.kind === 'piece' ? outcome.bytes : new Uint8Array(0),
    );
  }

  close(): void {
    if (this.#isAsked && !this.#isClosed) this.#readings.read({ kind: 'close', file: this.#file });
    this.#isClosed = true;
  }
}

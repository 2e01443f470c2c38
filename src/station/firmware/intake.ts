/** Downloads go into the library one by one. One that is refused is told, by its name and the reason, and ends nothing. */
import type { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import type { FileFacts } from '../../host/files/folders.ts';
import type { Machine } from '../../host/machine.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, type Result } from '../../lib/result.ts';
import { printable } from '../../lib/text.ts';
import { since } from '../../lib/time.ts';
import type { ImageFacts } from '../../knowledge/image-facts.ts';
import type { LeftOut } from '../../storage/library/downloads.ts';
import { incomingArchive } from '../../storage/library/incoming.ts';
import type { AddedPackage } from '../../storage/library/library.ts';
import type { ImageLibrary } from './image-library.ts';
import { assessed } from './telling.ts';

type Added = Result<readonly AddedPackage<ImageFacts>[], StationError>;

export class Intake {
  /** Ids of the packages that came out of what was given. */
  readonly given = new Set<string>();
  /** How many downloads were not taken. */
  leftOut = 0;
  readonly #library: ImageLibrary;
  readonly #machine: Machine;
  readonly #events: Pick<EventStream, 'report'>;
  #told: ReturnType<Machine['now']>;
  #isOver = false;

  /** How far a download is unpacked is told in `events`, at most once a second. */
  constructor(library: ImageLibrary, machine: Machine, events: Pick<EventStream, 'report'>) {
    this.#library = library;
    this.#machine = machine;
    this.#events = events;
    this.#told = machine.now();
  }

  /** Whether nobody wants to know any more. */
  isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing more is taken; what is being taken is given up. */
  end(): void {
    this.#isOver = true;
  }

  /** What is to be told of it afterwards. Never rejects. */
  async take(archive: FileFacts): Promise<readonly Happening[]> {
    const added = await this.#add(archive).catch((error: unknown): Added => err(unexpected(archive.path, error)));
    if (this.#isOver) return [];
    if (!added.ok) return [this.refused({ source: archive.path, error: added.error })];
    for (const { package: stored } of added.value) this.given.add(stored.id);
    return added.value.flatMap(adopted);
  }

  /** Counts it. */
  refused({ source, error }: LeftOut): Happening {
    this.leftOut += 1;
    return { type: 'firmware.left-out', source: printable(source), problem: error.message, hint: error.hint };
  }

  async #add(archive: FileFacts): Promise<Added> {
    const open = this.#machine.openFile;
    let read = 0;
    const reading = (bytes: number): void => {
      if (this.#isOver) throw new GivenUp();
      this.#progress(archive, (read += bytes));
    };
    const now = this.#machine.now();
    return this.#library.add(incomingArchive(archive), { open, now, reading, spool: this.#library.spool(open) });
  }

  #progress({ path: source, size }: FileFacts, read: number): void {
    const now = this.#machine.now();
    if (since(this.#told, now) < 1000) return;
    this.#told = now;
    this.#events.report({ type: 'firmware.reading', source, read, size }, now);
  }
}

class GivenUp extends Error {}

function adopted({ package: stored, fresh }: AddedPackage<ImageFacts>): readonly Happening[] {
  return assessed(stored.name, stored.files, fresh ? 'added' : 'known');
}

function unexpected(source: string, error: unknown): StationError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `${printable(source)} was not taken: ${printable(reason)}.`;
  return stationError('unexpected', message, 'Unpack it yourself and give the folder it makes.');
}

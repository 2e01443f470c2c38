/** Packs segments that are full, in small steps between which the station does its work. */
import type { Files } from '../../host/files/files.ts';
import type { Timing } from '../../host/machine.ts';
import { after, millis, seconds } from '../../lib/time.ts';
import type { LogStore } from '../../storage/syslog/log-store.ts';
import { packSegment } from '../../storage/syslog/packed.ts';
import { readBlocks } from '../../storage/syslog/read-log.ts';
import type { Segment } from '../../storage/syslog/segments.ts';

const LOOK_EVERY = seconds(2);
/** A step takes a few milliseconds. */
const REST = millis(20);

export class Packing {
  readonly #files: Files;
  readonly #store: Pick<LogStore, 'ended' | 'replaced'>;
  readonly #timing: Pick<Timing, 'now' | 'at' | 'every'>;
  readonly #end: () => void;
  /** Numbers of those that the disk has refused, or that are gone. */
  readonly #given = new Set<number>();
  #isPacking = false;
  #isOver = false;

  constructor(files: Files, store: Pick<LogStore, 'ended' | 'replaced'>, timing: Pick<Timing, 'now' | 'at' | 'every'>) {
    this.#files = files;
    this.#store = store;
    this.#timing = timing;
    this.#end = timing.every(LOOK_EVERY, () => this.#look());
  }

  close(): void {
    this.#isOver = true;
    this.#end();
  }

  #look(): void {
    if (this.#isPacking) return;
    const segment = this.#store.ended.find(({ isPacked, number }) => !isPacked && !this.#given.has(number));
    const opened = segment === undefined ? undefined : this.#files.open(segment.path);
    if (segment === undefined) return;
    if (opened?.ok !== true || opened.value === undefined) {
      this.#given.add(segment.number);
      return;
    }
    this.#isPacking = true;
    const file = opened.value;
    const steps = packSegment(this.#files, segment, readBlocks(file));
    const step = (): void => {
      const next = this.#isOver ? steps.return(undefined) : steps.next();
      if (next.done !== true) {
        this.#timing.at(after(this.#timing.now(), REST), step);
        return;
      }
      file.close();
      this.#isPacking = false;
      this.#packed(segment, next.value);
    };
    step();
  }

  #packed(segment: Segment, packed: Segment | undefined): void {
    if (packed === undefined) this.#given.add(segment.number);
    else this.#store.replaced(segment, packed);
  }
}

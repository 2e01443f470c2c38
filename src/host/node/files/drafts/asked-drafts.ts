/** Drafts on a real disk for a thread that must not wait for it. */
import type { Result } from '../../../../lib/result.ts';
import { ended, followedBy, type Underway } from '../../../../lib/underway.ts';
import type { AskedDraft, AskedDrafts } from '../../../files/asked-drafts.ts';
import type { DraftPlace, DraftRefusal } from '../../../files/drafts.ts';
import { DraftDesk, type DraftOrder, type DraftOutcome } from './draft-desk.ts';
import { refusedByDisk } from './draft-target.ts';
import { NodeDrafts } from './drafts.ts';
import { inEventLoop } from '../errands.ts';
import { ThreadAsker } from '../threads/thread-asker.ts';

/** Where orders go. */
export interface DraftOrders {
  order(order: DraftOrder): Underway<DraftOutcome>;
}

export function askedDrafts(orders: DraftOrders): AskedDrafts {
  return { begin: (place) => new OrderedDraft(orders, place) };
}

/** In a thread of their own, where a slow disk holds up nothing but other uploads. */
export class DraftThread implements DraftOrders {
  readonly #thread = new ThreadAsker<DraftOrder, DraftOutcome>('uploads', (cause) =>
    refusedByDisk('the upload', 'written', cause),
  );

  order(order: DraftOrder): Underway<DraftOutcome> {
    return this.#thread.ask(order, order.kind === 'write' ? [order.bytes.buffer] : []);
  }

  /** Resolves when all that was ordered is done, or after that many milliseconds. */
  async idle(patience: number): Promise<void> {
    return this.#thread.idle(patience);
  }
}

/** At once, for a program that has its own event loop and may wait for the disk. */
export function draftsInEventLoop(): AskedDrafts {
  const desk = new DraftDesk(new NodeDrafts(inEventLoop));
  return askedDrafts({ order: (order) => desk.perform(order) });
}

/** The number of the last draft, in this thread: whoever orders may order for several. */
let drafts = 0;

class OrderedDraft implements AskedDraft {
  readonly begun: Underway<DraftOutcome>;
  readonly #draft = (drafts += 1);
  readonly #orders: DraftOrders;
  #isPut = false;
  #isAborted = false;

  constructor(orders: DraftOrders, place: DraftPlace) {
    this.#orders = orders;
    this.begun = orders.order({ kind: 'begin', draft: this.#draft, place });
  }

  write(bytes: Uint8Array<ArrayBuffer>): Underway<DraftOutcome> {
    return this.#orders.order({ kind: 'write', draft: this.#draft, bytes });
  }

  sync(): void {
    this.#orders.order({ kind: 'sync', draft: this.#draft });
  }

  commit(): Underway<Result<unknown, DraftRefusal>> {
    return followedBy(this.#orders.order({ kind: 'flush', draft: this.#draft }), (flushed) =>
      flushed.ok ? this.#put() : ended(flushed),
    );
  }

  abort(): boolean {
    if (this.#isPut) return false;
    if (!this.#isAborted) this.#orders.order({ kind: 'abort', draft: this.#draft });
    this.#isAborted = true;
    return true;
  }

  #put(): Underway<DraftOutcome> {
    if (this.#isAborted) return ended(refusedByDisk('the upload', 'written', 'ECANCELED'));
    this.#isPut = true;
    return followedBy(this.#orders.order({ kind: 'put', draft: this.#draft }), (placed) => {
      this.#isPut = placed.ok;
      return ended(placed);
    });
  }
}

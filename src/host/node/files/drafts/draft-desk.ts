/** Does what is ordered of drafts, as data that can come from another thread. */
import { err, ok, type Result } from '../../../../lib/result.ts';
import { ended, followedBy, mapped, type Underway } from '../../../../lib/underway.ts';
import type { DraftRoom } from '../../../files/asked-drafts.ts';
import type { Draft, DraftPlace, DraftRefusal, Drafts } from '../../../files/drafts.ts';
import { refusedByDisk } from './draft-target.ts';

/** `draft`: a number that no other draft has had. */
export type DraftOrder =
  | { readonly kind: 'begin'; readonly draft: number; readonly place: DraftPlace }
  | { readonly kind: 'write'; readonly draft: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'sync' | 'flush' | 'put' | 'abort'; readonly draft: number };

export type DraftOutcome = Result<DraftRoom, DraftRefusal>;

const DONE: DraftOutcome = ok({});

export class DraftDesk {
  readonly #drafts: Drafts;
  readonly #open = new Map<number, Draft>();

  constructor(drafts: Drafts) {
    this.#drafts = drafts;
  }

  /** Begun when it is called; what is under way then has to be asked about to go on. */
  perform(order: DraftOrder): Underway<DraftOutcome> {
    if (order.kind === 'begin') return ended(this.#begin(order.draft, order.place));
    const draft = this.#open.get(order.draft);
    if (draft === undefined) return ended(refusedByDisk('the upload', 'written', 'EBADF'));
    switch (order.kind) {
      case 'write':
        return ended(withoutValue(draft.write(order.bytes)));
      case 'sync':
        draft.sync();
        return ended(DONE);
      case 'flush':
        return mapped(draft.flush(), withoutValue);
      case 'put':
        return followedBy(draft.commit(), (placed) => {
          if (placed.ok) this.#open.delete(order.draft);
          return ended(withoutValue(placed));
        });
      case 'abort':
        this.#open.delete(order.draft);
        draft.abort();
        return ended(DONE);
    }
  }

  #begin(number: number, place: DraftPlace): DraftOutcome {
    const begun = this.#drafts.begin(place);
    if (!begun.ok) return err(begun.error);
    this.#open.set(number, begun.value);
    const free = this.#drafts.free(place.folder);
    return ok(free === undefined ? {} : { free });
  }
}

function withoutValue(outcome: Result<void, DraftRefusal>): DraftOutcome {
  return outcome.ok ? DONE : outcome;
}

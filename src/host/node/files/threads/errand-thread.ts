/** Errands and readings in a thread of their own. */
import { err } from '../../../../lib/result.ts';
import { mapped, type Underway } from '../../../../lib/underway.ts';
import type { Errand, ErrandOutcome, Errands } from '../errands.ts';
import type { Reading, ReadingOutcome, Readings } from '../reading.ts';
import { ThreadAsker } from './thread-asker.ts';

/** What the thread is asked, and what it answers. */
export type DiskQuestion =
  { readonly kind: 'errand'; readonly errand: Errand } | { readonly kind: 'reading'; readonly reading: Reading };
export type DiskAnswer =
  | { readonly kind: 'errand'; readonly outcome: ErrandOutcome }
  | { readonly kind: 'reading'; readonly outcome: ReadingOutcome }
  | { readonly kind: 'broke'; readonly cause: string };

export class ErrandThread implements Errands, Readings {
  readonly #thread = new ThreadAsker<DiskQuestion, DiskAnswer>('errands', (cause) => ({ kind: 'broke', cause }));

  run(errand: Errand): Underway<ErrandOutcome> {
    return mapped(this.#thread.ask({ kind: 'errand', errand }), (answer) =>
      answer.kind === 'errand' ? answer.outcome : err(answer.kind === 'broke' ? answer.cause : 'EPROTO'),
    );
  }

  read(reading: Reading): Underway<ReadingOutcome> {
    return mapped(this.#thread.ask({ kind: 'reading', reading }), (answer) =>
      answer.kind === 'reading' ? answer.outcome : { kind: 'broke', cause: 'EPROTO' },
    );
  }
}

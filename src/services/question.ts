/**
 * One thing that a running station can be asked. Questions are a table (station/asking/questions.ts), so that other threads,
 * other programs of the user and the page ask in the same way. The module that owns a matter answers it.
 *
 * An answer is a row of replies, none, one or a million of them: whoever answers gives them one by one, and they are drawn
 * only as fast as the asker takes them.
 */
import type * as z from 'zod';
import type { StationError } from '../host/station-error.ts';
import type { Result } from '../lib/result.ts';

export interface Question<Request = unknown, Reply = unknown> {
  /** What the answer tells, for the reference page. */
  readonly text: string;
  /** What comes from outside is checked against it before anybody answers. */
  readonly request: z.ZodType<Request>;
  /** Asking it changes something: a page may ask it only on purpose, and never by a link. */
  readonly changes?: true;
  /** Checked by who asks from another program, which may be another version. */
  readonly reply: z.ZodType<Reply>;
}

/** Questions by name: `tftp.transfers`. The first word is the module that answers. */
export type Questions = Readonly<Record<string, Question>>;

/** Not to be answered, and why; or the replies. In the packet thread they must not be async: its loop runs no promises. */
export type Answer<Reply> = Result<Iterable<Reply> | AsyncIterable<Reply>, StationError>;

/**
 * Answers to a table of questions, each with its own types. `over` is aborted when the asker waits for nothing any more: an
 * answer that waits for things to happen ends then with what there is. The packet side has none that waits.
 */
export type AnswersTo<Table extends Questions> = {
  readonly [Name in keyof Table]: (
    request: z.output<Table[Name]['request']>,
    over?: AbortSignal,
  ) => Answer<z.output<Table[Name]['reply']>>;
};

/** The same when the types are not known any more: the request was checked against its question. */
export interface Answers {
  readonly [name: string]: AnyAnswer['answer'];
}

/** A method, because it takes only requests of its own question. */
interface AnyAnswer {
  answer(request: unknown, over?: AbortSignal): Answer<unknown>;
}

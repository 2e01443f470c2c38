/**
 * Answers questions to a running station: it finds the question by its name, checks the request, and gives the replies one
 * by one, from the main thread or from the packet thread. Other programs of the user come through channel.ts, code of this
 * process calls it directly.
 */
import * as z from 'zod';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Answers, Questions } from '../../services/question.ts';
import type { PacketAsking } from '../packet/packet-asking.ts';

/** The replies in order; an error is the last one. Leaving early (`break`) stops whatever makes the rest. */
export type Replies = AsyncGenerator<Result<unknown, StationError>, void, void>;

export class Asking {
  readonly questions: Questions;
  #answers: Answers;
  readonly #packets: Pick<PacketAsking, 'ask'>;

  /** `answers`: the questions that the main thread answers. All others are passed on to the packet side. */
  constructor(questions: Questions, answers: Answers, packets: Pick<PacketAsking, 'ask'>) {
    this.questions = questions;
    this.#answers = answers;
    this.#packets = packets;
  }

  /** Of all questions there are. */
  get names(): readonly string[] {
    return Object.keys(this.questions);
  }

  /** Adds the answers of a service of the main thread that has opened since. */
  join(answers: Answers): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /**
   * `request` may come from a stranger: it is checked here. `over` is aborted when the asker will wait no longer; an answer
   * that waits for events cannot learn that from `return`, which comes only after its next reply.
   */
  async *ask(name: string, request: unknown, over?: AbortSignal): Replies {
    const question = Object.hasOwn(this.questions, name) ? this.questions[name] : undefined;
    if (question === undefined) return yield err(unknownQuestion(name, this.questions));
    const checked = question.request.safeParse(request);
    if (!checked.success) return yield err(wrongRequest(name, checked.error));
    const own = this.#answers[name];
    if (own === undefined) return yield* this.#packets.ask(name, checked.data);
    const answer = own(checked.data, over);
    if (!answer.ok) return yield answer;
    for await (const reply of answer.value) yield ok(reply);
  }
}

function unknownQuestion(name: string, questions: Questions): StationError {
  const names = Object.keys(questions).join(', ');
  return stationError('unsupported', `There is no question "${name}".`, `A station is asked for: ${names}.`);
}

function wrongRequest(name: string, error: z.ZodError): StationError {
  return stationError(
    'unsupported',
    `"${name}" cannot be asked like this: ${z.prettifyError(error)}`,
    'Correct the request.',
  );
}

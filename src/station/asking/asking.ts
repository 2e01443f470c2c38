/**
 * The one way to ask a running station: a name from the table of questions, a request, and the replies one by one. Programs
 * of the same user come through the channel (channel.ts), the page later through its API; both end here.
 */
import * as z from 'zod';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Answers, Questions } from '../../services/question.ts';
import type { PacketAsking } from '../packet/packet-asking.ts';

/** Replies in order; after an error there are no more. Who leaves early (`break`) stops what makes them. */
export type Replies = AsyncGenerator<Result<unknown, StationError>, void, void>;

export class Asking {
  readonly #questions: Questions;
  #answers: Answers;
  readonly #packets: Pick<PacketAsking, 'ask'>;

  /** `answers` are those of the main thread; everything else is asked of the packet side. */
  constructor(questions: Questions, answers: Answers, packets: Pick<PacketAsking, 'ask'>) {
    this.#questions = questions;
    this.#answers = answers;
    this.#packets = packets;
  }

  /** A service that opened since answers too. */
  join(answers: Answers): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /**
   * `request` may come from anywhere: it is checked here. `over`: aborted when the asker waits for nothing any more, which
   * `return` cannot tell an answer that waits itself.
   */
  async *ask(name: string, request: unknown, over?: AbortSignal): Replies {
    const question = Object.hasOwn(this.#questions, name) ? this.#questions[name] : undefined;
    if (question === undefined) return yield err(unknownQuestion(name, this.#questions));
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

/**
 * Answers questions inside the packet thread. Replies are drawn from an answer a few at a time, and only when the asker
 * wants more: between two turns of the loop, so that a long answer keeps no device waiting.
 */
import { stationError, type StationError } from '../../host/station-error.ts';
import type { Answers } from '../../services/question.ts';
import type { AskMessage, ReplyMessage } from './plan.ts';

/** So many replies are made at once: that takes a fraction of a millisecond. */
const AT_ONCE = 256;

/** What an answer gives instead of a reply that is still on its way: it is asked again soon. */
export const NOT_YET = Symbol('not yet');

/** When to work again: at once, soon, or when something is asked. */
export type Urgency = 'at once' | 'soon' | 'idle';

export class Answering {
  readonly #answers: Answers;
  readonly #send: (replies: ReplyMessage) => void;
  /** The rest of each answer, by the number that the asker gave its question. */
  readonly #running = new Map<number, Iterator<unknown>>();
  /** The numbers of the questions whose asker wants more replies now. */
  readonly #wanting = new Set<number>();
  /** The same of those whose next reply is on its way. */
  readonly #patient = new Set<number>();

  constructor(answers: Answers, send: (replies: ReplyMessage) => void) {
    this.#answers = answers;
    this.#send = send;
  }

  /** Takes a message of the main thread, which has checked the request. */
  take(message: AskMessage): void {
    switch (message.kind) {
      case 'ask':
        return this.#begin(message);
      case 'more':
        if (this.#running.has(message.id)) this.#wanting.add(message.id);
        return;
      case 'leave':
        this.#running.get(message.id)?.return?.();
        return this.#forget(message.id);
    }
  }

  /** Sends the next replies of each answer that is wanted. Returns whether more are wanted already. */
  work(): Urgency {
    for (const id of this.#patient) this.#wanting.add(id);
    this.#patient.clear();
    for (const id of this.#wanting) this.#give(id);
    if (this.#wanting.size > 0) return 'at once';
    return this.#patient.size > 0 ? 'soon' : 'idle';
  }

  #begin({ id, name, request }: Extract<AskMessage, { kind: 'ask' }>): void {
    const answer = this.#answers[name]?.(request);
    if (answer === undefined) return this.#end(id, [], unknownQuestion(name));
    if (!answer.ok) return this.#end(id, [], answer.error);
    if (!(Symbol.iterator in answer.value)) throw new Error(`${name} is answered with promises in the packet thread`);
    this.#running.set(id, answer.value[Symbol.iterator]());
    this.#wanting.add(id);
  }

  #give(id: number): void {
    this.#wanting.delete(id);
    const replies: unknown[] = [];
    const rest = this.#running.get(id);
    if (rest === undefined) return;
    while (replies.length < AT_ONCE) {
      const next = rest.next();
      if (next.done === true) return this.#end(id, replies);
      if (next.value === NOT_YET) break;
      replies.push(next.value);
    }
    if (replies.length > 0) this.#send({ kind: 'replies', id, replies });
    else this.#patient.add(id);
  }

  #end(id: number, replies: readonly unknown[], error?: StationError): void {
    this.#forget(id);
    this.#send({ kind: 'replies', id, replies, end: { error } });
  }

  #forget(id: number): void {
    this.#running.delete(id);
    this.#wanting.delete(id);
    this.#patient.delete(id);
  }
}

function unknownQuestion(name: string): StationError {
  return stationError('unsupported', `Nobody here answers "${name}".`, 'The service that does is switched off.');
}

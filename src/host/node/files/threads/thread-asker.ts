/**
 * Asks a thread of the program, from a thread that may never return to its event loop. The other one is started by the first
 * question and keeps no process alive.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { ended, type Underway } from '../../../../lib/underway.ts';
import { causeOf } from '../../../errno.ts';
import { startThread } from '../../threads.ts';

/** How often is looked whether all is answered, in milliseconds. */
const LOOK_AGAIN = 2;

/** What goes to the thread and comes back from it, as structured clones. */
export interface Order<Question> {
  readonly id: number;
  readonly question: Question;
}
export interface Answer<Outcome> {
  readonly id: number;
  readonly outcome: Outcome;
}

export class ThreadAsker<Question, Outcome> {
  readonly #name: string;
  readonly #broken: (cause: string) => Outcome;
  #port: MessagePort | undefined;
  #orders = 0;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();

  /** `name`: that of the thread. `broken`: what is answered where the thread is gone. */
  constructor(name: string, broken: (cause: string) => Outcome) {
    this.#name = name;
    this.#broken = broken;
  }

  /** Ends at once when no thread can be started; the next question tries again. `handOver`: what is handed over instead of copied. */
  ask(question: Question, handOver: readonly ArrayBuffer[] = []): Underway<Outcome> {
    this.#orders += 1;
    const order: Order<Question> = { id: this.#orders, question };
    try {
      this.#port ??= openThread(this.#name, (cause) => this.#broke(cause));
    } catch (error) {
      return ended(this.#broken(causeOf(error)));
    }
    this.#port.postMessage(order, handOver);
    let known: Outcome | undefined;
    this.#waiting.set(order.id, (outcome) => (known = outcome));
    return {
      outcome: () => {
        if (known === undefined) this.#collect();
        return known;
      },
    };
  }

  /** Resolves when all questions are answered, or after that many milliseconds. */
  async idle(patience: number): Promise<void> {
    const end = performance.now() + patience;
    for (this.#collect(); this.#waiting.size > 0 && performance.now() < end; this.#collect()) await pause(LOOK_AGAIN);
  }

  /** The thread is gone, and the next question starts another one. Heard by a batched loop only when it ends. */
  #broke(cause: string): void {
    this.#port = undefined;
    for (const tell of this.#waiting.values()) tell(this.#broken(cause));
    this.#waiting.clear();
  }

  /** Answers wait in the port until somebody asks: a batched loop hears no events. */
  #collect(): void {
    if (this.#port === undefined) return;
    for (let answer = received<Outcome>(this.#port); answer !== undefined; answer = received(this.#port)) {
      const { id, outcome } = answer.message;
      this.#waiting.get(id)?.(outcome);
      this.#waiting.delete(id);
    }
  }
}

function received<Outcome>(port: MessagePort): { readonly message: Answer<Outcome> } | undefined {
  return receiveMessageOnPort(port);
}

function openThread(name: string, broke: (cause: string) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const worker = startThread(name, port2, [port2]);
  worker.on('error', (error) => broke(causeOf(error)));
  worker.unref();
  return port1;
}

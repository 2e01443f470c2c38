/** Errands in a thread of their own. It is started by the first one and keeps no process alive. */
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { err } from '../../../lib/result.ts';
import { ended, type Underway } from '../../../lib/underway.ts';
import { causeOf } from '../../errno.ts';
import { startThread } from '../threads.ts';
import type { Errand, ErrandOutcome, Errands } from './errands.ts';

/** What goes to the thread and comes back from it. */
export interface Order {
  readonly id: number;
  readonly errand: Errand;
}
export interface Answer {
  readonly id: number;
  readonly outcome: ErrandOutcome;
}

export class ErrandThread implements Errands {
  #port: MessagePort | undefined;
  #orders = 0;
  readonly #waiting = new Map<number, (outcome: ErrandOutcome) => void>();

  /** Fails at once when no thread can be started; the next errand tries again. */
  run(errand: Errand): Underway<ErrandOutcome> {
    this.#orders += 1;
    const order: Order = { id: this.#orders, errand };
    try {
      this.#port ??= openThread((cause) => this.#broke(cause));
    } catch (error) {
      return ended(err(causeOf(error)));
    }
    this.#port.postMessage(order);
    let known: ErrandOutcome | undefined;
    this.#waiting.set(order.id, (outcome) => (known = outcome));
    return {
      outcome: () => {
        if (known === undefined) this.#collect();
        return known;
      },
    };
  }

  /** The thread is gone, and the next errand starts another one. Heard by a batched loop only when it ends. */
  #broke(cause: string): void {
    this.#port = undefined;
    for (const tell of this.#waiting.values()) tell(err(cause));
    this.#waiting.clear();
  }

  /** Answers wait in the port until somebody asks: a batched loop hears no events. */
  #collect(): void {
    if (this.#port === undefined) return;
    for (let answer = received(this.#port); answer !== undefined; answer = received(this.#port)) {
      const { id, outcome } = answer.message;
      this.#waiting.get(id)?.(outcome);
      this.#waiting.delete(id);
    }
  }
}

function received(port: MessagePort): { readonly message: Answer } | undefined {
  return receiveMessageOnPort(port);
}

function openThread(broke: (cause: string) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const worker = startThread('errands', port2, [port2]);
  worker.on('error', (error) => broke(causeOf(error)));
  worker.unref();
  return port1;
}

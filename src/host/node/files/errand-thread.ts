/** Errands in a thread of their own. It is started by the first one and keeps no process alive. */
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Underway } from '../../../lib/underway.ts';
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

  run(errand: Errand): Underway<ErrandOutcome> {
    this.#orders += 1;
    const order: Order = { id: this.#orders, errand };
    this.#port ??= openThread();
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

function openThread(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  startThread('errands', port2, [port2]).unref();
  return port1;
}

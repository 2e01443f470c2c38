/** The thread of `DraftThread`: one order after the other, and what goes to stable storage beside them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { DraftDesk, type DraftOrder, type DraftOutcome } from './draft-desk.ts';
import { NodeDrafts } from './drafts.ts';
import { inEventLoop } from '../errands.ts';
import type { Answer, Order } from '../threads/thread-asker.ts';

/** How often what goes to stable storage is asked about, in milliseconds. */
const ASK_AGAIN = 1;

/** Serves the orders that come through `port`, for as long as the thread lives. */
export function run(port: MessagePort): void {
  const desk = new DraftDesk(new NodeDrafts(inEventLoop));
  const answer = async ({ id, question }: Order<DraftOrder>): Promise<void> => {
    const underway = desk.perform(question);
    let outcome = underway.outcome();
    while (outcome === undefined) {
      await pause(ASK_AGAIN);
      outcome = underway.outcome();
    }
    port.postMessage({ id, outcome } satisfies Answer<DraftOutcome>);
  };
  port.on('message', (order: Order<DraftOrder>) => void answer(order));
}

/** The thread of `ErrandThread`: what comes together is done side by side. */
import type { MessagePort } from 'node:worker_threads';
import type { DiskAnswer, DiskQuestion } from './errand-thread.ts';
import { perform } from '../errands.ts';
import { handedOver, performReading } from '../reading.ts';
import type { Answer, Order } from './thread-asker.ts';

/** Serves the orders of `ErrandThread` that come through `port`, for as long as the thread lives. */
export function run(port: MessagePort): void {
  const answer = async ({ id, question }: Order<DiskQuestion>): Promise<void> => {
    const outcome = await answerTo(question);
    const handOver = outcome.kind === 'reading' ? handedOver(outcome.outcome) : [];
    port.postMessage({ id, outcome } satisfies Answer<DiskAnswer>, handOver);
  };
  port.on('message', (order: Order<DiskQuestion>) => void answer(order));
}

async function answerTo(question: DiskQuestion): Promise<DiskAnswer> {
  return question.kind === 'errand'
    ? { kind: 'errand', outcome: await perform(question.errand) }
    : { kind: 'reading', outcome: await performReading(question.reading) };
}

/** The thread of `ErrandThread`: errands that come together are done side by side. */
import type { MessagePort } from 'node:worker_threads';
import type { Answer, Order } from './errand-thread.ts';
import { perform } from './errands.ts';

/** Serves the orders of `ErrandThread` that come through `port`, for as long as the thread lives. */
export function run(port: MessagePort): void {
  port.on('message', ({ id, errand }: Order) => {
    void perform(errand).then((outcome) => port.postMessage({ id, outcome } satisfies Answer));
  });
}

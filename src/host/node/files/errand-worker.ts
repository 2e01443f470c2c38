/** The thread of `ErrandThread`: errands that come together are done side by side. */
import { workerData, type MessagePort } from 'node:worker_threads';
import type { Answer, Order } from './errand-thread.ts';
import { perform } from './errands.ts';

// oxlint-disable-next-line typescript/no-unsafe-assignment -- what errand-thread.ts gave
const port: MessagePort = workerData;

port.on('message', ({ id, errand }: Order) => {
  void perform(errand).then((outcome) => port.postMessage({ id, outcome } satisfies Answer));
});

/** Starts the packet side of a station in a thread of its own. */
import { wakeLoop } from '../../host/node/datagrams/wake.ts';
import { startThread, yieldToThreads } from '../../host/node/threads.ts';
import type { FromPacketThread } from './plan.ts';
import type { StartPackets } from './side.ts';

export const startPacketThread: StartPackets = (plan, listener) => {
  const worker = startThread('packets', plan);
  yieldToThreads();
  let wakeFd: number | undefined;
  let error: unknown;
  worker.on('message', (message: FromPacketThread) => {
    if (message.kind === 'open') wakeFd = message.wakeFd;
    listener.heard(message);
  });
  worker.on('error', (thrown) => (error = thrown));
  worker.once('exit', (code) => {
    wakeFd = undefined;
    listener.ended(error ?? `it ended with code ${code}`);
  });
  return {
    send(message) {
      worker.postMessage(message);
      if (wakeFd !== undefined) wakeLoop(wakeFd);
    },
  };
};

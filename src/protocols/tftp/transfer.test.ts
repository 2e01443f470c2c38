/** Sender and receiver against each other over a bad link: what every loss and window costs is a table. */
import { expect, it } from 'vitest';
import { instant, millis, seconds, type Instant } from '../../lib/time.ts';
import { VirtualClock } from '../../../test/machine/clock.ts';
import { seeded } from '../../simulation/randomness.ts';
import { Receiver } from './receiver.ts';
import type { RetryPolicy } from './retry.ts';
import { NO_SENDER_QUIRKS, Sender, type SenderStep } from './sender.ts';

const RETRY: RetryPolicy = {
  timeout: seconds(1),
  fastest: millis(200),
  retries: 20,
  firstRetries: 20,
  patience: seconds(600),
};
const SIZE = 300 * 512 + 11;
const LATENCY = 2;

interface Outcome {
  readonly bytes: number;
  readonly took: number;
  readonly packets: number;
}

/** Carries one file over a link that loses each packet with probability `loss`, both ways. */
function carry(loss: number, windowSize: number, seed: number): Outcome {
  const clock = new VirtualClock();
  const random = seeded(seed);
  const retry = RETRY;
  const sender = new Sender(
    { size: SIZE, blockSize: 512, windowSize, opening: true, retry, quirks: NO_SENDER_QUIRKS },
    instant(0),
  );
  const receiver = new Receiver({ blockSize: 512, windowSize, retry, dally: seconds(10) }, instant(0));
  const outcome = { took: -1, packets: 0 };
  const travel = (action: (now: Instant) => void): void => {
    outcome.packets += 1;
    if (random.next() >= loss) clock.at(instant(clock.now() + LATENCY), () => action(clock.now()));
  };
  const perform = (step: SenderStep): void => {
    if (step === 'done') outcome.took = clock.now();
    if (step === 'opening') travel(() => answer(0));
    if (step !== 'blocks') return;
    for (let block = sender.first; block <= sender.last; block += 1) travel((now) => arrive(block, now));
  };
  const answer = (block: number): void => travel((now) => perform(sender.acknowledge(block & 0xffff, now)));
  const arrive = (block: number, now: Instant): void => {
    const step = receiver.data(sender.wire(block), sender.blockLength(block), now);
    if (step !== 'ignore' && step !== 'keep') answer(receiver.ackBlock);
  };
  perform(sender.start(clock.now()));
  while (outcome.took < 0 && clock.now() < seconds(600)) {
    clock.run(instant(Math.min(clock.next(), sender.retry.deadline, receiver.retry.deadline)));
    perform(sender.expire(clock.now()));
    if (receiver.expire(clock.now()) === 'ack') answer(receiver.ackBlock);
  }
  return { bytes: receiver.bytes, ...outcome };
}

it('carries every byte over every link; what it costs is this table', () => {
  const losses = [0, 0.01, 0.05, 0.2];
  const windows = [1, 2, 4, 8, 16, 64];
  const rows = losses.map((loss) => {
    const cells = windows.map((window) => {
      const outcome = carry(loss, window, 7);
      expect(outcome.bytes).toBe(SIZE);
      return `${(outcome.took / 1000).toFixed(1)}s/${outcome.packets}`.padStart(12);
    });
    return `${(loss * 100).toFixed(0)}%`.padStart(4) + cells.join('');
  });
  const head = `loss${windows.map((window) => `window ${window}`.padStart(12)).join('')}`;
  expect(`\n${[head, ...rows].join('\n')}\n`).toMatchInlineSnapshot(`
    "
    loss    window 1    window 2    window 4    window 8   window 16   window 64
      0%    1.2s/604    0.6s/454    0.3s/379    0.2s/341    0.1s/322    0.0s/308
      1%    3.0s/624    1.2s/484    0.3s/402    0.2s/371    0.3s/400    0.0s/468
      5%    6.6s/649    4.3s/524    3.4s/535    1.6s/447    2.1s/795    1.0s/649
     20%   32.8s/864   20.5s/730   12.7s/689   12.6s/776   7.8s/1223   3.5s/3640
    "
  `);
});

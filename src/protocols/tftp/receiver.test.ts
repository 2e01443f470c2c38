import { describe, expect, it } from 'vitest';
import { instant, millis, seconds } from '../../lib/time.ts';
import { Receiver } from './receiver.ts';
import type { RetryPolicy } from './retry.ts';

const RETRY: RetryPolicy = {
  timeout: seconds(3),
  fastest: millis(500),
  retries: 6,
  firstRetries: 3,
  patience: seconds(45),
};

function receiver(windowSize = 1, blockSize = 512): Receiver {
  return new Receiver({ blockSize, windowSize, retry: RETRY, dally: seconds(10) }, instant(0));
}

/** Plays `<ms> data N [length]` and `<ms> late` lines with the step each must give, and the ACK where one is due. */
function play(machine: Receiver, script: string): void {
  const lines = script
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const played = lines.map((line) => {
    const [, at = '', what = '', block = '0', length = '512'] = /^(\d+) (\w+) ?(\d*) ?(\d*)/.exec(line) ?? [];
    const now = instant(Number(at));
    const step = what === 'data' ? machine.data(Number(block), Number(length || 512), now) : machine.expire(now);
    const acks = step === 'ack' || step === 'keep-and-ack' || step === 'last';
    return `${line.split(' > ')[0]} > ${step}${acks ? ` ${machine.ackBlock}` : ''}`;
  });
  expect(played).toEqual(lines);
}

describe('a receiver in lock-step', () => {
  it('acknowledges each block and ends with a short one', () => {
    const machine = receiver();
    play(machine, '1 data 1 > keep-and-ack 1\n 2 data 2 > keep-and-ack 2\n 3 data 3 76 > last 3');
    expect([machine.bytes, machine.complete]).toEqual([1100, true]);
  });

  it('acknowledges the newest block again when it returns, and stores it once', () => {
    const machine = receiver();
    play(
      machine,
      `1 data 1 > keep-and-ack 1
       2 data 1 > ack 1
       3 data 0 > ignore
       4 data 3 > ignore
       5 data 65535 > ignore
       6 data 2 > keep-and-ack 2
       7 data 1 > ignore`,
    );
    expect(machine.bytes).toBe(1024);
  });

  it('dallies after the last ACK, and again after each time it repeats it', () => {
    play(
      receiver(),
      `1 data 1 0 > last 1
       500 data 1 0 > ack 1
       600 data 2 > ignore
       10001 late > wait
       10499 data 1 0 > ack 1
       10501 late > wait
       20498 late > wait
       20500 late > gone`,
    );
  });

  it('repeats what opened the transfer, then the last ACK, and gives up on a peer that is gone', () => {
    play(
      receiver(),
      `2999 late > wait
       3000 late > opening
       3001 data 1 > keep-and-ack 1
       6001 late > ack 1
       12001 late > ack 1
       48000 late > ack 1
       48001 late > failed`,
    );
  });

  it('refuses a block longer than agreed', () => {
    play(receiver(), '1 data 1 513 > oversized');
  });

  it('ignores DATA 0, which some senders begin with', () => {
    play(receiver(), '1 data 0 > ignore\n 2 data 1 > keep-and-ack 1');
  });

  it.each([
    [0, 1],
    [1, 2],
  ])('goes on with %i after block 65535', (next, second) => {
    const machine = receiver(1, 8);
    for (let block = 1; block <= 65_535; block += 1) machine.data(block, 8, instant(1));
    expect(machine.data(next, 8, instant(2))).toBe('keep-and-ack');
    expect(machine.ackBlock).toBe(next);
    expect(machine.data(second, 8, instant(3))).toBe('keep-and-ack');
    expect(machine.received).toBe(65_537);
  });
});

describe('a receiver with windows', () => {
  it('takes block 1 after 65535 for a gap, because 0 can have been lost', () => {
    const machine = receiver(4, 8);
    for (let block = 1; block <= 65_535; block += 1) machine.data(block, 8, instant(1));
    expect(machine.data(1, 8, instant(2))).toBe('ack');
    expect(machine.data(0, 8, instant(3))).toBe('keep');
    expect(machine.received).toBe(65_536);
  });

  it('acknowledges the end of a window, and once the last block in order when there is a gap', () => {
    play(
      receiver(4),
      `1 data 1 > keep
       1 data 2 > keep
       1 data 3 > keep
       1 data 4 > keep-and-ack 4
       2 data 5 > keep
       2 data 7 > ack 5
       2 data 8 > ignore
       3 data 6 > keep
       3 data 7 > keep
       3 data 8 > keep
       3 data 9 > keep-and-ack 9
       4 data 10 100 > last 10`,
    );
  });

  it('acknowledges what came in order when the rest of a window does not come', () => {
    play(receiver(4), '1 data 1 > keep\n 1 data 2 > keep\n 3001 late > ack 2\n 3002 data 3 > keep');
  });

  it('acknowledges once when a whole window returns because its ACK was lost', () => {
    play(
      receiver(2),
      `1 data 1 > keep
       1 data 2 > keep-and-ack 2
       900 data 1 > ignore
       900 data 2 > ack 2`,
    );
  });
});

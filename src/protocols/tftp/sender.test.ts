import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, millis, NEVER, seconds } from '../../lib/time.ts';
import type { RetryPolicy } from './retry.ts';
import { NO_SENDER_QUIRKS, Sender, type SenderQuirks, type SenderStep } from './sender.ts';

const RETRY: RetryPolicy = {
  timeout: seconds(3),
  fastest: millis(500),
  retries: 6,
  firstRetries: 3,
  patience: seconds(45),
};

interface Given {
  readonly size?: number;
  readonly blockSize?: number;
  readonly windowSize?: number;
  readonly opening?: boolean;
  readonly quirks?: Partial<SenderQuirks>;
}

function sender({ size = 5000, blockSize = 512, windowSize = 1, opening = false, quirks = {} }: Given = {}): Sender {
  const all = { ...NO_SENDER_QUIRKS, ...quirks };
  return new Sender({ size, blockSize, windowSize, opening, retry: RETRY, quirks: all }, instant(0));
}

function words(machine: Sender, step: SenderStep): string {
  if (step !== 'blocks') return step;
  return machine.first === machine.last ? `${machine.first}` : `${machine.first}-${machine.last}`;
}

/** Plays `<ms> start | ack N | late | again` lines, each with the step it must give: `20 ack 1 > 2`. */
function play(machine: Sender, script: string): void {
  const lines = script
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const played = lines.map((line) => {
    const [, at = '', what = '', block = ''] = /^([0-9.]+) (\w+) ?([0-9]*)/.exec(line) ?? [];
    const now = instant(Number(at));
    const step = perform(machine, what, Number(block), now);
    return `${line.split(' > ')[0]} > ${words(machine, step)}`;
  });
  expect(played).toEqual(lines);
}

function perform(machine: Sender, what: string, block: number, now: ReturnType<typeof instant>): SenderStep {
  if (what === 'start') return machine.start(now);
  if (what === 'ack') return machine.acknowledge(block, now);
  return what === 'late' ? machine.expire(now) : machine.requestRepeated(now);
}

describe('what is known of a sender', () => {
  it('is how much was acknowledged, and whether only the last ACK is missing', () => {
    const machine = sender({ size: 1100, windowSize: 2 });
    const known = (): unknown => [machine.sentBytes, machine.onLastBlock];
    machine.start(instant(0));
    expect(known()).toEqual([0, false]);
    machine.acknowledge(1, instant(1));
    expect(known()).toEqual([512, true]);
    machine.acknowledge(3, instant(2));
    expect(known()).toEqual([1100, true]);
  });

  it('is that it is over: nothing is sent after the last ACK, whatever comes', () => {
    play(
      sender({ size: 100 }),
      `0 start > 1
       1 ack 1 > done
       2 ack 1 > wait
       3 again > wait
       60000 late > wait`,
    );
  });
});

describe('a sender in lock-step', () => {
  it('sends a block for each ACK and ends with the last', () => {
    play(
      sender({ size: 1100 }),
      `0 start > 1
       1 ack 1 > 2
       2 ack 2 > 3
       3 ack 3 > done
       4 ack 3 > wait`,
    );
  });

  it('ends a file of a whole number of blocks with an empty one', () => {
    const machine = sender({ size: 1024 });
    play(machine, '0 start > 1\n 1 ack 1 > 2\n 2 ack 2 > 3');
    expect([1, 2, 3].map((block) => machine.blockLength(block))).toEqual([512, 512, 0]);
  });

  it('sends one empty block for an empty file', () => {
    const machine = sender({ size: 0 });
    play(machine, '0 start > 1\n 1 ack 1 > done');
    expect(machine.blockLength(1)).toBe(0);
  });

  it('never sends DATA for a duplicate ACK, an old one or one from the future (RFC 1123)', () => {
    play(
      sender(),
      `0 start > 1
       1 ack 1 > 2
       2 ack 1 > wait
       3 ack 0 > wait
       4 ack 3 > wait
       5 ack 65535 > wait
       6 ack 2 > 3`,
    );
  });

  it('answers a duplicate ACK only by the quirk of a loader without time-outs, and boundedly', () => {
    const machine = sender({ quirks: { resendOnDuplicateAck: true } });
    play(machine, '0 start > 1\n 1 ack 1 > 2\n 2 ack 1 > 2\n 3 ack 1 > 2');
    const steps = Array.from({ length: 20 }, (_, n) => machine.acknowledge(1, instant(4 + n)));
    expect(steps.filter((step) => step === 'blocks').length).toBe(4);
  });

  it('waits twice as long each time, then in silence, then gives up', () => {
    const machine = sender();
    play(machine, '0 start > 1\n 10 ack 1 > 2\n 509 late > wait');
    const woken: number[] = [];
    let step: SenderStep = 'wait';
    while (step !== 'failed') {
      const now = machine.retry.deadline;
      step = machine.expire(now);
      woken.push(now);
    }
    expect(woken).toEqual([510, 1510, 3510, 7510, 15_510, 27_510, 39_510, 45_010]);
    expect(machine.retry.deadline).toBe(NEVER);
    expect(machine.resent).toBe(6);
  });

  it('repeats three times for a peer that never answered', () => {
    const machine = sender();
    play(
      machine,
      '0 start > 1\n 3000 late > 1\n 9000 late > 1\n 21000 late > 1\n 33000 late > wait\n 45000 late > failed',
    );
  });

  it('gives the first packet again to a peer that repeats its request, but not in mid-transfer', () => {
    play(sender(), '0 start > 1\n 10 again > 1\n 1000 again > 1\n 1001 ack 1 > 2\n 1002 again > wait');
  });

  it('adapts its wait to a slow peer, but takes no round trip from a repeated block (Karn)', () => {
    const slow = sender({ size: 1_000_000 });
    slow.start(instant(0));
    let now = 0;
    for (let block = 1; block <= 20; block += 1) slow.acknowledge(block, instant((now += 900)));
    expect(slow.retry.deadline - now).toBeGreaterThan(900);
    expect(slow.retry.deadline - now).toBeLessThan(1200);
    slow.expire(slow.retry.deadline);
    const repeatedAt = now + 2000;
    slow.acknowledge(21, instant(repeatedAt));
    expect(slow.retry.deadline - repeatedAt).toBeLessThan(1200);
  });

  it('sends an anticipation window ahead, and stops that when a block is lost', () => {
    play(
      sender({ quirks: { ahead: 2 } }),
      `0 start > 1
       1 ack 1 > 2-4
       2 ack 2 > 5
       3 ack 3 > 6
       4 ack 3 > wait
       503 late > 4
       504 ack 6 > 7
       505 ack 7 > 8`,
    );
  });
});

describe('a sender with an OACK', () => {
  it('repeats the OACK until ACK 0, and takes nothing else for it', () => {
    play(
      sender({ opening: true, windowSize: 4 }),
      `0 start > opening
       1 ack 1 > wait
       3000 late > opening
       3001 ack 0 > 1-4
       3002 ack 4 > 5-8
       3003 ack 8 > 9-10
       3004 ack 10 > done`,
    );
  });
});

describe('a sender with windows', () => {
  it('follows the trace of RFC 7440 appendix: a lost block makes it go back to the last ACK', () => {
    play(
      sender({ size: 12 * 512 + 5, windowSize: 4, opening: true }),
      `0 start > opening
       1 ack 0 > 1-4
       2 ack 4 > 5-8
       3 ack 5 > 6-9
       4 ack 9 > 10-13
       504 late > 10-13
       505 ack 13 > done`,
    );
  });

  it('takes a duplicate ACK for the report that the first block was lost, never twice in a row', () => {
    play(
      sender({ size: 100_000, windowSize: 3, opening: true }),
      `0 start > opening
       1 ack 0 > 1-3
       2 ack 0 > 1-3
       3 ack 0 > wait
       4 ack 3 > 4-6
       5 ack 3 > wait
       6 ack 6 > 7-9
       7 ack 6 > 7-9`,
    );
  });

  it.each([
    [0, 0, 1],
    [1, 1, 2],
  ] as const)('wraps to %i after block 65535', (wrapTo, first, second) => {
    const machine = sender({ size: 8 * 70_000, blockSize: 8, quirks: { wrapTo } });
    machine.start(instant(0));
    for (let block = 1; block <= 65_535; block += 1) machine.acknowledge(block, instant(1));
    expect([machine.first, machine.wire(machine.first)]).toEqual([65_536, first]);
    machine.acknowledge(first, instant(2));
    expect([machine.first, machine.wire(machine.first)]).toEqual([65_537, second]);
  });
});

it('delivers every byte once acknowledged and never more than a window ahead, whatever ACKs come', () => {
  const acks = fc.array(fc.record({ back: fc.integer({ min: -3, max: 8 }), wait: fc.integer({ min: 0, max: 4000 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(acks, fc.integer({ min: 1, max: 8 }), (script, windowSize) => {
      const machine = sender({ size: 20_000, windowSize, opening: windowSize > 1 });
      machine.start(instant(0));
      machine.acknowledge(0, instant(0));
      let now = 0;
      for (const { back, wait } of script) {
        now += wait;
        const before = machine.acknowledged;
        const step =
          machine.expire(instant(now)) === 'wait'
            ? machine.acknowledge(Math.max(0, before + back), instant(now))
            : 'wait';
        expect(machine.acknowledged).toBeGreaterThanOrEqual(before);
        expect(machine.last).toBeLessThanOrEqual(machine.acknowledged + windowSize);
        if (step === 'blocks') expect(machine.first).toBe(machine.acknowledged + 1);
      }
    }),
  );
});

import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { millis } from '../../../lib/time.ts';
import { Probe } from '../../datagrams/probe.fixture.ts';
import { BatchedHost } from './batched-host.ts';
import { loadLibc, type Libc } from './libc.ts';

const LOOPBACK = ipv4(0x7f000001);
const libc = await loadLibc();

/** Sends datagrams of these lengths to two receivers by turns of `run`, and returns what each received. */
function carry(calls: Libc, lengths: readonly number[], run: number): readonly (readonly string[])[] {
  const host = new BatchedHost(calls);
  const probes = [new Probe(), new Probe()];
  const receivers = probes.map((probe) => host.openNow({ address: LOOPBACK, port: 0 }, probe));
  const sender = host.openNow({ address: LOOPBACK, port: 0 }, new Probe());
  if (!sender.ok) throw new Error(sender.error.message);
  lengths.forEach((length, index) => {
    const receiver = receivers[Math.floor(index / run) % 2];
    if (receiver?.ok !== true) throw new Error('not opened');
    const text = content(length, index);
    const socket = sender.value;
    socket.reserve();
    socket.queue(0, LOOPBACK, receiver.value.port, new TextEncoder().encode(text));
  });
  const received = (): number => probes.reduce((sum, probe) => sum + probe.texts.length, 0);
  for (let turns = 0; turns < 500 && received() < lengths.length; turns += 1) host.turn(millis(1));
  host.close();
  return probes.map((probe) => probe.texts);
}

function content(length: number, index: number): string {
  return `${index} `.padEnd(length, String.fromCharCode(97 + (index % 26))).slice(0, length);
}

function expected(lengths: readonly number[], run: number): readonly (readonly string[])[] {
  const texts = lengths.map((length, index) => ({ to: Math.floor(index / run) % 2, text: content(length, index) }));
  return [0, 1].map((to) => texts.filter((one) => one.to === to).map((one) => one.text));
}

const WINDOW = [...Array.from({ length: 15 }, () => 1432), 700];

describe.skipIf(!libc.ok)('runs of datagrams to one receiver', () => {
  if (!libc.ok) return;

  it.each<[string, readonly number[], number]>([
    ['a window with a short last block', WINDOW, 16],
    ['two windows by turns', [...WINDOW, ...WINDOW], 16],
    ['a window larger than one message can be', Array.from({ length: 200 }, () => 1400), 200],
    ['lengths that go up and down', [5, 5, 900, 900, 3, 3, 0, 3, 70, 64, 65, 65, 1], 13],
    ['lock-step, one to each', Array.from({ length: 64 }, () => 516), 1],
    ['what fragments', [1800, 1800, 1800, 100], 4],
  ])('arrive one by one, in order: %s', (_what, lengths, run) => {
    expect(carry(libc.value, lengths, run)).toEqual(expected(lengths, run));
  });

  it('take fewer messages than there are datagrams', () => {
    let messages = 0;
    const counting: Libc = {
      ...libc.value,
      sendmmsg: (fd, headers, count, flags) => {
        messages += count;
        return libc.value.sendmmsg(fd, headers, count, flags);
      },
    };
    carry(counting, WINDOW, 16);
    expect(messages).toBe(1);
  });

  it('are sent one by one where the card cannot cut them up, and that is asked once', () => {
    const counts: number[] = [];
    let refusing = true;
    const refusingOnce: Libc = {
      ...libc.value,
      sendmmsg: (fd, headers, count, flags) => {
        counts.push(count);
        if (!refusing) return libc.value.sendmmsg(fd, headers, count, flags);
        return -1;
      },
      errno: () => {
        const errno = refusing ? constants.errno.EIO : libc.value.errno();
        refusing = false;
        return errno;
      },
    };
    expect(carry(refusingOnce, WINDOW, 16)).toEqual(expected(WINDOW, 16));
    expect(counts).toEqual([1, 16]);
  });
});

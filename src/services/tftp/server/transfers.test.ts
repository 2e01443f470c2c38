import { describe, expect, it } from 'vitest';
import { ipv4, type Ipv4 } from '../../../lib/address.ts';
import { instant, NEVER, type Instant } from '../../../lib/time.ts';
import type { Transfer } from './transfer.ts';
import { Transfers } from './transfers.ts';

const CLIENT = ipv4(0x0a00_0001);
const OTHER = ipv4(0x0a00_0002);

/** A transfer as far as the table looks at it. */
interface Fake {
  heard: boolean;
  running: boolean;
  deadline: Instant;
  scheduledAt: Instant;
}

function transfer(port: number, address: Ipv4 = CLIENT, hardware?: string): Transfer & Fake {
  const who = hardware === undefined ? { address: 'x' } : { address: 'x', hardware };
  const state: Fake = { heard: false, running: true, deadline: instant(1000), scheduledAt: NEVER };
  return Object.assign(state, { peer: { address, port, who } }) as unknown as Transfer & Fake;
}

function end(transfers: Transfers, one: Transfer & Fake): void {
  one.running = false;
  transfers.ended(one);
  transfers.settle(one);
}

describe('running transfers', () => {
  it('are counted, all and by client, until they end', () => {
    const transfers = new Transfers(10);
    const [one, two, three] = [transfer(1), transfer(2), transfer(3, OTHER)];
    for (const each of [one, two, three]) transfers.add(each);
    expect([transfers.running, transfers.runningOf(CLIENT), transfers.runningOf(OTHER)]).toEqual([3, 2, 1]);
    end(transfers, one);
    end(transfers, three);
    expect([transfers.running, transfers.runningOf(CLIENT), transfers.runningOf(OTHER)]).toEqual([1, 1, 0]);
    expect([...transfers.all()]).toEqual([two]);
  });

  it('are found by the hardware address of their device', () => {
    const transfers = new Transfers(10);
    const [one, two] = [transfer(1, CLIENT, 'phone'), transfer(2, CLIENT, 'phone')];
    for (const each of [one, two, transfer(3, CLIENT, 'neighbour'), transfer(4)]) transfers.add(each);
    end(transfers, one);
    expect([...transfers.ofDevice('phone')]).toEqual([two]);
    expect([...transfers.ofDevice('nobody')]).toEqual([]);
  });

  it('that were never acknowledged are found oldest first, of all and of one client', () => {
    const transfers = new Transfers(10);
    const [one, two, three, four] = [transfer(1), transfer(2, OTHER), transfer(3), transfer(4)];
    for (const each of [one, two, three, four]) transfers.add(each);
    one.heard = true;
    expect([transfers.oldestStranger(), transfers.oldestStranger(CLIENT)]).toEqual([two, three]);
    end(transfers, two);
    end(transfers, three);
    expect([transfers.oldestStranger(), transfers.oldestStranger(CLIENT)]).toEqual([four, four]);
    four.heard = true;
    expect([transfers.oldestStranger(), transfers.oldestStranger(CLIENT)]).toEqual([undefined, undefined]);
  });
});

describe('transfers that have ended', () => {
  it('are kept until their deadline has passed', () => {
    const transfers = new Transfers(10);
    const one = transfer(1);
    transfers.add(one);
    end(transfers, one);
    expect(transfers.find(CLIENT, 1)).toBe(one);
    expect(transfers.due(instant(1000))).toBe(one);
    one.deadline = NEVER;
    transfers.settle(one);
    expect([transfers.find(CLIENT, 1), transfers.deadline]).toEqual([undefined, NEVER]);
  });

  it('are forgotten beyond a number of them, those that ended first, and nothing wakes for them', () => {
    const transfers = new Transfers(2);
    const all = Array.from({ length: 1000 }, (_, port) => transfer(port));
    for (const one of all) {
      transfers.add(one);
      transfers.settle(one);
      end(transfers, one);
    }
    expect(all.filter(({ peer }) => transfers.find(CLIENT, peer.port) !== undefined)).toEqual(all.slice(-2));
    const woken = Array.from({ length: 1000 }, () => transfers.due(instant(5000))).filter((one) => one !== undefined);
    expect(new Set(woken)).toEqual(new Set(all.slice(-2)));
  });

  it('make room for the next one with their address and port', () => {
    const transfers = new Transfers(10);
    const [before, next] = [transfer(1), transfer(1)];
    transfers.add(before);
    end(transfers, before);
    next.deadline = NEVER;
    transfers.add(next);
    expect([transfers.find(CLIENT, 1), transfers.due(instant(5000))]).toEqual([next, undefined]);
    before.deadline = NEVER;
    transfers.settle(before);
    expect(transfers.find(CLIENT, 1)).toBe(next);
  });
});

it('an upload that is being placed goes on to its end when its client begins something else', () => {
  const transfers = new Transfers(10);
  const [placing, next] = [transfer(1), transfer(1)];
  transfers.add(placing);
  transfers.settle(placing);
  transfers.add(next);
  expect([transfers.find(CLIENT, 1), transfers.running]).toEqual([next, 2]);
  expect(transfers.due(instant(1000))).toBe(placing);
  end(transfers, placing);
  expect([transfers.find(CLIENT, 1), transfers.running]).toEqual([next, 1]);
});

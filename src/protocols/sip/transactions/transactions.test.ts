import { beforeEach, describe, expect, it } from 'vitest';
import { after, instant, seconds, type Instant } from '../../../lib/time.ts';
import { essentialsOf } from '../wire/essentials.ts';
import { header, request } from '../wire/message.ts';
import { reply } from '../wire/reply.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { Transactions } from './transactions.ts';

const HOP = {
  transport: 'udp',
  address: '192.168.1.9',
  port: 5060,
  own: { address: '192.168.1.1', port: 5060 },
} as const;

let now: Instant;
let sent: number;
let transactions: Transactions;

beforeEach(() => {
  now = instant(0);
  sent = 0;
  transactions = new Transactions({ now: () => now, send: () => (sent += 1) });
});

function receive(
  n: number,
  { method = 'OPTIONS', size = 500, via = `SIP/2.0/UDP 192.168.1.9;branch=z9hG4bK${n}` } = {},
): ServerTransaction | undefined {
  const message = request(method, 'sip:a', [
    header('Via', via),
    header('From', '<sip:a>;tag=1'),
    header('To', '<sip:b>'),
    header('Call-ID', 'c'),
    header('CSeq', `${n} ${method}`),
  ]);
  const essentials = essentialsOf(message);
  if (!essentials.ok) throw new Error(essentials.error);
  return transactions.received(message, essentials.value, HOP, size);
}

function settle(one: ServerTransaction | undefined): void {
  if (one !== undefined) one.respond(reply(one.request, 200));
}

describe('transactions', () => {
  it('are told apart by their branch, and without one by everything else', () => {
    settle(receive(1));
    expect(receive(1)).toBeUndefined();
    expect(sent).toBe(2);
    expect(receive(2)).toBeDefined();
    const via = 'SIP/2.0/UDP 192.168.1.9';
    expect(receive(3, { via })).toBeDefined();
    expect(receive(3, { via })).toBeUndefined();
    expect(receive(4, { via })).toBeDefined();
  });

  it('hold no more octets and requests than they may: the oldest that are settled give way', () => {
    const waiting = receive(0);
    for (let n = 1; n <= 1000; n += 1) settle(receive(n, { size: 32_768 }));
    expect(transactions.size).toBeLessThanOrEqual(512);
    expect(waiting?.isOpen).toBe(true);
    expect(receive(0)).toBeUndefined();
    for (let n = 2000; n < 12_000; n += 1) settle(receive(n, { size: 1 }));
    expect(transactions.size).toBeLessThanOrEqual(8192);
  });

  it('that nobody answers take no place of others', () => {
    for (let n = 0; n < 8192; n += 1) receive(n, { size: 1 });
    expect(receive(9000)).toBeUndefined();
  });

  it('are forgotten when nothing of them can come again', () => {
    settle(receive(1));
    now = after(now, seconds(31));
    transactions.wake(now);
    expect(transactions.size).toBe(1);
    now = after(now, seconds(1));
    transactions.wake(now);
    expect(transactions.size).toBe(0);
    expect(transactions.deadline).toBe(Number.POSITIVE_INFINITY);
  });
});

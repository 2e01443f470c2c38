import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4, macFromBytes, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { instant, NEVER, type Instant } from '../../../lib/time.ts';
import { clientIdKey } from './identity.ts';
import { LeaseBook } from './lease-book.ts';
import type { Lease, LeaseState } from './lease.ts';
import { ip, mac } from '../wire/packets.fixture.ts';
import { poolOf, type Pool } from './pool.ts';

const SUBNET = { base: ip('192.168.1.0'), prefix: 24 };
const POOL = poolOf([{ first: ip('192.168.1.100'), last: ip('192.168.1.109') }], []);

function lease(
  last: number,
  client: number,
  state: LeaseState = 'bound',
  until: Instant = instant(1000),
  since = instant(0),
): Lease {
  return {
    address: ipv4(SUBNET.base + last),
    client: clientIdKey(Uint8Array.of(1, client)),
    hardware: macFromBytes(Uint8Array.of(0, 0, 0, 0, 0, client)),
    state,
    since,
    until,
  };
}

function bookOf(...leases: readonly Lease[]): LeaseBook {
  const book = new LeaseBook();
  for (const one of leases) book.apply(one);
  return book;
}

const shown = (address: Ipv4 | undefined): string | undefined =>
  address === undefined ? undefined : formatIpv4(address);

describe('the book', () => {
  it('gives back every field of a lease, by address and by client', () => {
    const full: Lease = { ...lease(100, 1), hostname: 'SEP', vendorClass: 'Cisco', agent: '0102', until: NEVER };
    const book = bookOf(full, lease(101, 2));
    expect(book.at(full.address)).toEqual(full);
    expect(book.of(full.client, SUBNET)).toEqual(full);
    expect([...book.leases()]).toEqual([full, lease(101, 2)]);
    expect(book.size).toBe(2);
  });

  it('gives back the names of every lease, not only of the first', () => {
    const named = [1, 2, 3].map((n): Lease => {
      const base = lease(100 + n, n);
      return { ...base, hostname: `host ${n}`, vendorClass: `class ${n}`, agent: `0${n}` };
    });
    const book = bookOf(...named);
    expect(named.map(({ address }) => book.at(address))).toEqual(named);
  });

  it('knows no other leases of a client that it does not know', () => {
    const book = bookOf(lease(100, 1), lease(101, 1), lease(102, 2));
    const others = (client: number): readonly Ipv4[] =>
      book.others(clientIdKey(Uint8Array.of(1, client)), SUBNET, ipv4(SUBNET.base + 100)).map(({ address }) => address);
    expect(others(1)).toEqual([SUBNET.base + 101]);
    expect(others(2)).toEqual([SUBNET.base + 102]);
    expect(others(9)).toEqual([]);
  });

  it('remembers hardware addresses of any length', () => {
    const long = { ...lease(100, 1), hardware: macFromBytes(new Uint8Array(16).fill(7)) };
    const none = { ...lease(101, 2), hardware: macFromBytes(new Uint8Array(0)) };
    const high = { ...lease(102, 3), hardware: mac('ff:ff:ff:ff:ff:ff') };
    expect([...bookOf(long, none, high).leases()]).toEqual([long, none, high]);
    expect(bookOf(long, { ...long, hardware: mac('00:00:00:00:00:01') }).at(long.address)?.hardware).toBe(
      '00:00:00:00:00:01',
    );
  });

  it('forgets the former client of an address that went to another one', () => {
    const book = bookOf(lease(100, 1), lease(101, 1), lease(100, 2));
    expect(shown(book.of(lease(0, 1).client, SUBNET)?.address)).toBe('192.168.1.101');
    expect(shown(book.of(lease(0, 2).client, SUBNET)?.address)).toBe('192.168.1.100');
  });

  it('knows a client in each subnet apart, and quarantined addresses as nobody’s', () => {
    const book = bookOf(lease(100, 1), { ...lease(0, 1), address: ip('10.0.0.7') });
    expect(shown(book.of(lease(0, 1).client, SUBNET)?.address)).toBe('192.168.1.100');
    book.apply(lease(100, 1, 'declined'));
    expect(book.of(lease(0, 1).client, SUBNET)).toBeUndefined();
    expect(book.recentDeclines(instant(59_999))).toBe(1);
    expect(book.recentDeclines(instant(60_000))).toBe(0);
  });

  it('finds the lowest address that nobody ever had', () => {
    const book = bookOf(lease(100, 1), lease(102, 2));
    expect(shown(book.neverUsed(POOL))).toBe('192.168.1.101');
    book.apply(lease(101, 3, 'released', instant(0)));
    expect(shown(book.neverUsed(POOL))).toBe('192.168.1.103');
    for (let last = 103; last <= 109; last++) book.apply(lease(last, last));
    expect(book.neverUsed(POOL)).toBeUndefined();
  });

  it('finds the lease that ended longest ago, and the offer made first', () => {
    const book = bookOf(
      lease(100, 1, 'bound', instant(300)),
      lease(101, 2, 'offered', instant(900)),
      lease(102, 3, 'offered', instant(950)),
    );
    expect(book.oldestEnded(POOL, instant(299))).toBeUndefined();
    expect(shown(book.oldestEnded(POOL, instant(300))?.address)).toBe('192.168.1.100');
    expect(shown(book.oldestOffer(POOL)?.address)).toBe('192.168.1.101');
    book.apply(lease(100, 1, 'bound', NEVER));
    book.apply(lease(101, 2, 'bound', instant(2000)));
    expect(book.oldestEnded(POOL, instant(900))).toBeUndefined();
    expect(shown(book.oldestOffer(POOL)?.address)).toBe('192.168.1.102');
  });

  it('survives a change of the pools', () => {
    const book = bookOf(lease(100, 1, 'bound', instant(1)), lease(105, 2, 'bound', instant(2)));
    book.oldestEnded(POOL, instant(5));
    const other = poolOf([{ first: ip('192.168.1.104'), last: ip('192.168.1.120') }], []);
    expect(shown(book.oldestEnded(other, instant(5))?.address)).toBe('192.168.1.105');
    book.apply(lease(105, 2, 'bound', instant(9)));
    expect(book.oldestEnded(other, instant(5))).toBeUndefined();
    expect(shown(book.neverUsed(other))).toBe('192.168.1.104');
  });
});

it('pools that overlap one of two that were asked about replace both', () => {
  const [low, high] = [
    poolOf([{ first: ip('192.168.1.10'), last: ip('192.168.1.19') }], []),
    poolOf([{ first: ip('192.168.1.20'), last: ip('192.168.1.29') }], []),
  ];
  const book = bookOf(lease(10, 1, 'bound', instant(1)), lease(20, 2, 'bound', instant(2)));
  expect([low, high].map((pool) => shown(book.oldestEnded(pool, instant(5))?.address))).toEqual([
    '192.168.1.10',
    '192.168.1.20',
  ]);
  const wider = poolOf([{ first: ip('192.168.1.15'), last: ip('192.168.1.16') }], []);
  expect(book.oldestEnded(wider, instant(5))).toBeUndefined();
  book.apply(lease(15, 1, 'bound', instant(3)));
  expect(shown(book.oldestEnded(wider, instant(5))?.address)).toBe('192.168.1.15');
});

describe('declines', () => {
  it('are counted for a minute, of everybody and of one client', () => {
    const declined = (client: number, at: number): Lease => lease(100, client, 'declined', NEVER, instant(at));
    const book = bookOf(declined(1, 0), declined(2, 1000), declined(1, 2000));
    const one = clientIdKey(Uint8Array.of(1, 1));
    expect([book.recentDeclines(instant(2000)), book.recentDeclines(instant(2000), one)]).toEqual([3, 2]);
    expect([book.recentDeclines(instant(60_000)), book.recentDeclines(instant(60_000), one)]).toEqual([2, 1]);
    expect(book.recentDeclines(instant(62_000))).toBe(0);
  });

  it('are not kept without end', () => {
    const book = new LeaseBook();
    for (let n = 0; n < 1500; n++) book.apply(lease(100, 1, 'declined', NEVER, instant(n)));
    expect(book.recentDeclines(instant(1500))).toBe(1000);
  });
});

describe('after any history', () => {
  /** What the book should say, by looking at everything every time. */
  class PlainBook {
    readonly leases = new Map<Ipv4, Lease>();
    apply(one: Lease): void {
      this.leases.set(one.address, one);
    }
    all(pool: Pool): Lease[] {
      return [...this.leases.values()].filter((one) =>
        pool.ranges.some((range) => one.address >= range.first && one.address <= range.last),
      );
    }
    neverUsed(): Ipv4 | undefined {
      for (let last = 100; last <= 109; last++)
        if (!this.leases.has(ipv4(SUBNET.base + last))) return ipv4(SUBNET.base + last);
      return undefined;
    }
    ended(now: number): number | undefined {
      const ends = this.all(POOL)
        .map(({ until }) => until)
        .filter((until) => until <= now);
      return ends.length === 0 ? undefined : Math.min(...ends);
    }
  }

  const step = fc.record({
    last: fc.integer({ min: 95, max: 112 }),
    client: fc.integer({ min: 1, max: 6 }),
    state: fc.constantFrom<LeaseState>('offered', 'bound', 'released', 'declined'),
    until: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(Number.POSITIVE_INFINITY)),
  });

  it('the book says what a plain list of leases says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 110 }), (history, now) => {
        const [book, plain] = [new LeaseBook(), new PlainBook()];
        for (const { last, client, state, until } of history) {
          const one = lease(last, client, state, instant(until));
          book.apply(one);
          plain.apply(one);
          expect(book.neverUsed(POOL)).toBe(plain.neverUsed());
          expect(book.oldestEnded(POOL, instant(now))?.until).toBe(plain.ended(now));
          const offers = plain
            .all(POOL)
            .filter(({ state: what }) => what === 'offered')
            .map(({ address }) => address);
          expect(offers.length === 0 ? [undefined] : offers).toContain(book.oldestOffer(POOL)?.address);
          const mine = book.of(one.client, SUBNET);
          if (state !== 'declined') expect(mine).toEqual(one);
          if (mine !== undefined) expect(plain.leases.get(mine.address)).toEqual(mine);
        }
        expect(book.size).toBe(plain.leases.size);
        for (const one of plain.leases.values()) expect(book.at(one.address)).toEqual(one);
        expect([...book.leases()].every(({ address }) => subnetContains(SUBNET, address))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

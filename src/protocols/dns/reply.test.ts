import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { sipHash } from './cookie.ts';
import { optBytes, optionBytes, queryBytes, readMessage, type ReadMessage, type Wire } from './dns.fixture.ts';
import { decodeQuery } from './query.ts';
import { refusal, roomByUdp, writeReply, type ReplyOrder } from './reply.ts';
import { addressRecord, makeZone } from './zone.ts';

const NONE: ReplyOrder = { rcode: 0, isAuthoritative: true, records: [] };

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** The answer to a query that stands in the middle of a larger memory, written into the middle of another one. */
function replied(wire: Wire, order: ReplyOrder, room?: number): ReadMessage & { readonly raw: Uint8Array } {
  const bytes = queryBytes(wire);
  const from = new Uint8Array(bytes.length + 200).fill(0xee);
  from.set(bytes, 100);
  const query = decodeQuery(from, 100, 100 + bytes.length);
  if (query === undefined) throw new Error('no query');
  const memory = new Uint8Array(3000).fill(0xee);
  const out = { view: new DataView(memory.buffer), bytes: memory };
  const secret = new DataView(hex('e5e973e5a6b2a43f48e7dc849e37bfcf').buffer);
  const cookie = { secret, address: 0xc633_6464, seconds: 1_559_731_985 };
  const place = { to: 50, room: room ?? roomByUdp(query.edns), from, at: 100, cookie };
  const length = writeReply(out, query, order, place);
  expect(memory.subarray(0, 50).every((octet) => octet === 0xee)).toBe(true);
  const raw = memory.slice(50, 50 + length);
  return { ...readMessage(raw), raw };
}

function addresses(count: number): ReplyOrder {
  return { ...NONE, records: Array.from({ length: count }, (_, n) => addressRecord(ipv4(0x0a42_0000 + n), 60)) };
}

describe('an answer', () => {
  it('has the question as it came, and its own flags', () => {
    const order = addresses(2);
    const { id, flags, question, answers } = replied({ id: 0xbeef, name: 'CiscoCM1.Bench.Test', flags: 0x0110 }, order);
    expect({ id, flags, question }).toEqual({
      id: 0xbeef,
      flags: ['cd', 'ra', 'rd', 'aa', 'qr'],
      question: 'CiscoCM1.Bench.Test 1 1',
    });
    expect(answers.map(({ name, text, ttl }) => [name, text, ttl])).toEqual([
      ['CiscoCM1.Bench.Test', '10.66.0.0', 60],
      ['CiscoCM1.Bench.Test', '10.66.0.1', 60],
    ]);
  });

  it('says that any question may be asked, and whose the answer is', () => {
    expect(replied({ flags: 0 }, NONE).flags).toEqual(['ra', 'aa', 'qr']);
    expect(replied({ flags: 0 }, { ...NONE, isAuthoritative: false }).flags).toEqual(['ra', 'qr']);
  });

  it.each([
    ['no EDNS', undefined, 30, 31],
    ['EDNS that takes 512', 512, 29, 30],
    ['EDNS that takes less than there must be room for', 100, 29, 30],
    ['EDNS that takes 1232', 1232, 74, 75],
    ['EDNS that takes more than is safe', 65_535, 74, 75],
  ])('is left out whole, and says so, where it is too long for %s', (_, size, fits, tooMany) => {
    const wire: Wire = { name: 'multi', ...(size === undefined ? {} : { rest: optBytes([], { size }) }) };
    const whole = replied(wire, addresses(fits));
    expect([whole.answers.length, whole.flags.includes('tc')]).toEqual([fits, false]);
    const cut = replied(wire, addresses(tooMany));
    expect([cut.answers.length, cut.flags.includes('tc')]).toEqual([0, true]);
    expect(cut.length).toBeLessThan(queryBytes(wire).length + 1);
  });

  it('has no bound but its room by TCP', () => {
    expect(replied({ name: 'multi' }, addresses(100), 65_535).answers).toHaveLength(100);
  });

  it('that there is nothing names the zone, which the question ends with', () => {
    const zone = makeZone('bench.test', []);
    if (zone.domain === undefined) throw new Error('no domain');
    const order = { ...NONE, rcode: 3, soa: { zone: zone.domain, record: zone.soa } };
    const { rcode, authorities } = replied({ name: 'Nobody.BENCH.test' }, order);
    expect([rcode, authorities.map(({ name, type, text }) => [name, type, text])]).toEqual([
      3,
      [['BENCH.test', 6, 'rouse.bench.test']],
    ]);
  });
});

describe('EDNS', () => {
  it('is answered with EDNS, and its absence without', () => {
    const { additionals } = replied({ rest: optBytes([], { flags: 0x8000 }) }, NONE);
    expect(additionals).toMatchObject([{ name: '', type: 41, class: 1232, ttl: 0x8000, text: '' }]);
    expect(replied({}, NONE).additionals).toEqual([]);
  });

  it('of another version is refused with ours', () => {
    const { rcode, additionals } = replied({ rest: optBytes([], { version: 7 }) }, refusal(16));
    expect([rcode, additionals[0]?.ttl]).toEqual([0, 0x0100_0000]);
  });

  it('has a cookie as RFC 9018 makes it (appendix A.1)', () => {
    const cookie = optionBytes(10, [...hex('2464c4abcf10c957')]);
    const { additionals } = replied({ rest: optBytes(cookie) }, NONE);
    expect(additionals[0]?.text).toBe('000a00182464c4abcf10c957010000005cf79f111f8130c3eee29480');
  });

  it('has a new cookie for who sends an old one', () => {
    const cookie = optionBytes(10, [...hex('2464c4abcf10c957010000005cf79f111f8130c3eee29481')]);
    expect(replied({ rest: optBytes(cookie) }, NONE).additionals[0]?.text).toMatch(/1f8130c3eee29480$/);
  });
});

it('SipHash-2-4 is that of its authors', () => {
  const key = new DataView(Uint8Array.from({ length: 16 }, (_, n) => n).buffer);
  const hash = (length: number) => sipHash(key, new DataView(Uint8Array.from({ length }, (_, n) => n).buffer));
  expect([hash(0), hash(8), hash(15)]).toEqual([0x726fdb47dd0e0e31n, 0x93f5f5799a932462n, 0xa129ca6149be45e5n]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameBytes, optBytes, optionBytes, queryBytes, readMessage, two, type Wire } from './dns.fixture.ts';
import {
  answersTo,
  isFailure,
  mixedCase,
  readResponse,
  writeForwarded,
  writeRelayed,
  type Response,
} from './forwarded.ts';
import { decodeQuery, type DnsQuery } from './query.ts';
import { roomByUdp } from './reply.ts';

const WWW = [...nameBytes('www.example.com'), ...two(1), ...two(1)];
/** A record whose owner is the name of the question. */
const ADDRESS = [0xc0, 12, ...two(1), ...two(1), 0, 0, 1, 0, ...two(4), 192, 0, 2, 1];
const ALIAS = [0xc0, 12, ...two(5), ...two(1), 0, 0, 1, 0, ...two(2), 0xc0, 16];

function response(
  records: readonly number[],
  counts: readonly [number, number, number],
  { flags = 0x8180, question = WWW }: { readonly flags?: number; readonly question?: readonly number[] } = {},
): Uint8Array {
  return Uint8Array.from([...two(99), ...two(flags), ...two(1), ...counts.flatMap(two), ...question, ...records]);
}

function memory() {
  const bytes = new Uint8Array(4000);
  return { view: new DataView(bytes.buffer), bytes };
}

function read(bytes: Uint8Array): Response {
  const found = readResponse(bytes);
  if (found === undefined) throw new Error('no answer');
  return found;
}

/** What a client gets that asked so. */
function relayed(found: Uint8Array, wire: Wire = {}, room?: number) {
  const from = queryBytes({ name: 'WWW.example.COM', ...wire });
  const query = decodeQuery(from, 0, from.length);
  if (query === undefined) throw new Error('no query');
  const out = memory();
  const cookie = { secret: new DataView(new ArrayBuffer(16)), address: 0, seconds: 0 };
  const place = { to: 0, room: room ?? roomByUdp(query.edns), from, at: 0, cookie };
  return readMessage(out.bytes.subarray(0, writeRelayed(out, query, read(found), place)));
}

describe('a question that is sent on', () => {
  it('has capitals at random, and is otherwise what was asked', () => {
    const mixed = mixedCase(
      Uint8Array.from(WWW),
      Uint8Array.from({ length: 32 }, () => 0b0101_0101),
    );
    const query: Pick<DnsQuery, 'id' | 'flags' | 'edns'> = { id: 7, flags: 0x0130, edns: undefined };
    const out = memory();
    const sent = readMessage(out.bytes.subarray(0, writeForwarded(out, 0, query, mixed)));
    expect(sent).toMatchObject({ id: 7, flags: ['cd', 'ad', 'rd'], question: 'wWw.eXaMpLe.cOm 1 1' });
    expect(sent.additionals).toMatchObject([{ type: 41, class: 1232, ttl: 0 }]);
  });

  it('keeps what is no letter', () => {
    const octets = fc.uint8Array({ minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(octets, fc.uint8Array({ minLength: 8, maxLength: 8 }), (question, random) => {
        const mixed = mixedCase(question, random);
        const lower = (all: Uint8Array) =>
          [...all].map((o, at) => (at < all.length - 4 && o >= 65 && o <= 90 ? o + 32 : o));
        expect(lower(mixed)).toEqual(lower(question));
      }),
    );
  });
});

describe('an answer', () => {
  it('is the one to a question with the same capitals only', () => {
    const found = read(response(ADDRESS, [1, 0, 0]));
    expect(answersTo(found, Uint8Array.from(WWW))).toBe(true);
    expect(answersTo(found, Uint8Array.from([3, 0x57, ...WWW.slice(2)]))).toBe(false);
    expect(answersTo(found, Uint8Array.from([...nameBytes('www.example.org'), 0, 1, 0, 1]))).toBe(false);
  });

  it('goes on with the number and the capitals of who asked', () => {
    const { id, flags, question, answers } = relayed(response([...ALIAS, ...ADDRESS], [2, 0, 0]));
    expect({ id, flags, question }).toEqual({ id: 0x1234, flags: ['ra', 'rd', 'qr'], question: 'WWW.example.COM 1 1' });
    expect(answers.map(({ name, type }) => [name, type])).toEqual([
      ['WWW.example.COM', 5],
      ['WWW.example.COM', 1],
    ]);
  });

  it('loses its OPT record, and what follows that', () => {
    const records = [...ADDRESS, ...ADDRESS, ...optBytes().bytes, ...ADDRESS];
    const plain = relayed(response(records, [1, 0, 3]));
    expect([plain.answers.length, plain.additionals.map(({ type }) => type)]).toEqual([1, [1]]);
    const edns = relayed(response(records, [1, 0, 3]), { rest: optBytes(optionBytes(10, [1, 2, 3, 4, 5, 6, 7, 8])) });
    expect(edns.additionals.map(({ type, data }) => [type, data.length])).toEqual([
      [1, 4],
      [41, 28],
    ]);
  });

  it('keeps the upper bits of its rcode', () => {
    const opt = optBytes().bytes.with(5, 1);
    const found = response(opt, [0, 0, 1], { flags: 0x8187 });
    expect(read(found).rcode).toBe(23);
    expect(relayed(found, { rest: optBytes() })).toMatchObject({ rcode: 7, additionals: [{ ttl: 0x0100_0000 }] });
  });

  it('that is too long for the client is left out whole, and says so', () => {
    const found = response(Array.from({ length: 40 }, () => ADDRESS).flat(), [40, 0, 0]);
    expect(relayed(found)).toMatchObject({ flags: expect.arrayContaining(['tc']), answers: [] });
    expect(relayed(found, { rest: optBytes() }).answers).toHaveLength(40);
    expect(relayed(found, {}, 65_535).answers).toHaveLength(40);
  });

  it('that was cut says so to the client too', () => {
    expect(relayed(response([], [0, 0, 0], { flags: 0x8380 })).flags).toContain('tc');
  });

  it.each([2, 4, 5, 1])('of rcode %i is one that another server may have better', (rcode) => {
    expect(isFailure(read(response([], [0, 0, 0], { flags: 0x8180 | rcode })))).toBe(true);
  });

  it.each([0, 3])('of rcode %i is one', (rcode) => {
    expect(isFailure(read(response([], [0, 0, 0], { flags: 0x8180 | rcode })))).toBe(false);
  });
});

describe('no answer is', () => {
  it.each<[string, Uint8Array]>([
    ['a question', response([], [0, 0, 0], { flags: 0x0180 })],
    ['what was not asked', response([], [0, 0, 0], { flags: 0xa980 })],
    ['half a header', response([], [0, 0, 0]).subarray(0, 11)],
    ['what has no question', Uint8Array.from([99, 0x8180, 0, 0, 0, 0].flatMap(two))],
    ['what lies about its records', response(ADDRESS, [2, 0, 0])],
    ['what claims 65 535 records', response(ADDRESS, [65_535, 65_535, 65_535])],
    ['a record that ends behind the message', response(ADDRESS, [1, 0, 0]).subarray(0, 47)],
    ['a name that points to itself', response([0xc0, 33, ...ADDRESS.slice(2)], [1, 0, 0])],
    ['names that point to each other', response([0xc0, 35, 0xc0, 33, ...ADDRESS], [1, 0, 0])],
    ['a name that points into the header', response([0xc0, 0, ...ADDRESS.slice(2)], [1, 0, 0])],
    ['a name that points forward', response([0xc0, 40, ...ADDRESS.slice(2)], [1, 0, 0])],
  ])('%s', (_, bytes) => {
    expect(readResponse(bytes)).toBeUndefined();
  });
});

it('a packet of 118 octets that counts 196 605 records is none', () => {
  const bytes = new Uint8Array(118).fill(0xff);
  bytes.set([...two(1), ...two(0x8180), ...two(0xffff), ...two(0xffff), ...two(0xffff), ...two(0)]);
  expect(readResponse(bytes)).toBeUndefined();
});

it('whatever comes is read in bounded time, and what is sent on can be read', () => {
  const good = [response([...ALIAS, ...ADDRESS, ...optBytes().bytes], [2, 0, 1]), response(ADDRESS, [0, 1, 0])];
  const near = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 4 }))
    .map(([bytes, changes]) => {
      const altered = bytes.slice();
      for (const [at, octet] of changes) altered[at % bytes.length] = octet;
      return altered;
    });
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) }),
      (bytes) => {
        const found = readResponse(bytes);
        if (found === undefined || !answersTo(found, Uint8Array.from(WWW))) return;
        const { length } = relayed(bytes);
        expect(length).toBeLessThanOrEqual(Math.max(512, bytes.length));
      },
    ),
    { numRuns: 3000 },
  );
});

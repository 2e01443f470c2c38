import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameBytes, optBytes, optionBytes, queryBytes, two } from './dns.fixture.ts';
import { formatName } from './name.ts';
import { RCODE } from './numbers.ts';
import { decodeQuery } from './query.ts';

const { FORMERR, NOTIMP, BADVERS } = RCODE;

function decode(bytes: Uint8Array) {
  return decodeQuery(bytes, 0, bytes.length);
}

function problem(bytes: Uint8Array): number | undefined | 'ignored' {
  const query = decode(bytes);
  return query === undefined ? 'ignored' : query.problem;
}

/** A query in which some octets stand otherwise. */
function altered(changes: Readonly<Record<number, number>>, wire = queryBytes({})): Uint8Array {
  const bytes = wire.slice();
  for (const [at, octet] of Object.entries(changes)) bytes[Number(at)] = octet;
  return bytes;
}

describe('a query', () => {
  it('is read with its question, whatever its capitals', () => {
    const query = decode(queryBytes({ name: 'CiscoCM1.Bench.test', type: 28 }));
    expect(query).toMatchObject({ id: 0x1234, problem: undefined, edns: undefined, question: { type: 28, class: 1 } });
    expect(query?.question && formatName(query.question.key)).toBe('ciscocm1.bench.test');
  });

  it('is read where it stands in a larger memory', () => {
    const bytes = queryBytes({ rest: optBytes([], { size: 4096, flags: 0x8000 }) });
    const memory = Uint8Array.from([...Array<number>(100).fill(0xc0), ...bytes, ...Array<number>(100).fill(0xc0)]);
    expect(decodeQuery(memory, 100, 100 + bytes.length)).toMatchObject({
      problem: undefined,
      edns: { size: 4096, version: 0, wantsSignatures: true },
    });
  });

  it('may have records behind its question that say nothing', () => {
    const record = [0xc0, 12, ...two(1), ...two(1), 0, 0, 0, 0, ...two(4), 1, 2, 3, 4];
    const opt = optBytes();
    const bytes = queryBytes({ rest: { bytes: [...record, ...opt.bytes], counts: [0, 1, 1] } });
    expect(decode(bytes)).toMatchObject({ problem: undefined, edns: { size: 1232 } });
  });

  it('may have octets behind its end', () => {
    expect(problem(Uint8Array.from([...queryBytes({}), 0, 0, 0]))).toBeUndefined();
  });

  it('may want a cookie and nothing else', () => {
    const opt = optBytes(optionBytes(10, [1, 2, 3, 4, 5, 6, 7, 8]));
    const bytes = Uint8Array.from([...[7, 0, 0, 0, 0, 1].flatMap(two), ...opt.bytes]);
    expect(decode(bytes)).toMatchObject({ problem: undefined, question: undefined, edns: { cookieAt: 27 } });
  });

  it.each([
    ['8', 8, undefined],
    ['16', 16, undefined],
    ['40', 40, undefined],
    ['no', 0, FORMERR],
    ['7', 7, FORMERR],
    ['9', 9, FORMERR],
    ['15', 15, FORMERR],
    ['41', 41, FORMERR],
  ])('has a cookie of %s octets', (_, length, expected) => {
    expect(problem(queryBytes({ rest: optBytes(optionBytes(10, Array<number>(length).fill(1))) }))).toBe(expected);
  });

  it('may have options that nobody knows', () => {
    const options = [
      ...optionBytes(65_001, [1, 2, 3]),
      ...optionBytes(3, []),
      ...optionBytes(8, [0, 1, 24, 0, 10, 0, 0]),
    ];
    expect(problem(queryBytes({ rest: optBytes(options) }))).toBeUndefined();
  });
});

describe('nothing is answered to', () => {
  it.each([
    ['an answer', queryBytes({ flags: 0x8180 })],
    ['an answer of another kind', queryBytes({ flags: 0xa800 })],
    ['no octet at all', new Uint8Array()],
    ['less than a header', queryBytes({}).subarray(0, 11)],
  ])('%s', (_, bytes) => {
    expect(problem(bytes)).toBe('ignored');
  });
});

describe('refused as broken', () => {
  const long = Array.from({ length: 4 }, () => 'a'.repeat(63)).join('.');
  it.each<[string, Uint8Array]>([
    ['no question', altered({ 5: 0 })],
    ['two questions', altered({ 5: 2 })],
    ['65 535 questions', altered({ 4: 255, 5: 255 })],
    ['a question that ends before its type', queryBytes({}).subarray(0, 22)],
    ['a question that ends in its class', queryBytes({}).subarray(0, 24)],
    ['a name that ends nowhere', queryBytes({}).subarray(0, 16)],
    ['a name that points to itself', altered({ 12: 0xc0, 13: 12 })],
    ['a name that points into the header', altered({ 12: 0xc0, 13: 0 })],
    ['a label of an unknown kind', altered({ 12: 0x41 })],
    ['a label of another unknown kind', altered({ 12: 0x80 })],
    [
      'a name of more than 255 octets',
      Uint8Array.from([...queryBytes({}).subarray(0, 12), ...[long].flatMap(plain), 0, 1, 0, 1]),
    ],
    ['an additional record that is not there', altered({ 11: 1 })],
    ['65 535 records that are not there', altered({ 10: 255, 11: 255 })],
    ['two OPT records', withOpt([...optBytes().bytes, ...optBytes().bytes], [0, 0, 2])],
    ['OPT among the answers', withOpt(optBytes().bytes, [1, 0, 0])],
    ['OPT with a name', withOpt([1, 0x61, ...optBytes().bytes], [0, 0, 1])],
    ['OPT that is longer than the message', altered({ [25 + 10 + 1]: 200 }, queryBytes({ rest: optBytes() }))],
    ['an option that is longer than OPT', queryBytes({ rest: optBytes([0, 3, 0, 9, 1]) })],
    ['half an option', queryBytes({ rest: optBytes([0, 3, 0]) })],
    ['a record whose name points to itself', withOpt([0xc0, 26, ...Array<number>(20).fill(0)], [0, 0, 1])],
    ['a record whose name points forward', withOpt([0xc0, 40, ...Array<number>(30).fill(0)], [0, 0, 1])],
  ])('%s', (_, bytes) => {
    expect(problem(bytes)).toBe(FORMERR);
  });

  function withOpt(bytes: readonly number[], counts: readonly [number, number, number]): Uint8Array {
    return queryBytes({ rest: { bytes, counts } });
  }

  /** A name without its bounds. */
  function plain(text: string): readonly number[] {
    const labels = text.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
    return [...labels, 0];
  }
});

it('other operations than questions are not known', () => {
  for (const opcode of [1, 2, 4, 5, 6, 15]) expect(problem(queryBytes({ flags: opcode << 11 }))).toBe(NOTIMP);
});

it('another version of EDNS is not known', () => {
  expect(problem(queryBytes({ rest: optBytes([], { version: 1 }) }))).toBe(BADVERS);
});

it('whatever comes is read in bounded time, or is refused or ignored', () => {
  const near = fc
    .tuple(
      fc.constantFrom(queryBytes({}), queryBytes({ rest: optBytes(optionBytes(10, [1, 2, 3, 4, 5, 6, 7, 8])) })),
      fc.array(fc.tuple(fc.nat(80), fc.nat(255))),
    )
    .map(([bytes, changes]) =>
      altered(Object.fromEntries(changes.map(([at, octet]) => [at % bytes.length, octet])), bytes),
    );
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), near), (bytes) => {
      const query = decode(bytes);
      if (query?.question !== undefined) expect(query.question.length).toBeLessThanOrEqual(259);
      return (
        query === undefined || query.problem !== undefined || query.question !== undefined || query.edns !== undefined
      );
    }),
    { numRuns: 3000 },
  );
});

it('what a person writes as a name is what is read again', () => {
  const label = fc.stringMatching(/^[A-Za-z0-9_-]{1,63}$/);
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), (labels) => {
      const name = labels.join('.');
      const bytes = Uint8Array.from([...queryBytes({}).subarray(0, 12), ...nameBytes(name), 0, 1, 0, 1]);
      const question = decode(bytes)?.question;
      expect(question && formatName(question.key)).toBe(name.toLowerCase());
    }),
  );
});

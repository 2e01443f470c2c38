import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptOack, blockForMtu, negotiate, type NegotiationPolicy } from './negotiate.ts';
import type { TftpOption } from './packet.ts';

const POLICY: NegotiationPolicy = { grants: 'all', largestBlock: 1468, largestWindow: 64 };

/** `blksize=1428 tsize=0` */
function list(text: string): TftpOption[] {
  return text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.split('=')[1] ?? '' }));
}

function words(options: readonly TftpOption[]): string {
  return options.map(({ name, value }) => `${name}=${value}`).join(' ');
}

function granted(
  asked: string,
  kind: 'read' | 'write' = 'read',
  size: number | undefined = 5000,
  policy = POLICY,
): string {
  return words(negotiate({ kind, options: list(asked) }, size, policy).granted);
}

describe('a server grants', () => {
  it.each([
    ['nothing', '', ''],
    ['a block size as asked', 'blksize=1428', 'blksize=1428'],
    ['a block size cut to what one packet holds', 'blksize=65464', 'blksize=1468'],
    ['names as they were written', 'BLKSIZE=8', 'BLKSIZE=8'],
    ['the size', 'tsize=0', 'tsize=5000'],
    ['the size even to a client that guesses it', 'tsize=17', 'tsize=5000'],
    ['the very time-out that was asked', 'timeout=4', 'timeout=4'],
    ['a window cut to the cap', 'windowsize=65535', 'windowsize=64'],
    ['a window of one', 'windowsize=1', 'windowsize=1'],
    ['in the order of the request', 'windowsize=4 tsize=0 blksize=1024', 'windowsize=4 tsize=5000 blksize=1024'],
    ['the first of a repeated option', 'blksize=600 BlkSize=700', 'blksize=600'],
    [
      'known options among those of a Grandstream',
      'blksize=1024 tsize=0 timeout=4 grandstream_ID=1',
      'blksize=1024 tsize=5000 timeout=4',
    ],
  ])('%s', (_what, asked, answer) => {
    expect(granted(asked)).toBe(answer);
  });

  it.each([
    'blksize=0',
    'blksize=7',
    'blksize=65465',
    'blksize=-1',
    'blksize=1e9',
    'blksize=8abc',
    'blksize=',
    'blksize=99999999999999999999',
    'windowsize=0',
    'windowsize=65536',
    'timeout=0',
    'timeout=256',
    'timeout=1.5',
    'utimeout=500000',
    'msftwindow=31416',
    'multicast=',
    'tsize=x',
    '__proto__=1',
    'constructor=1',
  ])('nothing for %s, and does not refuse it', (asked) => {
    expect(granted(asked)).toBe('');
  });

  it('the size of files beyond 4 GiB', () => {
    expect(granted('tsize=0', 'read', 5_000_000_000)).toBe('tsize=5000000000');
  });

  it('no size where it is not known, as in netascii', () => {
    expect(words(negotiate({ kind: 'read', options: list('tsize=0 blksize=512') }, undefined, POLICY).granted)).toBe(
      'blksize=512',
    );
  });

  it('the size that a writer announces', () => {
    const agreed = negotiate({ kind: 'write', options: list('tsize=7000000000') }, undefined, POLICY);
    expect([words(agreed.granted), agreed.announced, agreed.asksSize]).toEqual([
      'tsize=7000000000',
      7_000_000_000,
      false,
    ]);
  });

  it('nothing when negotiation is off, and only the size in PXE compatibility', () => {
    const asked = 'blksize=1428 tsize=0 windowsize=8';
    expect(granted(asked, 'read', 5000, { ...POLICY, grants: 'off' })).toBe('');
    expect(granted(asked, 'read', 5000, { ...POLICY, grants: 'size-only' })).toBe('tsize=5000');
  });

  it('never more than was asked, for any options whatever', () => {
    const name = fc.constantFrom('blksize', 'BLKSIZE', 'tsize', 'timeout', 'windowsize', 'x');
    const value = fc.oneof(fc.integer({ min: -1, max: 70_000 }).map(String), fc.string());
    fc.assert(
      fc.property(fc.array(fc.record({ name, value })), (options) => {
        const agreed = negotiate({ kind: 'read', options }, 1, POLICY);
        const accepted = acceptOack({ kind: 'read', options }, agreed.granted);
        expect(agreed.blockSize).toBeLessThanOrEqual(1468);
        expect(agreed.windowSize).toBeLessThanOrEqual(64);
        expect(accepted).toMatchObject({ ok: true, value: { blockSize: agreed.blockSize } });
      }),
    );
  });
});

describe('a client', () => {
  const asked = { kind: 'read', options: list('blksize=1024 windowsize=8 timeout=2 tsize=0') } as const;

  it('takes what was reduced, and the size', () => {
    expect(acceptOack(asked, list('TSIZE=77 blksize=512 windowsize=4 timeout=2'))).toMatchObject({
      ok: true,
      value: { blockSize: 512, windowSize: 4, timeout: 2000, size: 77 },
    });
  });

  it.each([
    ['blksize=2048', 'the server raised blksize'],
    ['blksize=4', 'the server raised blksize'],
    ['windowsize=9', 'the server raised windowsize'],
    ['timeout=3', 'the server changed timeout'],
    ['blksize=abc', 'the server granted blksize with a value that is no number'],
    ['multicast=1', 'the server granted multicast, which was not asked'],
  ])('refuses an OACK with %s', (answer, reason) => {
    expect(acceptOack(asked, list(answer))).toEqual({ ok: false, error: { reason } });
  });
});

it('fits a block into one packet', () => {
  expect([blockForMtu(1500), blockForMtu(9000), blockForMtu(300)]).toEqual([1468, 8968, 512]);
});

/**
 * Broken bytes of every kind for every parser: whatever comes, it returns, soon and without throwing. The seeds are
 * whole files, so that mutations reach deep. ROUSE_FUZZ sets the number of inputs for each parser.
 */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { storedGzip, storedZip } from './archive/stored.ts';
import { asciiBytes, joinBytes } from './bytes.ts';
import { checkGzip, checkZip } from './cisco/checked-contents.ts';
import { damagedMembers, decodeCnuArchive, encodeCnuArchive } from './cisco/cnu-archive.ts';
import { decodeEnvelope, encodeEnvelope } from './cisco/envelope.ts';
import { decodeHashedEnvelope } from './cisco/hashed-envelope.ts';
import { encodeHashedEnvelope } from './cisco/hashed-envelope.fixture.ts';
import { parseImageName } from './cisco/image-name.ts';
import { signingEra } from './cisco/load-version.ts';
import { decodeLoads, encodeLoads } from './cisco/loads.ts';
import { checkPayload } from './cisco/payload.ts';
import { sniff } from './sniff.ts';

const INPUTS = Number(process.env['ROUSE_FUZZ'] ?? 20_000);
/** For parsers that spend their time inside zlib, which has tests of its own. */
const FEWER_INPUTS = INPUTS / 5;
/** Bytes, garbage included: far more than any run takes, far less than what an unbounded one would. */
const LARGEST_GROWTH = 500_000_000;

const text = asciiBytes('contents '.repeat(20));
const zip = storedZip([{ name: 'a', bytes: text }]);
const archive = encodeCnuArchive([
  { body: text, modified: 1 },
  { name: '/a.cnz', body: storedGzip(text), modified: 2 },
  { name: '/b.jar', body: zip, modified: 3 },
  { name: '/c', modified: 4 },
]);
const list = encodeLoads('9-4-2ES26', ['jar11sccp.9-4-2ES26.sbn', 'cnu11.9-4-2ES26.sbn'], {
  name: 'HARDWARE_COMP_1',
  value: '1',
});
const signature = new Uint8Array(256);
const signedList = encodeEnvelope({ name: 'term11.default.loads', payload: list, signature });

const hashed = encodeHashedEnvelope({ name: 'kern78xx.1.sbn', payload: text, sha256: new Uint8Array(32), signature });

/** xorshift32 with a fixed seed: a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const INTERESTING = [0, 1, 2, 0x0d, 0x7f, 0x80, 0xff];

/** Cuts, flips, overwrites with telling values, repeats or removes a stretch; up to four of these in a row. */
function mutate(seed: Uint8Array, next: (below: number) => number): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(seed);
  for (let times = next(4) + 1; times > 0; times -= 1) {
    const at = next(bytes.length + 1);
    const stretch = next(16) + 1;
    const way = next(5);
    if (way === 0) bytes = bytes.slice(0, at);
    else if (way === 1) bytes.fill(next(256), at, at + 1);
    else if (way === 2) bytes.fill(INTERESTING[next(INTERESTING.length)] ?? 0, at, at + stretch);
    else if (way === 3)
      bytes = joinBytes([bytes.subarray(0, at), bytes.subarray(at, at + stretch), bytes.subarray(at)]);
    else bytes = joinBytes([bytes.subarray(0, at), bytes.subarray(at + stretch)]);
  }
  return bytes;
}

/** Bytes, garbage that is not yet collected included. */
function memoryInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

test.each([
  ['envelope', decodeEnvelope, signedList, INPUTS],
  ['envelope with a hash', decodeHashedEnvelope, hashed, INPUTS],
  ['list', decodeLoads, list, INPUTS],
  ['archive', decodeCnuArchive, archive, INPUTS],
  ['kind of a file', (bytes: Uint8Array) => sniff(bytes, bytes.length), signedList, INPUTS],
  [
    'kind of a small file',
    (bytes: Uint8Array) => sniff(bytes, bytes.length),
    asciiBytes('version https://git-lfs\noid sha256:'),
    INPUTS,
  ],
  ['payload', checkPayload, asciiBytes(`kup100000000${'\0'.repeat(40)}`), INPUTS],
  ['name', (bytes: Uint8Array) => parseImageName(asText(bytes)), asciiBytes('jar11sccp.9-4-2ES26.sbn'), INPUTS],
  ['version', (bytes: Uint8Array) => signingEra(asText(bytes)), asciiBytes('9-4-2SR3-1'), INPUTS],
  ['zip', checkZip, zip, INPUTS],
  ['gzip', checkGzip, gzipSync(text), FEWER_INPUTS],
  ['members of an archive', membersOf, archive, FEWER_INPUTS],
] as const)('%s', (_name, parse: (bytes: Uint8Array) => unknown, seed, inputs) => {
  const next = numbers(0x9e3779b9);
  const before = memoryInUse();
  for (let input = 0; input < inputs; input += 1) parse(mutate(seed, next));
  expect(memoryInUse() - before).toBeLessThan(LARGEST_GROWTH);
});

function membersOf(bytes: Uint8Array): unknown {
  const decoded = decodeCnuArchive(bytes);
  return decoded.ok ? damagedMembers(decoded.value) : decoded.error;
}

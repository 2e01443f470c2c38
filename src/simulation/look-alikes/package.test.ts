import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeCnuArchive } from '../../formats/cisco/cnu-archive.ts';
import { decodeEnvelope } from '../../formats/cisco/envelope.ts';
import { componentEra } from '../../formats/cisco/load-version.ts';
import { decodeLoads, type LoadList } from '../../formats/cisco/loads.ts';
import { PHONE_FAMILIES } from '../../knowledge/families.ts';
import { generatePackage, type LookAlikeFile, type PackageOrder } from './package.ts';

const ORDER: PackageOrder = { family: '11', protocol: 'sccp', seed: 1 };

function payloadOf(file: LookAlikeFile | undefined): Uint8Array {
  const envelope = decodeEnvelope(file?.bytes ?? new Uint8Array());
  if (!envelope.ok) throw new Error(envelope.error.reason);
  expect(envelope.value.name).toBe(file?.name);
  return envelope.value.payload;
}

function listOf(files: readonly LookAlikeFile[], name: string): LoadList {
  const list = decodeLoads(payloadOf(files.find((file) => file.name === name)));
  if (!list.ok || list.value.kind !== 'load-list') throw new Error(`${name} is no list`);
  return list.value;
}

test('a 7911 package holds the lists and the five components, by their real names', () => {
  expect(generatePackage(ORDER).map((file) => file.name)).toEqual([
    'SCCP11.9-4-2SR3-1S.loads',
    'term06.default.loads',
    'term11.default.loads',
    'jar11sccp.9-4-2ES26.sbn',
    'cnu11.9-4-2ES26.sbn',
    'apps11.9-4-2ES26.sbn',
    'dsp11.9-4-2ES26.sbn',
    'cvm11sccp.9-4-2ES26.sbn',
  ]);
});

test('in real size every file is as long as the published one', () => {
  const files = generatePackage({ ...ORDER, sizes: 'real' });
  expect(Object.fromEntries(files.map((file) => [file.name.split('.')[0], file.bytes.length]))).toEqual({
    SCCP11: 672,
    term06: 668,
    term11: 668,
    jar11sccp: 1_618_309,
    cnu11: 559_713,
    apps11: 3_157_531,
    dsp11: 364_895,
    cvm11sccp: 2_227_521,
  });
});

test('a small package is about 124 kB', () => {
  const total = generatePackage(ORDER).reduce((sum, file) => sum + file.bytes.length, 0);
  expect(total).toBeGreaterThan(120_000);
  expect(total).toBeLessThan(130_000);
});

describe.each(PHONE_FAMILIES.flatMap(({ family }) => [[family, 'sccp'] as const, [family, 'sip'] as const]))(
  'family %s, %s',
  (family, protocol) => {
    const files = generatePackage({ ...ORDER, family, protocol });

    test('every list names files that are there, of this family and protocol', () => {
      for (const { name } of files.filter((file) => file.name.endsWith('.loads'))) {
        const list = listOf(files, name);
        expect(list).toMatchObject({ dialect: '79x1', family, protocol, version: '9-4-2ES26' });
        for (const listed of list.files) expect(files.map((file) => file.name)).toContain(listed.name);
      }
    });

    test('every component is a whole archive', () => {
      for (const file of files.filter((found) => found.name.endsWith('.sbn'))) {
        expect(decodeCnuArchive(payloadOf(file))).toMatchObject({ ok: true, value: { surplus: 0, anomalies: [] } });
      }
    });
  },
);

test.each([
  ['old-key', 'old'],
  ['both-keys', 'both'],
  ['new-key', 'new'],
] as const)('the clear text of the default list says that it is of the %s era', (era, expected) => {
  const list = listOf(generatePackage({ ...ORDER, era }), 'term11.default.loads');
  expect(componentEra(list.version ?? '')).toBe(expected);
});

test('a version that contradicts the era is a mistake of the caller', () => {
  expect(() => generatePackage({ ...ORDER, era: 'old-key', version: '9-2-1' })).toThrow(
    '9-2-1 is not of the old-key era',
  );
  expect(() => generatePackage({ ...ORDER, family: '99' })).toThrow('no look-alike of family 99');
});

test('the same order gives the same bytes, another seed others', () => {
  const [first, again, other] = [1, 1, 2].map((seed) =>
    generatePackage({ ...ORDER, seed }).map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
  );
  expect(again).toEqual(first);
  for (const [index, hash] of (first ?? []).entries()) expect(other?.[index]).not.toBe(hash);
});

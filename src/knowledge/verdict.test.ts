import { describe, expect, test } from 'vitest';
import { asciiBytes } from '../formats/bytes.ts';
import { decodeLoads, encodeLoads } from '../formats/cisco/loads.ts';
import { parseImageName } from '../formats/cisco/image-name.ts';
import type { ImageFacts } from './image-facts.ts';
import { adviseOnPackage, describePackageProblem } from './package-problem.ts';
import { judgePackage } from './verdict.ts';

/** The facts of a sound file. */
function sound(name: string, more: Partial<ImageFacts> = {}): ImageFacts {
  const named = parseImageName(name);
  const base = { name, size: 1000, sha1: '', problems: [], checks: [], authenticity: 'unverifiable' } as const;
  return { ...base, ...(named && { named }), ...more };
}

function listing(name: string, payload: Uint8Array): ImageFacts {
  const list = decodeLoads(payload, { oneLine: name === 'OS79XX.TXT' });
  if (!list.ok || list.value.kind !== 'load-list') throw new Error('no list');
  return sound(name, { list: list.value });
}

function load(family: string, version: string, protocol: 'sccp' | 'sip' = 'sccp'): readonly string[] {
  return [`jar${family}${protocol}`, `cnu${family}`, `apps${family}`].map((part) => `${part}.${version}.sbn`);
}

const components = (names: readonly string[]) => names.map((name) => sound(name));
const list85 = encodeLoads('8-5-2TH1-9', load('11', '8-5-2TH1-9'));
const list94 = encodeLoads('9-4-2ES26', load('11', '9-4-2ES26'));

test('a load is told with its models, versions, age and protocol', () => {
  const verdict = judgePackage([
    listing('SCCP11.8-5-2S.loads', list85),
    listing('term06.default.loads', list85),
    listing('term11.default.loads', list85),
    ...components(load('11', '8-5-2TH1-9')),
  ]);
  expect(verdict).toMatchObject({
    loads: [
      {
        lists: ['SCCP11.8-5-2S.loads', 'term06.default.loads', 'term11.default.loads'],
        files: ['jar11sccp.8-5-2TH1-9.sbn', 'cnu11.8-5-2TH1-9.sbn', 'apps11.8-5-2TH1-9.sbn'],
        models: ['7906', '7911'],
        recovers: ['7906', '7911'],
        family: '11',
        protocol: 'sccp',
        version: '8-5-2',
        componentVersion: '8-5-2TH1-9',
        era: 'both',
        gates: [],
        complete: true,
      },
    ],
    problems: [],
    sound: true,
    known: true,
  });
});

test('the age of a load is that of its release, whatever number its parts were built under', () => {
  const parts = load('11', '8-3-2-27');
  const list = encodeLoads('8-3-2-27', parts);
  const of = (...names: readonly string[]) =>
    judgePackage([...names.map((name) => listing(name, list)), ...components(parts)]).loads[0]?.era;
  expect(of('SCCP11.8-3-3S.loads', 'term11.default.loads')).toBe('both');
  expect(of('SCCP11.8-3-2S.loads', 'term11.default.loads')).toBe('old');
  expect(of('term11.default.loads')).toBe('both');
});

test('a load whose parts are named without a protocol has that of its release', () => {
  const parts = ['jar11', 'cnu11', 'apps11', 'dsp11', 'cvm11'].map((part) => `${part}.7-2-0-66.sbn`);
  const list = encodeLoads('7-2-0-66', parts);
  const files = [listing('SCCP11.7-2-1-0S.loads', list), listing('term11.default.loads', list), ...components(parts)];
  expect(judgePackage(files).loads).toMatchObject([{ protocol: 'sccp', version: '7-2-1-0', era: 'old' }]);
});

test('the first releases are called after their default list', () => {
  const parts = ['Jar70.2-9-2-26.sbn', 'cvm70.2-0-2-26.sbn', 'cnu70.2-7-6-26.sbn'];
  const list = encodeLoads('2-9-2-26', parts);
  const files = [listing('TERM70.7-0-3-0s.LOADS', list), listing('term70.default.loads', list), ...components(parts)];
  expect(judgePackage(files)).toMatchObject({
    loads: [{ version: '7-0-3-0', era: 'old', models: ['7970', '7971'], complete: true }],
    sound: true,
  });
});

test('of two loads in one folder the newest comes first, and only one can own the default list', () => {
  const verdict = judgePackage([
    listing('SCCP11.8-5-2S.loads', list85),
    listing('SCCP11.9-4-2SR3-1S.loads', list94),
    listing('term06.default.loads', list94),
    listing('term11.default.loads', list94),
    ...components([...load('11', '8-5-2TH1-9'), ...load('11', '9-4-2ES26')]),
  ]);
  expect(verdict.loads.map((found) => [found.version, found.era, found.recovers])).toEqual([
    ['9-4-2SR3-1', 'new', ['7906', '7911']],
    ['8-5-2', 'both', []],
  ]);
  expect(verdict.problems).toEqual([
    {
      kind: 'default-list-elsewhere',
      load: { protocol: 'sccp', version: '8-5-2' },
      gets: { protocol: 'sccp', version: '9-4-2SR3-1' },
      files: ['term06.default.loads', 'term11.default.loads'],
      isBridge: true,
    },
  ]);
  expect(verdict.sound).toBe(true);
});

test('a default list that another package left, without its files, is told as such', () => {
  const verdict = judgePackage([
    listing('SCCP11.8-5-2S.loads', list85),
    listing('term11.default.loads', list94),
    ...components(load('11', '8-5-2TH1-9')),
  ]);
  expect(verdict.problems).toContainEqual({
    kind: 'default-list-of-other-load',
    file: 'term11.default.loads',
    version: '9-4-2ES26',
    release: '8-5-2TH1-9',
    is: 'newer',
  });
  expect(verdict.sound).toBe(false);
});

test('a default list of the other protocol is told as such', () => {
  const sip = encodeLoads('8-5-2TH1-9', load('11', '8-5-2TH1-9', 'sip'));
  const verdict = judgePackage([
    listing('SCCP11.8-5-2S.loads', list85),
    listing('term11.default.loads', sip),
    ...components([...load('11', '8-5-2TH1-9'), ...load('11', '8-5-2TH1-9', 'sip').slice(1)]),
  ]);
  expect(verdict.problems).toContainEqual(
    expect.objectContaining({ kind: 'default-list-of-other-load', is: 'other-protocol' }),
  );
});

describe('other generations', () => {
  const MD5 = 'ab'.repeat(16);

  test('wireless phones: sizes and MD5 are compared with the list, optional files may be missing', () => {
    const text = `A-1.4.SBN 1000 ${MD5}\nB-1.4.SBN 1000 ${MD5}\nC-1.4.SBN 999 ${MD5}\n#+ D-1.4.SBN 5 ${MD5}\n`;
    const verdict = judgePackage([
      listing('CP7921G-1.4.6.3.LOADS', asciiBytes(text)),
      sound('A-1.4.SBN', { md5: MD5 }),
      sound('B-1.4.SBN', { md5: 'cd'.repeat(16) }),
      sound('C-1.4.SBN', { md5: MD5 }),
    ]);
    expect(verdict.loads).toMatchObject([{ models: ['7921'], recovers: [], complete: false }]);
    expect(verdict.problems).toEqual([
      { kind: 'not-as-listed', list: 'CP7921G-1.4.6.3.LOADS', file: 'B-1.4.SBN', differs: 'MD5' },
      { kind: 'not-as-listed', list: 'CP7921G-1.4.6.3.LOADS', file: 'C-1.4.SBN', differs: 'size' },
    ]);
  });

  test.each([
    ['P0030801SR02.loads', 'P0030801SR02.sbn\nP0030801SR02.sb2\nLA_VERSION=PAS30831\n', ['7940', '7960']],
    ['SCCP69xx.9-4-1-3SR3.loads', 'SCCP69xx.9-4-1-3SR3.zz.sgn', ['6921', '6941', '6961']],
    ['SCCP894x.9-4-2SR1-2.loads', 'SCCP894x.9-4-2SR1-2.bin1.sgn', ['8941', '8945']],
    ['OS79XX.TXT', 'P003-08-12-00', ['7940', '7960']],
  ])('%s is for %s', (name, text, models) => {
    expect(judgePackage([listing(name, asciiBytes(text))]).loads).toMatchObject([{ models }]);
  });
});

test('images without a list, and a folder without firmware', () => {
  expect(judgePackage(components(load('11', '9-4-2ES26'))).problems).toMatchObject([{ kind: 'no-list' }]);
  expect(judgePackage([sound('readme.txt', { payload: 'unknown' })]).problems).toEqual([{ kind: 'no-firmware' }]);
  expect(judgePackage([sound('spa.bin', { payload: 'spa-image' })]).problems).toEqual([]);
  expect(judgePackage([sound('ap3g2-k9w7-tar.default', { payload: 'unknown' })]).problems).toEqual([]);
});

test('a broken list is no load', () => {
  const renamed = { ...listing('term11.default.loads', list85), problems: [{ kind: 'renamed', inside: 'x' }] as const };
  expect(judgePackage([renamed]).loads).toEqual([]);
});

test('problems are sentences, with advice', () => {
  const mixed = {
    kind: 'missing-component',
    list: 'SCCP11.loads',
    file: 'jar11sccp.1.sbn',
    other: 'jar11sip.1.sbn',
  } as const;
  expect(describePackageProblem(mixed)).toBe(
    'SCCP11.loads lists jar11sccp.1.sbn, which is missing; jar11sip.1.sbn is for the other protocol.',
  );
  expect(adviseOnPackage(mixed)).toContain('Do not mix SIP and SCCP');
  const absent = { kind: 'missing-default-list', list: 'a', files: ['term06.default.loads'] } as const;
  expect(describePackageProblem(absent)).toContain('term06.default.loads missing');
  expect(adviseOnPackage(absent)).toContain('a renamed copy is refused');
});

import { describe, expect, test } from 'vitest';
import { inspectImage } from '../../knowledge/image-facts.ts';
import { judgePackage, type PackageVerdict } from '../../knowledge/verdict.ts';
import { generateFaultyPackage, PACKAGE_FAULTS, type PackageFault } from './faults.ts';
import { generatePackage, type LookAlikeFile, type PackageOrder } from './package.ts';

const ORDER: PackageOrder = { family: '11', protocol: 'sccp', seed: 1 };

/** What the checks say about a package: troubled files with their problems, the package's own, and its use for a 7911. */
function told(files: readonly LookAlikeFile[]) {
  const facts = files.map((file) => inspectImage(file.name, file.bytes));
  const verdict = judgePackage(facts);
  const troubled = facts.filter((file) => file.problems.length > 0);
  return {
    files: Object.fromEntries(troubled.map((file) => [file.name, file.problems.map((problem) => problem.kind).join()])),
    package: [...new Set(verdict.problems.map((problem) => problem.kind))],
    for7911: useFor('7911', verdict),
  };
}

/** What the loads of a package are worth to one model after a factory reset. */
function useFor(model: string, { loads }: PackageVerdict): string {
  const meant = loads.filter(({ models }) => models.includes(model));
  if (meant.length === 0) return 'wrong-family';
  const reachable = meant.filter(({ recovers }) => recovers.includes(model));
  if (reachable.length === 0) return 'no-default-list';
  return reachable.some(({ complete }) => complete) ? 'ready' : 'incomplete';
}

test('a good package has no problem', () => {
  expect(told(generatePackage(ORDER))).toEqual({ files: {}, package: [], for7911: 'ready' });
});

const EXPECTED: Record<PackageFault, ReturnType<typeof told>> = {
  'truncated-by-1': {
    files: { 'apps11.9-4-2ES26.sbn': 'truncated' },
    package: ['broken-component'],
    for7911: 'incomplete',
  },
  truncated: {
    files: { 'jar11sccp.9-4-2ES26.sbn': 'truncated' },
    package: ['broken-component'],
    for7911: 'incomplete',
  },
  renamed: {
    files: { 'term06.default.loads': 'renamed', 'term11.default.loads': 'renamed' },
    package: [],
    for7911: 'no-default-list',
  },
  'case-changed': {
    files: { 'Jar11sccp.9-4-2ES26.sbn': 'case-changed' },
    package: ['case-in-list'],
    for7911: 'ready',
  },
  'case-in-list': { files: {}, package: ['case-in-list'], for7911: 'ready' },
  'missing-component': { files: {}, package: ['missing-component'], for7911: 'incomplete' },
  'missing-term': { files: {}, package: ['missing-default-list'], for7911: 'no-default-list' },
  'wrong-family': { files: {}, package: [], for7911: 'wrong-family' },
  'lfs-pointer': {
    files: { 'cnu11.9-4-2ES26.sbn': 'lfs-pointer' },
    package: ['broken-component'],
    for7911: 'incomplete',
  },
  'empty-file': { files: { 'dsp11.9-4-2ES26.sbn': 'empty' }, package: ['broken-component'], for7911: 'incomplete' },
  'symlink-text': {
    files: { 'dsp11.9-4-2ES26.sbn': 'link-text' },
    package: ['broken-component'],
    for7911: 'incomplete',
  },
  'bit-flip': { files: { 'cvm11sccp.9-4-2ES26.sbn': 'damaged' }, package: ['broken-component'], for7911: 'incomplete' },
  'sip-and-sccp-mixed': { files: {}, package: ['missing-component'], for7911: 'incomplete' },
  'older-term': {
    files: {},
    package: ['missing-component', 'default-list-of-other-load'],
    for7911: 'incomplete',
  },
  'newer-term': {
    files: {},
    package: ['missing-component', 'default-list-of-other-load'],
    for7911: 'incomplete',
  },
};

describe('every fault is named exactly', () => {
  test.each(PACKAGE_FAULTS)('%s', (fault) => {
    expect(told(generateFaultyPackage(ORDER, fault))).toEqual(EXPECTED[fault]);
  });

  test.each(PACKAGE_FAULTS)('%s can be made of every family and protocol', (fault) => {
    for (const family of ['11', '31', '75']) {
      expect(() => generateFaultyPackage({ ...ORDER, family, protocol: 'sip' }, fault)).not.toThrow();
    }
  });
});

test('mixed protocols are told by the file of the other protocol', () => {
  const files = generateFaultyPackage(ORDER, 'sip-and-sccp-mixed');
  const verdict = judgePackage(files.map((file) => inspectImage(file.name, file.bytes)));
  expect(verdict.problems[0]).toEqual({
    kind: 'missing-component',
    list: 'SCCP11.9-4-2SR3-1S.loads',
    file: 'jar11sccp.9-4-2ES26.sbn',
    other: 'jar11sip.9-4-2ES26.sbn',
  });
});

test('a default list of another package is told with both versions', () => {
  const files = generateFaultyPackage(ORDER, 'older-term');
  const verdict = judgePackage(files.map((file) => inspectImage(file.name, file.bytes)));
  expect(verdict.problems).toContainEqual({
    kind: 'default-list-of-other-load',
    file: 'term11.default.loads',
    version: '8-2-2ES4',
    release: '9-4-2ES26',
    is: 'older',
  });
});

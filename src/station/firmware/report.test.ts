import { describe, expect, it } from 'vitest';
import { inspectImage } from '../../knowledge/image-facts.ts';
import { instant } from '../../lib/time.ts';
import { generateFaultyPackage } from '../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../simulation/look-alikes/package.ts';
import { assess, type AssessedFile } from './assessment.ts';
import { reportOf } from './report.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const WHOLE = generatePackage(ORDER);

function assessed(files: readonly LookAlikeFile[], notes: readonly string[] = []): readonly AssessedFile[] {
  return files.map(({ name, bytes }) => ({ path: `folder/${name}`, facts: inspectImage(name, bytes), notes }));
}

describe('a package as a report', () => {
  it('has what its files are, their sums, and how far they were checked', () => {
    const report = reportOf({ name: 'whole.zip', files: assessed(WHOLE) });
    expect(report).toMatchObject({
      name: 'whole.zip',
      id: undefined,
      added: undefined,
      sound: true,
      bytes: WHOLE.reduce((sum, { bytes }) => sum + bytes.length, 0),
      loads: [{ version: '9-4-2SR3-1', complete: true }],
      problems: [],
    });
    const jar = report.files.find(({ path }) => path.includes('jar'));
    expect(jar).toMatchObject({
      path: 'folder/jar11sccp.9-4-2ES26.sbn',
      sha1: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(jar?.checks).toContain('name');
    expect(report.files.every(({ problems }) => problems.length === 0)).toBe(true);
  });

  it('of the library has its dates for programs, and of what was too large to be read no sum', () => {
    const [file] = assessed(WHOLE.slice(0, 1));
    if (file === undefined) throw new Error('a package has files');
    const large = { ...file, facts: { ...file.facts, sha1: '' }, sha256: 'ab' };
    const report = reportOf({
      id: 'c0ffee',
      name: 'x',
      source: '/x',
      added: instant(Date.UTC(2010, 8, 17)),
      files: [large],
    });
    expect(report).toMatchObject({ id: 'c0ffee', source: '/x', added: '2010-09-17T00:00:00.000Z' });
    expect(report.files[0]).toMatchObject({ sha1: undefined, sha256: 'ab' });
  });

  it('tells each problem at its file, and once in all', () => {
    const report = reportOf({ name: 'bad', files: assessed(generateFaultyPackage(ORDER, 'empty-file')) });
    const at = report.files.filter(({ problems }) => problems.length > 0).map(({ path }) => path);
    expect(at).toEqual(['folder/dsp11.9-4-2ES26.sbn']);
    expect(report.problems.map(({ problem, harmless }) => [problem, harmless])).toEqual([
      ['dsp11.9-4-2ES26.sbn is empty.', false],
    ]);
    expect(report.sound).toBe(false);
  });

  it('has what was odd about an archive entry as harmless', () => {
    const [first] = assessed(WHOLE.slice(0, 1), ['was there twice, in two spellings']);
    const { problems } = assess('x', first === undefined ? [] : [first]);
    expect(problems[0]).toMatchObject({ kind: 'note', harmless: true });
    expect(problems[0]?.problem).toMatch(/ was there twice, in two spellings\.$/);
  });

  it('leaves out what only follows from something else', () => {
    const kinds = (fault: Parameters<typeof generateFaultyPackage>[1]): readonly string[] =>
      assess('x', assessed(generateFaultyPackage(ORDER, fault))).problems.map(({ kind }) => kind);
    expect(kinds('missing-component')).toEqual(['missing-component']);
    expect(new Set(kinds('older-term'))).toEqual(new Set(['default-list-of-other-load']));
    expect(kinds('truncated')).not.toContain('broken-component');
  });
});

import { describe, expect, it } from 'vitest';
import { inspectImage } from '../../knowledge/image-facts.ts';
import { generateFaultyPackage, type PackageFault } from '../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../simulation/look-alikes/package.ts';
import { findingsIn } from './findings.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;

function found(files: readonly LookAlikeFile[]) {
  const assessed = files.map(({ name, bytes }) => ({ path: name, notes: [], facts: inspectImage(name, bytes) }));
  return findingsIn([{ name: 'cmterm', files: assessed }]);
}

describe('a package', () => {
  it.each<[PackageFault, readonly string[]]>([
    ['truncated', ['image-truncated']],
    ['bit-flip', ['image-truncated']],
    ['renamed', ['default-list-missing']],
    ['missing-term', ['default-list-missing']],
    ['case-in-list', ['name-case']],
    ['missing-component', ['requested-file-missing']],
    ['lfs-pointer', ['placeholder-file']],
    ['empty-file', ['placeholder-file']],
    ['symlink-text', ['placeholder-file']],
    ['sip-and-sccp-mixed', ['sip-sccp-mixed']],
    ['older-term', ['default-list-overwritten']],
    ['newer-term', ['default-list-overwritten']],
  ])('with the fault %s has the findings %j', (fault, causes) => {
    const { findings, events } = found(generateFaultyPackage(ORDER, fault));
    expect(findings.map(({ cause }) => cause)).toEqual(causes);
    for (const { evidence } of findings) {
      expect(evidence.map((number) => events.some(({ n }) => n === number))).not.toContain(false);
    }
  });

  it('that is right has none', () => {
    expect(found(generatePackage(ORDER))).toEqual({ findings: [], events: [] });
  });

  it('whose lists have an ending too many is hidden', () => {
    const files = generatePackage(ORDER).map((file) => ({
      ...file,
      name: file.name.replace(/\.loads$/, '.loads.txt'),
    }));
    expect(found(files).findings.map(({ cause }) => cause)).toContain('package-not-unpacked');
  });
});

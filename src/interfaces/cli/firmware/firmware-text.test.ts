import { describe, expect, test } from 'vitest';
import { inspectImage } from '../../../knowledge/image-facts.ts';
import { instant } from '../../../lib/time.ts';
import { generateFaultyPackage } from '../../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../../simulation/look-alikes/package.ts';
import { reportOf, type PackageReport } from '../../../station/firmware/report.ts';
import { libraryTable, packageText } from './firmware-text.ts';
import { PLAIN } from '../screen/paint.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;

function report(files: readonly LookAlikeFile[], name = 'cmterm.zip'): PackageReport {
  const looked = files.map((file) => ({ path: file.name, notes: [], facts: inspectImage(file.name, file.bytes) }));
  return reportOf({ id: '0123456789ab', name, source: '/x', added: instant(0), files: looked });
}

describe('firmware for people', () => {
  test('is a line a package in the library', () => {
    const packages = [report(generatePackage(ORDER)), report(generateFaultyPackage(ORDER, 'missing-term'), 'b.tar')];
    expect(libraryTable(packages, PLAIN)).toBe(
      [
        'ID            PACKAGE     LOADS                           SIZE      VERDICT',
        '0123456789ab  cmterm.zip  SCCP 9-4-2SR3-1 for 7906, 7911  125.9 kB  sound',
        '0123456789ab  b.tar       SCCP 9-4-2SR3-1 for 7906, 7911  124.5 kB  1 problem',
        '',
      ].join('\n'),
    );
    expect(libraryTable([], PLAIN)).toContain('rouse firmware add');
  });

  test('keeps within the columns of a terminal, with real names', () => {
    const packages = [report(generatePackage(ORDER), 'cmterm-7911_7906-sccp.9-4-2SR3-1.zip')];
    expect(libraryTable(packages, PLAIN, 80)).toBe(
      [
        'ID            PACKAGE                               SIZE      VERDICT',
        '0123456789ab  cmterm-7911_7906-sccp.9-4-2SR3-1.zip  125.9 kB  sound',
        '    SCCP 9-4-2SR3-1 for 7906, 7911',
        '',
      ].join('\n'),
    );
  });

  test('is a verdict a file, and a remedy for each problem', () => {
    expect(packageText(report(generateFaultyPackage(ORDER, 'truncated-by-1')), PLAIN, 'added')).toMatchInlineSnapshot(`
      "cmterm.zip (0123456789ab, added): 8 files, 125.9 kB
        SCCP 9-4-2SR3-1 for 7906, 7911 (incomplete); files 9-4-2ES26; signed with the new key: loaders before 8.3(3) refuse it; found after a reset by 7906, 7911
        SCCP11.9-4-2SR3-1S.loads  672 B    name, list right
        term06.default.loads      668 B    name, list right
        term11.default.loads      668 B    name, list right
        jar11sccp.9-4-2ES26.sbn   25.3 kB  name, length, CRC right
        cnu11.9-4-2ES26.sbn       8.7 kB   name, length right
        apps11.9-4-2ES26.sbn      49.3 kB  NOT SOUND: truncated
        dsp11.9-4-2ES26.sbn       5.7 kB   name, length right
        cvm11sccp.9-4-2ES26.sbn   34.8 kB  name, length, CRC right
        ! apps11.9-4-2ES26.sbn is cut off: 1 byte missing at the end. Download the package again.
        Not sound.
      "
    `);
  });
});

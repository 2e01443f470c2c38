/** What is said about the firmware of some thirty families, whole and spoilt, alone and among all that lies in a folder. */
import { describe, expect, test } from 'vitest';
import { inspectImage } from '../../knowledge/image-facts.ts';
import { generateFaultyPackage } from '../../simulation/look-alikes/faults.ts';
import { hashed, OTHER_PHONES } from '../../simulation/look-alikes/other-phones.fixture.ts';
import { generatePackage, type LookAlikeFile } from '../../simulation/look-alikes/package.ts';
import { loadText } from './assessment.ts';
import { reportOf, type PackageReport } from './report.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const S11 = generatePackage(ORDER);
const SIP11 = generatePackage({ ...ORDER, protocol: 'sip' });
const BRIDGE = generatePackage({ ...ORDER, era: 'both-keys' });

const text = (name: string, words: string): LookAlikeFile => ({ name, bytes: new TextEncoder().encode(words) });
const page = (name: string): LookAlikeFile => text(name, '<!DOCTYPE html>\n<html><body>words</body></html>');
const empty = (name: string): LookAlikeFile => ({ name, bytes: new Uint8Array() });

/** What lies beside firmware in downloads, repositories and folders of people. */
const BYSTANDERS: readonly LookAlikeFile[] = [
  empty('.gitkeep'),
  text('.gitattributes', '*.sbn filter=lfs'),
  page('ReleaseNotes.html'),
  page('index.htm'),
  text('VERSION', '9.4.2'),
  text('version.txt', '9.4.2'),
  text('server.txt', '10.0.0.1'),
  text('latest', '9-4-2SR3-1'),
  text('README.md', '# Firmware\n'),
  text('readme.txt', ''),
  text('LICENSE', 'all rights'),
  text('md5sums', `${'0123456789abcdef'.repeat(2)}  jar11sccp.9-4-2ES26.sbn\n`),
  text('SHA256SUMS', `${'0123456789abcdef'.repeat(4)}  jar11sccp.9-4-2ES26.sbn\n`),
  text('cmterm-7911_7906-sccp.9-4-2SR3-1.zip.sha512', `${'0123456789abcdef'.repeat(8)}\n`),
  text('cmterm.zip.md5', '0123456789abcdef0123456789abcdef'),
  text('term11.default.loads.bak', 'an old one'),
  text('notes.pdf', '%PDF-1.4 and so on'),
  { name: '._term11.default.loads', bytes: Uint8Array.of(0, 5, 0x16, 7, 0, 2, 0, 0) },
  { name: '._jar11sccp.9-4-2ES26.sbn', bytes: Uint8Array.of(0, 5, 0x16, 7, 0, 2, 0, 0) },
  text('.DS_Store', 'x'),
  text('Thumbs.db', 'x'),
  page('help/help_main.html'),
  empty('help/empty.lc'),
  text('CIPC_Locale.loads', '<?xml version="1.0"?><locale>words</locale>'),
  { name: 'tc-sccp.jar', bytes: Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0) },
  text('g3-tones.xml', '<tones/>'),
  text('SEP002699EF0F1A.cnf.xml', '<device/>'),
  empty('CTLSEP002699EF0F1A.tlv'),
  text('dialplan.xml', '<DIALTEMPLATE/>'),
  text('RINGLIST.DAT', 'Old Style\tringer1.pcm'),
  text('Ringer1.pcm', ''),
];

function reported(files: readonly LookAlikeFile[]): PackageReport {
  const looked = files.map(({ name, bytes }) => ({
    path: name,
    notes: [],
    facts: inspectImage(name.replace(/.*\//, ''), bytes),
  }));
  return reportOf({ name: 'folder', files: looked });
}

/** The verdict in short, the problems that are no notes, and the loads. */
function told(files: readonly LookAlikeFile[]): unknown {
  const { sound, known, problems, loads } = reported(files);
  const wrong = problems.filter(({ harmless }) => !harmless).map(({ kind, file }) => `${kind} ${file}`);
  return { verdict: sound ? (known ? 'sound' : 'not known') : 'not sound', wrong, loads: loads.map(loadText) };
}

const whole = (...loads: readonly string[]) => ({ verdict: 'sound', wrong: [], loads });

describe.each([...OTHER_PHONES])('%s', (_, { files, loads }) => {
  test('is told with its protocol, version and models', () => {
    expect(told(files)).toEqual(whole(...loads));
  });

  test('stays what it is among bystanders, which are worth no line', () => {
    expect(told([...BYSTANDERS, ...files])).toEqual(whole(...loads));
    expect(reported([...BYSTANDERS, ...files]).problems.filter(({ kind }) => kind !== 'no-firmware')).toEqual([]);
  });

  test('claims nothing about a factory reset', () => {
    expect(reported(files).loads.flatMap(({ recovers }) => recovers)).toEqual([]);
  });

  test.each(files.map(({ name }) => name))('is not sound when %s is empty', (name) => {
    if (name.startsWith('BOOT894x') || name === 'P003-8-12-00.bin' || name === 'P00308010200.bin') return;
    expect(told(files.map((file) => (file.name === name ? empty(name) : file)))).toMatchObject({
      verdict: 'not sound',
    });
  });
});

describe('several loads in one folder', () => {
  const all = (...packages: readonly (readonly LookAlikeFile[])[]) => [
    ...new Map(packages.flat().map((file) => [file.name, file])).values(),
  ];

  test.each([
    ['two releases', all(BRIDGE, S11), ['SCCP 9-4-2SR3-1', 'SCCP 8-5-2'], 'SCCP 9-4-2SR3-1'],
    ['the older one last', all(S11, BRIDGE), ['SCCP 9-4-2SR3-1', 'SCCP 8-5-2'], 'SCCP 8-5-2'],
    ['both protocols', all(S11, SIP11), ['SCCP 9-4-2SR3-1', 'SIP 9-4-2SR3-1'], 'SIP 9-4-2SR3-1'],
  ])('%s are sound, and it is said which one a reset phone gets', (_, files, loads, gets) => {
    const report = reported(files);
    expect(told(files)).toMatchObject({ verdict: 'sound', wrong: [] });
    expect(report.loads.map(loadText).toSorted()).toEqual(loads.map((load) => `${load} for 7906, 7911`).toSorted());
    const notes = report.problems.map(({ problem }) => problem);
    expect(notes).toEqual([expect.stringContaining(`A phone after a reset gets ${gets}, as term06.default.loads and`)]);
  });

  test('all families at once, with everything that lies about, are sound', () => {
    const others = [...OTHER_PHONES.values()];
    const files = all(BYSTANDERS, S11, generatePackage({ ...ORDER, family: '41' }), ...others.map((one) => one.files));
    expect(told(files)).toMatchObject({ verdict: 'sound', wrong: [] });
  });

  test('a default list whose files are not there is no second release', () => {
    expect(told(generateFaultyPackage(ORDER, 'older-term'))).toMatchObject({
      verdict: 'not sound',
      wrong: ['default-list-of-other-load term06.default.loads', 'default-list-of-other-load term11.default.loads'],
    });
  });
});

describe('leftovers', () => {
  const renamed = (name: string, to: string): LookAlikeFile => ({
    name: to,
    bytes: S11.find((file) => file.name === name)?.bytes ?? new Uint8Array(),
  });

  test.each([
    ['a copy that a browser named', renamed('term11.default.loads', 'term11.default (1).loads')],
    ['a copy of an image', renamed('cnu11.9-4-2ES26.sbn', 'cnu11.9-4-2ES26 (1).sbn')],
    ['half an image of another release', text('jar11sccp.8-5-2TH1-9.sbn', 'not all of it, and no signature')],
  ])('%s is worth a note, and no more', (_, file) => {
    expect(told([...S11, file])).toMatchObject({ verdict: 'sound', wrong: [] });
    expect(reported([...S11, file]).problems).toMatchObject([{ file: file.name, harmless: true }]);
  });

  test('an image that is only here under another name is what is missing', () => {
    const files = S11.map((file) =>
      file.name === 'cnu11.9-4-2ES26.sbn' ? { ...file, name: 'cnu11.9-4-2ES26 (1).sbn' } : file,
    );
    expect(told(files)).toMatchObject({
      verdict: 'not sound',
      wrong: ['renamed cnu11.9-4-2ES26 (1).sbn', 'missing-component cnu11.9-4-2ES26.sbn'],
    });
  });
});

describe('a package without its list', () => {
  const withoutLists = [...OTHER_PHONES].flatMap(([name, { files }]) => {
    const rest = files.filter((file) => !/\.loads$/i.test(file.name));
    return rest.length < files.length && !name.startsWith('88xx') ? [[name, rest] as const] : [];
  });

  test.each([...withoutLists, ['7911', S11.filter(({ name }) => !name.endsWith('.loads'))] as const])(
    'is not sound: %s',
    (_, files) => {
      expect(told(files)).toMatchObject({ verdict: 'not sound', wrong: ['no-list folder'] });
    },
  );

  test.each(withoutLists)('is a note beside other loads: %s', (_, files) => {
    const others = files.filter(({ name }) => name !== 'OS79XX.TXT');
    expect(told([...S11, ...others])).toMatchObject({ verdict: 'sound', wrong: [] });
    expect(reported([...S11, ...others]).problems).toMatchObject([{ kind: 'unlisted', harmless: true }]);
  });
});

test('the missing list of a sister model is a note, as not everybody has both', () => {
  const files = S11.filter(({ name }) => name !== 'term06.default.loads');
  expect(told(files)).toMatchObject({ verdict: 'sound', wrong: [] });
  expect(reported(files).problems.map(({ problem }) => problem)).toEqual([
    'term06.default.loads missing: after a reset, a 7906 asks for nothing else.',
  ]);
});

test.each(['CP7905080001SIP060111A (1).zup', 'spa941-519 - Copy.bin'])(
  'a copy is told with the name to give it: %s',
  (name) => {
    expect(told([text(name, 'an image without a signature')])).toMatchObject({ wrong: [`copied ${name}`] });
  },
);

test('a bridge that a reset phone does not find is told with who needs it', () => {
  const both = [...new Map([...BRIDGE, ...S11].map((file) => [file.name, file])).values()];
  expect(reported(both).problems[0]?.remedy).toBe(
    'Phones with an old loader need SCCP 8-5-2 after a reset: give its download, or put it into a folder of its own.',
  );
});

describe('what is not known here', () => {
  test.each([
    ['firmware of another maker', [text('gxp1600fw.bin', 'contents of a kind of its own'), text('sip.ld', 'so long')]],
    ['one word a file', [text('version.txt', '9.4.2'), text('server.txt', '10.0.0.1')]],
    ['bystanders alone', BYSTANDERS],
  ])('%s is not judged', (_, files) => {
    expect(told(files)).toEqual({ verdict: 'not known', wrong: [], loads: [] });
  });

  test('what is surely no firmware of anybody is told all the same', () => {
    expect(told([page('gxp1600fw.bin')])).toMatchObject({ verdict: 'not sound', wrong: ['web-page gxp1600fw.bin'] });
    expect(told([empty('gxp1600fw.bin')])).toMatchObject({ verdict: 'not sound' });
  });
});

describe('OS79XX.TXT', () => {
  const sip = OTHER_PHONES.get('7940 SIP')?.files ?? [];
  const named = (words: string) => sip.map((file) => (file.name === 'OS79XX.TXT' ? text('OS79XX.TXT', words) : file));

  test.each(['<!DOCTYPE html><html>', '', 'two words'])('that says %j is not sound', (words) => {
    expect(told(named(words))).toMatchObject({ verdict: 'not sound', wrong: ['unreadable OS79XX.TXT'] });
  });

  test('that names an image which is not here is not sound', () => {
    expect(told([text('OS79XX.TXT', 'P0S3-08-12-00\n')])).toEqual({
      verdict: 'not sound',
      wrong: ['missing-component P0S3-08-12-00'],
      loads: ['SIP P0S3-08-12-00 for 7940, 7960 (incomplete)'],
    });
    expect(told(named('P0S3-08-12-00'))).toMatchObject({ wrong: ['missing-component P0S3-08-12-00'] });
  });

  test.each(['P003-8-12-00', 'P003-8-12-00\n', 'p003-8-12-00\n', 'P0S3-8-12-00\n'])(
    'that says %j is right',
    (words) => {
      expect(told(named(words))).toEqual(whole('SIP P0S3-8-12-00 for 7940, 7960'));
    },
  );

  test.each([
    ['P003-8-12-00\r\n', 'a blank or carriage return'],
    ['P003-8-12-00 \n', 'a blank or carriage return'],
    ['\ufeffP003-8-12-00\n', 'a byte order mark'],
    ['P003-8-12-00.bin\n', 'the ending .bin, which the phone adds itself'],
    ['P003-8-12-00\nP0S3-8-12-00\n', 'more than one line'],
  ])('that says %j is told with %s', (words, odd) => {
    expect(told(named(words))).toMatchObject({ wrong: ['stray-characters OS79XX.TXT'] });
    expect(reported(named(words)).problems[0]?.problem).toContain(odd);
  });
});

describe('an image of a phone that runs Linux', () => {
  const file = hashed('rootfs78xx.12-5-1SR2-2.sbn');
  const kinds = (spoilt: LookAlikeFile) => inspectImage(spoilt.name, spoilt.bytes).problems.map(({ kind }) => kind);

  test('is checked to the last byte', () => {
    expect(inspectImage(file.name, file.bytes)).toMatchObject({ problems: [], checks: ['name', 'length', 'SHA-256'] });
  });

  test.each<[string, LookAlikeFile, string]>([
    ['cut off', { ...file, bytes: file.bytes.subarray(0, -1) }, 'truncated'],
    ['too long', { ...file, bytes: new Uint8Array([...file.bytes, 0]) }, 'too-long'],
    ['flipped', { ...file, bytes: file.bytes.with(700, (file.bytes[700] ?? 0) ^ 1) }, 'damaged'],
    ['renamed', { ...file, name: 'rootfs78xx.12-5-1SR2-3.sbn' }, 'renamed'],
    ['cut inside its header', { ...file, bytes: file.bytes.subarray(0, 100) }, 'damaged'],
    ['stripped of its header', { ...file, bytes: file.bytes.subarray(340) }, 'unsigned'],
  ])('is %s', (_, spoilt, kind) => expect(kinds(spoilt)).toEqual([kind]));
});

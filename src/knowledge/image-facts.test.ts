import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asciiBytes, joinBytes } from '../formats/bytes.ts';
import { encodeCnuArchive } from '../formats/cisco/cnu-archive.ts';
import { encodeEnvelope, imageHeaderLength } from '../formats/cisco/envelope.ts';
import { generatePackage } from '../simulation/look-alikes/package.ts';
import { adviseOnImage, describeImageProblem } from './image-problem.ts';
import { inspectImage, type ImageFacts } from './image-facts.ts';

function signed(name: string, payload: Uint8Array): Uint8Array {
  return encodeEnvelope({ name, payload, signature: new Uint8Array(256) });
}

function problemsOf(facts: ImageFacts): readonly string[] {
  return facts.problems.map((problem) => problem.kind);
}

describe('a signed image', () => {
  const bytes = signed('CP7905080003SCCP070409A.sbin', asciiBytes('something unknown'));

  test('is told with its hashes, its name inside and what it is', () => {
    expect(inspectImage('CP7905080003SCCP070409A.sbin', bytes)).toMatchObject({
      size: bytes.length,
      sha1: createHash('sha1').update(bytes).digest('hex'),
      envelope: { name: 'CP7905080003SCCP070409A.sbin', headerLength: 416 },
      payload: 'unknown',
      authenticity: 'unverifiable',
    });
  });

  test('that is shorter than the published one of its name and cannot say so itself, is cut off', () => {
    const [problem] = inspectImage('CP7905080003SCCP070409A.sbin', bytes).problems;
    expect(problem).toEqual({ kind: 'truncated', missing: 339162 - bytes.length });
  });

  test('keeps its name when a browser adds to it', () => {
    const [problem] = inspectImage('CP7905080003SCCP070409A (1).sbin', bytes).problems;
    expect(problem).toEqual({ kind: 'renamed', inside: 'CP7905080003SCCP070409A.sbin' });
  });

  test('with a damaged envelope is damaged', () => {
    const broken = bytes.slice();
    broken[0x69] = 0xff;
    expect(problemsOf(inspectImage('CP7905080003SCCP070409A.sbin', broken))).toEqual(['damaged']);
  });
});

describe('an image with the name and size of a published one', () => {
  const sized = (name: string, size: number, start = asciiBytes('f')) =>
    signed(name, joinBytes([start, new Uint8Array(size - imageHeaderLength(name) - start.length)]));
  const cnu = 'cnu11.9-4-2ES26.sbn';
  const archive = (size: number) => {
    const empty = encodeCnuArchive([{ body: new Uint8Array(), modified: 1 }]).length;
    const body = new Uint8Array(size - imageHeaderLength(cnu) - empty);
    return signed(cnu, encodeCnuArchive([{ body, modified: 1 }]));
  };

  test.each<[string, Uint8Array]>([
    ['P0030801SR02.sb2', sized('P0030801SR02.sb2', 708_460, Uint8Array.of(0x66, 0xeb, 0xf0, 0xea))],
    ['p0030801sr02.SB2', sized('p0030801sr02.SB2', 708_460)],
    ['cmterm_7920.4.0-03-02.bin', new Uint8Array(1_155_568).fill(3)],
    ['APP6911SCCP.9-2-1-a.zz.sgn', sized('APP6911SCCP.9-2-1-a.zz.sgn', 1_270_180, asciiBytes('hsqs'))],
    [cnu, archive(559_713)],
  ])('and other bytes is told: %s', (name, bytes) => {
    expect(problemsOf(inspectImage(name, bytes))).toEqual(['unlike-published']);
  });

  test.each<[string, Uint8Array, string]>([
    ['cmterm_7920.4.0-03-02.bin', new Uint8Array(1_155_567).fill(3), 'truncated'],
    ['cmterm_7920.4.0-03-02.bin', new Uint8Array(1_155_569).fill(3), 'too-long'],
    [cnu, archive(559_712), 'truncated'],
  ])('but for one byte more or less is told: %s', (name, bytes, kind) => {
    expect(inspectImage(name, bytes).problems).toEqual([expect.objectContaining({ kind })]);
  });

  test('is no damaged one when it proves itself, when it is a list, or when it is a look-alike', () => {
    const gui = 'GUI-1.4.6.3.SBN';
    const body = new Uint8Array(2_090_268 - imageHeaderLength(gui) - 32);
    const md5 = createHash('md5').update(new Uint8Array(32)).update(body).digest('hex');
    expect(problemsOf(inspectImage(gui, signed(gui, joinBytes([asciiBytes(md5), body]))))).toEqual([]);
    const lookAlikes = generatePackage({ family: '11', protocol: 'sccp', sizes: 'real', seed: 1 });
    expect(lookAlikes.flatMap(({ name, bytes }) => problemsOf(inspectImage(name, bytes)))).toEqual([]);
  });
});

describe('an image without a signature', () => {
  test('is a problem where the name promises one', () => {
    const cut = asciiBytes('CNU_File_Archive_3.0'.padEnd(100, '\0'));
    expect(problemsOf(inspectImage('jar11sccp.9-4-2ES26.sbn', cut))).toEqual(['unsigned', 'damaged']);
  });

  test('is none where images are not signed', () => {
    const facts = inspectImage(
      'spa525g.bin',
      asciiBytes('kOsMoS9 fIrMwArE and so on, long enough to be no link at all...'),
    );
    expect(facts).toMatchObject({ payload: 'spa-image', problems: [], authenticity: 'unsigned' });
  });
});

describe('lists', () => {
  test('OS79XX.TXT is a list, although it looks like a link in a text', () => {
    expect(inspectImage('OS79XX.TXT', asciiBytes('P003-08-12-00'))).toMatchObject({
      list: { dialect: 'os79xx', version: 'P003-08-12-00' },
      problems: [],
    });
  });

  test('a signed list that cannot be read is told', () => {
    const facts = inspectImage('SCCP11.9-4-2S.loads', signed('SCCP11.9-4-2S.loads', asciiBytes('#\r\n')));
    expect(problemsOf(facts)).toEqual(['unreadable']);
  });

  test('XML called .loads in a locale package is neither a list nor a problem', () => {
    const facts = inspectImage(
      'CIPC_Locale.loads',
      asciiBytes('<?xml version="1.0"?>\n<locale>and more text here, and more</locale>'),
    );
    expect(facts.problems).toEqual([]);
    expect(facts.list).toBeUndefined();
  });
});

test('images of wireless phones carry their MD5', () => {
  const body = asciiBytes('body');
  const md5 = createHash('md5').update(new Uint8Array(32)).update(body).digest('hex');
  const payload = joinBytes([asciiBytes(md5.toUpperCase()), body]);
  const facts = inspectImage('GUI-9.SBN', signed('GUI-9.SBN', payload));
  expect(facts).toMatchObject({ payload: 'md5-image', md5, checks: ['name', 'MD5'], problems: [] });
});

test('every problem has a sentence that is safe to print, and advice', () => {
  const damage = { reason: 'has a bad \u001b sign', field: 'x', offset: 0 };
  const sentences = [
    describeImageProblem({ kind: 'truncated', missing: 1 }),
    describeImageProblem({ kind: 'lfs-pointer', size: 1_618_309 }),
    describeImageProblem({ kind: 'damaged', member: '/a\u0007.cnz', damage }),
    adviseOnImage({ kind: 'truncated', missing: 1 }),
    adviseOnImage({ kind: 'renamed', inside: 'x' }),
  ];
  expect(sentences).toEqual([
    'is cut off: 1 byte missing at the end',
    'is a git-LFS pointer to a file of 1.6 MB, not the file',
    'is damaged: /a\\x07.cnz has a bad \\x1b sign',
    'Download the package again.',
    'Give it the name it has inside, or take the file of the right name from its package.',
  ]);
});

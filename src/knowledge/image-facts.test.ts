import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asciiBytes, joinBytes } from '../formats/bytes.ts';
import { encodeEnvelope } from '../formats/cisco/envelope.ts';
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

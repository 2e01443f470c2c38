import { expect, it } from 'vitest';
import { fileProblem } from '../../files/problem.ts';
import type { FileSource } from '../../files/files.ts';
import { stationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { NOT_YET } from './answering.ts';
import { askedFiles, fileAnswers } from './asked-files.ts';

const WHO = { address: '192.168.1.9' };

/** The view of the main thread onto these files of the packet side, as a structured clone reaches it. */
function across(files: FileSource) {
  return askedFiles(
    {
      async *ask(name, request) {
        const { 'files.find': find } = fileAnswers(files);
        const answer = find(structuredClone(request) as Parameters<typeof find>[0]);
        if (!answer.ok) yield answer;
        else for await (const reply of answer.value) yield ok(structuredClone(reply));
        expect(name).toBe('files.find');
      },
    },
    () => undefined,
  );
}

it('a file is told with where it is, and is asked for in the name of the device', async () => {
  const asked: unknown[] = [];
  const files = across({
    find(name, who) {
      asked.push([name, who]);
      const origin = { path: '/shelf/a', version: 'v1' };
      return { kind: 'snapshot', name: 'A', size: 3, bytes: new Uint8Array(3), origin };
    },
  });
  expect(await files.find('a', WHO)).toEqual({ kind: 'on-disk', name: 'A', size: 3, path: '/shelf/a', version: 'v1' });
  expect(asked).toEqual([['a', WHO]]);
});

it('a file that was made comes with its bytes', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const files = across({ find: () => ({ kind: 'snapshot', name: 'made', size: 3, bytes }) });
  expect(await files.find('made', WHO)).toEqual({ kind: 'in-memory', name: 'made', size: 3, bytes });
});

it('what is not there is said with why', async () => {
  const problem = fileProblem('forbidden', 'not for you');
  expect(await across({ find: () => problem }).find('x', WHO)).toEqual(problem);
});

it('a file that is still looked for is told when it is there', () => {
  let isThere = false;
  const made = { kind: 'snapshot', name: 'sum.md5', size: 3, bytes: new Uint8Array(3) } as const;
  const until = { outcome: () => (isThere ? made : undefined) };
  const answer = fileAnswers({ find: () => ({ kind: 'pending', until }) })['files.find']({ name: 'sum.md5', who: WHO });
  if (!answer.ok || !(Symbol.iterator in answer.value)) return expect.fail('no answer');
  const replies = answer.value[Symbol.iterator]();
  expect([replies.next().value, replies.next().value]).toEqual([NOT_YET, NOT_YET]);
  isThere = true;
  expect(replies.next().value).toMatchObject({ kind: 'in-memory', size: 3 });
  expect(replies.next().done).toBe(true);
});

it.each<[string, readonly Result<unknown, ReturnType<typeof stationError>>[], string]>([
  ['is silent', [], 'the file view did not answer'],
  ['is gone', [err(stationError('no-answer', 'It does not answer.', ''))], 'It does not answer.'],
  ['talks nonsense', [ok(null), ok('a'), ok({})], 'the file view did not answer'],
])('a packet side that %s is a problem, and nothing is thrown', async (_what, replies, reason) => {
  const files = askedFiles(
    {
      async *ask() {
        yield* replies;
      },
    },
    () => undefined,
  );
  expect(await files.find('a', WHO)).toEqual(fileProblem('failed', reason));
});

/** A served folder is not left, whatever a process on the same computer does with the links in it meanwhile. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../lib/underway.ts';
import { foldersInEventLoop } from './folders/asked-folders.ts';
import { NodeDrafts } from './drafts/drafts.ts';
import { inEventLoop } from './errands.ts';
import { nodeFolders } from './folders/folders.ts';
import { swapping } from './swapper.fixture.ts';

/** Long enough for hundreds of wins where the race can be won. */
const RACE_MS = 700;

let root = '';
let folder = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'rouse-race-')));
  folder = join(root, 'served');
  for (const name of ['served', 'served/inside', 'outside']) mkdirSync(join(root, name));
  writeFileSync(join(folder, 'inside/a'), 'ours');
  writeFileSync(join(root, 'outside/a'), 'secret');
});
afterEach(() => rmSync(root, { recursive: true }));

describe.skipIf(process.platform === 'win32')('while links are swapped', () => {
  it.each([
    ['a file', 'inside/a'],
    ['its folder', 'inside'],
  ])('nothing outside is read in place of %s', async (_, swapped) => {
    const facts = { path: join(folder, 'inside/a'), name: 'a', within: `${folder}/`, size: 4, version: '' };
    const stop = await swapping(join(folder, swapped), join(root, swapped.replace('inside', 'outside')));
    const seen = new Set<string>();
    const into = new Uint8Array(6);
    for (const end = Date.now() + RACE_MS; Date.now() < end;) {
      const opened = nodeFolders.open(facts);
      if (opened.ok) seen.add(new TextDecoder().decode(into.subarray(0, opened.value.read(into, 0))));
      if (opened.ok) opened.value.close();
      const whole = nodeFolders.read(facts);
      if (whole.ok) seen.add(new TextDecoder().decode(whole.value));
      const looked = await outcomeOf(foldersInEventLoop.look(facts, { largest: 100 }));
      if (looked.kind !== 'whole') continue;
      seen.add(new TextDecoder().decode(looked.bytes));
      const piece = foldersInEventLoop.open(looked.facts);
      const bytes = await outcomeOf(piece.read(0, 6));
      if (bytes.length > 0) seen.add(new TextDecoder().decode(bytes));
      piece.close();
    }
    await stop();
    expect([...seen]).toEqual(['ours']);
  });

  it('nothing outside is written in place of a folder', async () => {
    const drafts = new NodeDrafts(inEventLoop);
    const stop = await swapping(join(folder, 'inside'), join(root, 'outside'));
    let written = 0;
    for (const end = Date.now() + RACE_MS; Date.now() < end;) {
      const begun = drafts.begin({ folder, name: `inside/new${written}`, rule: 'create' });
      if (!begun.ok) continue;
      begun.value.write(new TextEncoder().encode('x'));
      if ((await outcomeOf(begun.value.commit())).ok) written += 1;
      else begun.value.abort();
    }
    await stop();
    expect(readdirSync(join(root, 'outside'))).toEqual(['a']);
    expect(written).toBeGreaterThan(0);
  });
});

describe.skipIf(process.platform === 'win32')('what takes the place of a file', () => {
  it('and is none, as a pipe that would be waited for, is not read', async () => {
    const path = join(folder, 'pipe');
    const { status } = spawnSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
    expect(status).toBe(0);
    const facts = { path, name: 'pipe', within: `${folder}/`, size: 4, version: '' };
    expect([nodeFolders.open(facts).ok, nodeFolders.read(facts).ok]).toEqual([false, false]);
    expect(await outcomeOf(foldersInEventLoop.look(facts, { largest: 100 }))).toEqual({ kind: 'gone' });
  });
});

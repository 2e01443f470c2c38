import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hiddenDraftName, type Draft, type WriteRule } from '../../../files/drafts.ts';
import { ok } from '../../../../lib/result.ts';
import { outcomeOf } from '../../../../lib/underway.ts';
import { NodeDrafts } from './drafts.ts';
import { inEventLoop, type Errand } from '../errands.ts';

const drafts = new NodeDrafts(inEventLoop);

let root = '';
let folder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rouse-drafts-'));
  folder = join(root, 'served');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

function begin(name: string, rule: WriteRule = 'create-or-replace', to = drafts): Draft {
  const begun = to.begin({ folder, name, rule });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value;
}

function refusal(name: string, rule: WriteRule = 'create-or-replace'): string {
  const begun = drafts.begin({ folder, name, rule });
  if (!begun.ok) return begun.error.kind;
  begun.value.abort();
  return 'begun';
}

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('a draft', () => {
  it('appears whole, in one step', async () => {
    put('a', 'old');
    const draft = begin('a');
    expect(draft.write(bytes('ne')).ok && draft.write(bytes('w')).ok).toBe(true);
    expect(text('a')).toBe('old');
    expect((await outcomeOf(draft.commit())).ok).toBe(true);
    expect([text('a'), readdirSync(folder)]).toEqual(['new', ['a']]);
  });

  it('leaves no trace when it is given up', () => {
    put('a', 'old');
    const draft = begin('a');
    draft.write(bytes('half'));
    draft.abort();
    draft.abort();
    expect([text('a'), readdirSync(folder)]).toEqual(['old', ['a']]);
  });

  it('can be given up while it goes to stable storage, but not once it is in its place', () => {
    const commit = (never: Errand['kind']): [Draft, unknown] => {
      const run = ({ kind }: Errand) => ({ outcome: () => (kind === never ? undefined : ok('')) });
      const draft = begin('a', 'create', new NodeDrafts({ run }));
      return [draft, draft.commit().outcome()];
    };
    const [early, unsynced] = commit('sync');
    expect([unsynced, early.abort(), readdirSync(folder)]).toEqual([undefined, true, []]);
    const [late, unlisted] = commit('sync-folder');
    expect([unlisted, late.abort(), readdirSync(folder)]).toEqual([undefined, false, ['a']]);
  });

  it('tears no file that somebody has open', async () => {
    put('a', 'old');
    const before = statSync(join(folder, 'a')).ino;
    const draft = begin('a');
    draft.write(bytes('new'));
    await outcomeOf(draft.commit());
    expect(statSync(join(folder, 'a')).ino).not.toBe(before);
  });

  it('keeps the rights of the file it replaces', async () => {
    put('a', '');
    for (const mode of [0o600, 0o444]) {
      chmodSync(join(folder, 'a'), mode);
      await outcomeOf(begin('a').commit());
      expect(statSync(join(folder, 'a')).mode & 0o777).toBe(mode);
    }
  });

  it('means the file that stands there in another case', async () => {
    mkdirSync(join(folder, 'Logs'));
    put('Logs/Phone.log', 'old');
    await outcomeOf(begin('logs/phone.LOG').commit());
    expect(readdirSync(join(folder, 'Logs'))).toEqual(['Phone.log']);
  });

  it('that was forbidden to replace anything does not replace what came in between', async () => {
    const draft = begin('a', 'create');
    put('a', 'first');
    expect(await outcomeOf(draft.commit())).toMatchObject({ ok: false, error: { kind: 'exists' } });
    draft.abort();
    expect([text('a'), readdirSync(folder)]).toEqual(['first', ['a']]);
  });

  it('makes the folder, but none inside it', async () => {
    rmSync(folder, { recursive: true });
    await outcomeOf(begin('a').commit());
    expect(text('a')).toBe('');
    expect(refusal('deep/a')).toBe('missing');
  });

  it('left behind by a crash is removed once nobody can be writing it any more', () => {
    put(hiddenDraftName('fresh'), '');
    put(hiddenDraftName('stale'), '');
    utimesSync(join(folder, hiddenDraftName('stale')), 1, 1);
    begin('a').abort();
    expect(readdirSync(folder)).toEqual([hiddenDraftName('fresh')]);
  });
});

it('makes the rooms of a file, and takes those that are there', async () => {
  for (const name of ['a', 'b']) {
    const begun = drafts.begin({ folder, rooms: ['phones', '02-00'], name, rule: 'create' });
    await outcomeOf(begun.ok ? begun.value.commit() : expect.fail(begun.error.kind));
  }
  expect(readdirSync(join(folder, 'phones/02-00'))).toEqual(['a', 'b']);
});

describe.runIf(process.platform === 'linux')('descriptors', () => {
  it('are all given back, however an upload ends', async () => {
    mkdirSync(join(folder, 'sub'));
    symlinkSync(root, join(folder, 'out'));
    put('sub/there', 'x');
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < 3; round += 1) {
      for (const name of ['a', `sub/new${round}`]) await outcomeOf(begin(name).commit());
      const late = begin('sub/late', 'create');
      put('sub/late', 'first');
      expect((await outcomeOf(late.commit())).ok).toBe(false);
      late.abort();
      rmSync(join(folder, 'sub/late'));
      const given = begin('b');
      given.abort();
      given.abort();
      for (const name of ['sub', 'out/x', 'none/x', 'sub/there/x', hiddenDraftName('x')]) refusal(name, 'create');
      refusal('sub/there', 'create');
    }
    expect(open()).toBe(before);
  });
});

describe('a folder that is made for a draft', () => {
  const upload = (client: string): Draft => {
    const begun = drafts.begin({ folder, rooms: ['phones', client], name: 'a', rule: 'create' });
    if (!begun.ok) throw new Error(begun.error.kind);
    return begun.value;
  };

  it('goes away with the last of its drafts, however many are begun for however many clients', () => {
    const begun = Array.from({ length: 200 }, (_, n) => upload(`client ${n >> 1}`));
    expect(readdirSync(join(folder, 'phones'))).toHaveLength(100);
    for (const one of begun) one.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays where a file was put into it', async () => {
    const [one, other] = [upload('client'), upload('client')];
    await outcomeOf(one.commit());
    other.abort();
    upload('neighbour').abort();
    expect(readdirSync(join(folder, 'phones'))).toEqual(['client']);
  });

  it('goes away where the draft is refused', () => {
    const refused = drafts.begin({ folder, rooms: ['phones', 'client'], name: 'a', rule: 'replace' });
    expect([refused.ok, readdirSync(folder)]).toEqual([false, []]);
  });

  it('is not one that was there before', () => {
    mkdirSync(join(folder, 'phones'));
    upload('client').abort();
    expect(readdirSync(folder)).toEqual(['phones']);
  });
});

describe('what may stand there', () => {
  it.each<[WriteRule, string, string, string]>([
    ['create', 'begun', 'exists', 'exists'],
    ['replace', 'missing', 'begun', 'begun'],
    ['create-or-replace', 'begun', 'begun', 'begun'],
    ['fill-empty', 'not-empty', 'begun', 'not-empty'],
  ])('%s: nothing %s, an empty file %s, a full one %s', (rule, nothing, empty, full) => {
    put('empty', '');
    put('full', 'x');
    expect([refusal('nothing', rule), refusal('empty', rule), refusal('full', rule)]).toEqual([nothing, empty, full]);
  });

  it.runIf(process.getuid?.() === 0)(
    'is no file that this user may not write, although the folder would let it be replaced',
    () => {
      put('a', 'theirs');
      for (const [path, mode] of [
        [root, 0o755],
        [folder, 0o777],
        [join(folder, 'a'), 0o444],
      ] as const)
        chmodSync(path, mode);
      const replace = (): string => refusal('a', 'create-or-replace');
      process.seteuid?.(65_534);
      const asNobody = [replace(), refusal('b', 'create-or-replace')];
      process.seteuid?.(0);
      expect([asNobody, replace()]).toEqual([['forbidden', 'begun'], 'begun']);
    },
  );

  it('is no folder and no draft', () => {
    mkdirSync(join(folder, 'sub'));
    expect([refusal('sub'), refusal(hiddenDraftName('x'))]).toEqual(['exists', 'outside']);
  });
});

describe('links', () => {
  it('out of the folder are not followed: not as a folder, and as a file they are replaced', async () => {
    writeFileSync(join(root, 'secret'), 'secret');
    symlinkSync(root, join(folder, 'out'));
    symlinkSync(join(root, 'secret'), join(folder, 'link'));
    expect(refusal('out/secret')).toBe('outside');
    const draft = begin('link');
    draft.write(bytes('mine'));
    await outcomeOf(draft.commit());
    expect([text('link'), readFileSync(join(root, 'secret'), 'utf8')]).toEqual(['mine', 'secret']);
  });

  it('in place of a room of the folder are not followed out of it either', () => {
    symlinkSync(root, join(folder, 'phones'));
    const begun = drafts.begin({ folder, rooms: ['phones', 'one'], name: 'a', rule: 'create' });
    expect(begun).toMatchObject({ ok: false, error: { kind: 'outside' } });
    expect(readdirSync(root)).toEqual(['served']);
  });

  it('inside the folder are, and the folder may be one', async () => {
    symlinkSync(folder, join(root, 'linked'));
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'alias'));
    folder = join(root, 'linked');
    await outcomeOf(begin('alias/a').commit());
    expect(readdirSync(join(folder, 'real'))).toEqual(['a']);
  });
});

it('the free space of a disk is told, and of nothing it is not', () => {
  expect(drafts.free(folder)).toBeGreaterThan(0);
  expect(drafts.free(join(root, 'missing'))).toBeUndefined();
});

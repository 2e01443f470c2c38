import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memorySource } from '../../formats/archive/byte-source.ts';
import { storedZip } from '../../formats/archive/stored.ts';
import { asciiBytes } from '../../formats/bytes.ts';
import type { Files } from '../../host/files/files.ts';
import { openFile } from '../../host/node/files/byte-source.ts';
import { openFiles } from '../../host/node/files/files.ts';
import { nodeFolders } from '../../host/node/files/folders/folders.ts';
import { ok } from '../../lib/result.ts';
import { instant } from '../../lib/time.ts';
import { PowerLost, SimulatedDisk } from '../../../test/machine/disk.ts';
import { seeded } from '../../simulation/randomness.ts';
import { incomingArchive, incomingFiles, type Incoming, type OpenSource } from './incoming.ts';
import { Library } from './library.ts';
import type { FactsKind } from './manifest.ts';

/** Facts as simple as can be: a file's beginning. */
const KIND: FactsKind<string> = {
  largest: 10,
  inspect: (name, bytes) => `${name} ${new TextDecoder().decode(bytes)}`,
  inspectStart: (name, size) => `${name} of ${size}`,
  read: (value) => (typeof value === 'string' ? value : undefined),
};

type Contents = Readonly<Record<string, string>>;

function zipOf(contents: Contents): Uint8Array {
  return storedZip(Object.entries(contents).map(([name, text]) => ({ name, bytes: asciiBytes(text) })));
}

/** An archive in memory, opened by its name. */
function given(name: string, bytes: Uint8Array): readonly [Incoming, OpenSource] {
  const incoming = incomingArchive({ path: name, name, size: bytes.length, version: '' });
  return [incoming, () => Promise.resolve(ok({ ...memorySource(bytes), close: () => Promise.resolve() }))];
}

async function add(files: Files, name: string, bytes: Uint8Array, at = 1) {
  const [incoming, open] = given(name, bytes);
  return new Library(files, KIND).add(incoming, { open, now: instant(at) });
}

function contentsOf(files: Files) {
  const read = new Library(files, KIND).contents();
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

function blobsOf(files: Files): readonly string[] {
  const blobs = files.list('library/blobs');
  return blobs.ok ? blobs.value : [];
}

const OLD = { 'a.sbn': 'alpha', 'shared.sbn': 'shared' };
const NEW = { 'b.sbn': 'beta, a long one', 'shared.sbn': 'shared' };

describe('a library', () => {
  test('keeps packages apart and equal contents once', async () => {
    const files = new SimulatedDisk().files();
    await add(files, 'old.zip', zipOf(OLD), 1);
    await add(files, 'new.zip', zipOf(NEW), 2);
    const { packages } = contentsOf(files);
    expect(packages.map(({ name, added }) => [name, added])).toEqual([
      ['new.zip', 2],
      ['old.zip', 1],
    ]);
    expect(packages[0]?.files.map(({ path, facts }) => [path, facts])).toEqual([
      ['b.sbn', 'b.sbn of 16'],
      ['shared.sbn', 'shared.sbn shared'],
    ]);
    expect(blobsOf(files)).toHaveLength(3);
    const [first] = packages[0]?.files ?? [];
    const bytes = first === undefined ? undefined : new Library(files, KIND).read(first);
    expect(bytes).toEqual(ok(asciiBytes('beta, a long one')));
  });

  test('takes the same package once, whatever it is wrapped in', async () => {
    const files = new SimulatedDisk().files();
    const first = await add(files, 'a.zip', zipOf(OLD), 1);
    const same = await add(files, 'a (1).zip', zipOf(OLD), 2);
    const wrapped = await add(files, 'b.zip', storedZip([{ name: 'a.zip', bytes: zipOf(OLD) }]), 3);
    expect([first, same, wrapped].map((added) => added.ok && added.value.map(({ fresh }) => fresh))).toEqual([
      [true],
      [false],
      [false],
    ]);
    expect(contentsOf(files).packages.map(({ name }) => name)).toEqual(['a.zip']);
  });

  test('removes a package and what no other one needs', async () => {
    const files = new SimulatedDisk().files();
    await add(files, 'old.zip', zipOf(OLD));
    await add(files, 'new.zip', zipOf(NEW));
    const [old] = contentsOf(files).packages.filter(({ name }) => name === 'old.zip');
    await new Library(files, KIND).remove([old?.id ?? '', 'nonsense']);
    expect(contentsOf(files).packages.map(({ name }) => name)).toEqual(['new.zip']);
    expect(blobsOf(files)).toHaveLength(2);
  });

  test('makes packages of what was unpacked side by side', async () => {
    const files = new SimulatedDisk().files();
    const both = { '8.5/term11.default.loads': 'old', '9.4/term11.default.loads': 'new', '9.4/jar.sbn': 'jar' };
    await add(files, 'both.zip', zipOf(both));
    expect(contentsOf(files).packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['both.zip: 8.5', 'both.zip: 9.4']),
    );
    expect(await add(files, 'both.zip', zipOf(both))).toMatchObject({
      ok: true,
      value: [{ fresh: false }, { fresh: false }],
    });
  });

  test('brings back contents that somebody deleted when the download is given again', async () => {
    const files = new SimulatedDisk().files();
    await add(files, 'old.zip', zipOf(OLD));
    const [blob = ''] = blobsOf(files);
    files.remove(`library/blobs/${blob}`);
    await add(files, 'old.zip', zipOf(OLD));
    expect(blobsOf(files)).toContain(blob);
  });

  test.each([
    ['shorter', 'sha'],
    ['longer', 'shared and more'],
    ['as long as before', 'SHARED'],
    ['empty', ''],
  ])('repairs a damaged blob that is %s when any download with it is given again', async (_how, damage) => {
    for (const again of ['old.zip', 'third.zip']) {
      const disk = new SimulatedDisk();
      const files = disk.files();
      await add(files, 'old.zip', zipOf(OLD));
      await add(files, 'new.zip', zipOf(NEW));
      const [shared] = contentsOf(files).packages.flatMap((one) =>
        one.files.filter(({ path }) => path === 'shared.sbn'),
      );
      disk.put(`library/blobs/${shared?.sha256 ?? ''}`, asciiBytes(damage));
      await add(files, again, again === 'old.zip' ? zipOf(OLD) : zipOf({ ...OLD, 'c.sbn': 'third' }));
      const read = shared === undefined ? undefined : new Library(files, KIND).read(shared);
      expect(read).toEqual(ok(asciiBytes('shared')));
    }
  });

  test('keeps an archive whole where devices take it as it is', async () => {
    const files = new SimulatedDisk().files();
    const inner = zipOf(OLD);
    const [incoming, open] = given('outer.zip', storedZip([{ name: 'image.zip', bytes: inner }]));
    const kind = { ...KIND, isImage: (name: string) => name === 'image.zip' };
    await new Library(files, kind).add(incoming, { open, now: instant(1) });
    expect(contentsOf(files).packages).toMatchObject([{ files: [{ path: 'image.zip', size: inner.length }] }]);
  });

  test('keeps all contents while there is a manifest that it cannot read, and says so', async () => {
    const disk = new SimulatedDisk();
    const files = disk.files();
    await add(files, 'old.zip', zipOf(OLD));
    const [{ id } = { id: '' }] = contentsOf(files).packages;
    disk.put(`library/packages/${id}.json`, asciiBytes('{"format":2}'));
    await add(files, 'new.zip', zipOf(NEW));
    expect(contentsOf(files).unreadable).toEqual([`/simulated/library/packages/${id}.json`]);
    expect(blobsOf(files)).toHaveLength(3);
  });
});

describe('nothing half-added stays', () => {
  test.each([
    [
      'an entry that leads out',
      storedZip(
        [...Object.entries(OLD), ['../x', 'y']].map(([name = '', text = '']) => ({ name, bytes: asciiBytes(text) })),
      ),
      '../x leads out of the archive',
    ],
    ['a cut', zipOf(OLD).subarray(0, 60), 'is cut off'],
    ['nothing inside', zipOf({}), 'it holds no files'],
  ])('of an archive with %s', async (_, bytes, words) => {
    const files = new SimulatedDisk().files();
    await add(files, 'new.zip', zipOf(NEW));
    const before = blobsOf(files);
    const refused = await add(files, 'bad.zip', bytes);
    expect(refused.ok ? '' : refused.error.message).toContain(words);
    expect(blobsOf(files)).toEqual(before);
    expect(contentsOf(files).packages).toHaveLength(1);
  });

  test('when the disk is full', async () => {
    const disk = new SimulatedDisk();
    disk.room(8);
    const refused = await add(disk.files(), 'old.zip', zipOf(OLD));
    expect(refused.ok ? '' : refused.error.message).toContain('the disk is full');
    expect(blobsOf(disk.files())).toEqual([]);
  });
});

describe('power lost at any step', () => {
  /** One package is there, a second one is added, the first is removed. */
  async function work(files: Files): Promise<void> {
    await add(files, 'new.zip', zipOf(NEW), 2);
    const [old] = contentsOf(files).packages.filter(({ name }) => name === 'old.zip');
    await new Library(files, KIND).remove([old?.id ?? '']);
  }

  async function prepared(): Promise<SimulatedDisk> {
    const disk = new SimulatedDisk();
    await add(disk.files(), 'old.zip', zipOf(OLD), 1);
    return disk;
  }

  async function stepsOfAll(): Promise<readonly [number, number]> {
    const disk = await prepared();
    const before = disk.steps;
    await work(disk.files());
    return [before, disk.steps];
  }

  test('leaves every package that is listed whole, and the next who writes sweeps', async () => {
    const [from, to] = await stepsOfAll();
    for (let step = from + 1; step <= to; step += 1) {
      for (let seed = 1; seed <= 3; seed += 1) {
        const disk = await prepared();
        disk.crashAtStep(step);
        await expect(work(disk.files())).rejects.toThrow(PowerLost);
        const random = seeded(seed * 1000 + step);
        disk.restart((most) => Math.floor(random.next() * (most + 1)));
        expectWhole(disk.files());
        await work(disk.files());
        expect(contentsOf(disk.files()).packages.map(({ name }) => name)).toEqual(['new.zip']);
        expect(blobsOf(disk.files())).toHaveLength(2);
      }
    }
  });

  function expectWhole(files: Files): void {
    const { packages, unreadable } = contentsOf(files);
    expect(unreadable).toEqual([]);
    for (const stored of packages) {
      for (const file of stored.files) {
        const bytes = new Library(files, KIND).read(file);
        const text = new TextDecoder().decode(bytes.ok ? bytes.value : undefined);
        expect(text).toBe({ ...OLD, ...NEW }[file.path]);
      }
    }
  }
});

describe('on a real disk', () => {
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'rouse-library-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  test('two who add at the same time wait for each other', async () => {
    const files = openFiles(join(root, 'data'));
    const adding = Array.from({ length: 8 }, (_, n) =>
      add(files, `${n}.zip`, zipOf({ ...OLD, [`${n % 4}.sbn`]: `${n % 4}` })),
    );
    const added = await Promise.all(adding);
    expect(added.filter((one) => one.ok && one.value[0]?.fresh === true)).toHaveLength(4);
    expect(contentsOf(files).packages).toHaveLength(4);
    expect(readdirSync(join(root, 'data/library')).toSorted()).toEqual(['blobs', 'packages']);
    expect(blobsOf(files)).toHaveLength(6);
  });

  test('a folder is taken with the files in its folders', async () => {
    const folder = join(root, 'cmterm');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'deep/a.sbn'), 'alpha');
    writeFileSync(join(folder, 'b.sbn'), 'beta');
    const listed = nodeFolders.list(folder);
    const incoming = incomingFiles(folder, listed.ok ? listed.value : []);
    const files = openFiles(join(root, 'data'));
    let read = 0;
    const reading = (bytes: number): void => void (read += bytes);
    await new Library(files, KIND).add(incoming, { open: openFile, now: instant(1), reading });
    expect(contentsOf(files).packages).toMatchObject([
      { name: 'cmterm', source: folder, files: [{ path: 'b.sbn' }, { path: 'deep/a.sbn' }] },
    ]);
    expect(read).toBe(incoming.bytes);
  });

  test('a file that cannot be read is left out by name, and the others of the folder are taken', async () => {
    writeFileSync(join(root, 'here.sbn'), 'here');
    const files = ['gone.sbn', 'here.sbn'].map((name) => ({ path: join(root, name), name, size: 4, version: '' }));
    const leftOut: string[] = [];
    const library = new Library(openFiles(join(root, 'data')), KIND);
    const added = await library.add(incomingFiles(root, files), {
      open: openFile,
      now: instant(1),
      leftOut: ({ message }) => leftOut.push(message),
    });
    expect(leftOut).toEqual([expect.stringContaining('gone.sbn')]);
    expect(added).toMatchObject({ ok: true, value: [{ package: { files: [{ path: 'here.sbn' }] } }] });
  });

  test('a file that becomes shorter while it is read keeps its download out, and breaks nothing', async () => {
    writeFileSync(join(root, 'a.zip'), zipOf(OLD));
    writeFileSync(join(root, 'b.sbn'), 'some bytes');
    const library = new Library(openFiles(join(root, 'data')), KIND);
    const shrinking: OpenSource = async (path) => {
      const source = await openFile(path);
      return source.ok ? ok({ ...source.value, size: source.value.size + 70_000 }) : source;
    };
    for (const incoming of [
      incomingArchive({ path: join(root, 'a.zip'), name: 'a.zip', size: 1, version: '' }),
      incomingFiles(root, [{ path: join(root, 'b.sbn'), name: 'b.sbn', size: 1, version: '' }]),
    ]) {
      const added = await library.add(incoming, { open: shrinking, now: instant(1) });
      expect(added.ok ? '' : added.error.message).toContain('became shorter while it was read');
    }
    expect(contentsOf(openFiles(join(root, 'data'))).packages).toEqual([]);
  });

  test('a zip inside a download lies on the disk while it is read, and is gone afterwards', async () => {
    const outer = storedZip([{ name: 'inner.zip', bytes: zipOf(OLD) }]);
    writeFileSync(join(root, 'outer.zip'), outer);
    const files = openFiles(join(root, 'data'));
    const library = new Library(files, KIND);
    const drafts: string[] = [];
    const open: OpenSource = (path) => {
      if (path.endsWith('.draft')) drafts.push(path);
      return openFile(path);
    };
    const incoming = incomingArchive({ path: join(root, 'outer.zip'), name: 'outer.zip', size: 1, version: '' });
    await library.add(incoming, { open, now: instant(1), spool: library.spool(open) });
    expect(drafts).toHaveLength(1);
    expect(contentsOf(files).packages).toMatchObject([{ files: [{ path: 'inner.zip!/a.sbn' }, {}] }]);
    expect(blobsOf(files)).toHaveLength(2);
  });
});

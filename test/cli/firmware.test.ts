/** `rouse firmware` as people and scripts run it: words, JSON, exit codes, memory. Uses the built program (dist/). */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { storedGzip, storedZip } from '../../src/formats/archive/stored.ts';
import { generateFaultyPackage } from '../../src/simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../src/simulation/look-alikes/package.ts';
import { packAs, tarOf } from '../../src/simulation/look-alikes/packing.ts';
import {
  firmwareAdd,
  firmwareCheck,
  firmwareList,
  firmwareRemove,
  type FirmwareOptions,
} from '../../src/interfaces/cli/firmware/firmware.ts';
import { Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE } from '../support/station.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const scratch = new Scratch();
afterAll(() => scratch.remove());

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(scratch.join(name), bytes);
  return scratch.join(name);
}

async function packed(name: string, files: readonly LookAlikeFile[]): Promise<string> {
  return put(name, (await packAs(files, 'zip')).bytes);
}

interface Told {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in this process, on a data folder of its own, with what it printed. */
async function firmware(
  data: string,
  command: 'add' | 'list' | 'check' | 'remove',
  ...args: readonly string[]
): Promise<Told> {
  const options = { data: scratch.join(data), json: args.includes('--json') };
  const words = args.filter((word) => word !== '--json');
  const told = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      told[stream] += String(text);
      return true;
    }),
  );
  const status = await COMMANDS[command](words, options);
  for (const spy of spies) spy.mockRestore();
  return { status, ...told };
}

const COMMANDS = {
  add: firmwareAdd,
  list: (_: readonly string[], options: FirmwareOptions) => firmwareList(options),
  check: firmwareCheck,
  remove: firmwareRemove,
};

/** The same in a process of its own. */
function start(...args: readonly string[]): Running {
  return new Running(process.execPath, [ROUSE, 'firmware', ...args]);
}

function json(ended: Told): unknown {
  return JSON.parse(ended.stdout);
}

describe('a library from its first package to its last', () => {
  let whole = '';
  let bad = '';
  let id = '';

  beforeAll(async () => {
    whole = await packed('whole.zip', generatePackage(ORDER));
    bad = await packed('bad.zip', generateFaultyPackage(ORDER, 'empty-file'));
  });

  test('says that it is empty', async () => {
    expect(await firmware('life', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('empty') });
  });

  test('takes a download, and the same again only once', async () => {
    const first = await firmware('life', 'add', whole, '--json');
    expect({ ...first, json: json(first) }).toMatchObject({
      status: 0,
      json: {
        packages: [{ name: 'whole.zip', fresh: true, sound: true, problems: [], loads: [{ version: '9-4-2SR3-1' }] }],
      },
    });
    const again = await firmware('life', 'add', whole);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('in the library already') });
    id = (json(first) as { packages: { id: string }[] }).packages[0]?.id ?? '';
    expect(id).toMatch(/^[0-9a-f]{12}$/);
  });

  test('takes what it can, and exits with 4 when something is refused', async () => {
    const ended = await firmware('life', 'add', scratch.join('nothing.zip'), bad);
    expect(ended).toMatchObject({ status: 4, stdout: expect.stringContaining('dsp11.9-4-2ES26.sbn is empty.') });
    expect(ended.stderr).toMatch(/^rouse: There is no .*nothing\.zip\.\n {7}Check the name/);
  });

  test('lists them', async () => {
    const { status, stdout } = await firmware('life', 'list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/ID +PACKAGE +LOADS +SIZE +VERDICT\n/);
    expect(stdout).toMatch(new RegExp(`${id} +whole\\.zip +SCCP 9-4-2SR3-1 for 7906, 7911 .* sound\n`));
    expect(stdout).toMatch(/bad\.zip .*\(incomplete\).* 1 problem\n/);
  });

  test('checks them: 0 for a sound one, 1 when one is not, 4 for what is neither package nor path', async () => {
    expect(await firmware('life', 'check', 'whole.zip')).toMatchObject({ status: 0 });
    expect(await firmware('life', 'check', id.slice(0, 6))).toMatchObject({ status: 0 });
    const all = await firmware('life', 'check', '--json');
    expect({ ...all, json: json(all) }).toMatchObject({ status: 1, json: { sound: false } });
    expect(await firmware('life', 'check', 'nix')).toMatchObject({ status: 4 });
  });

  test('checks what is not in it, and keeps nothing of that', async () => {
    const other = await packed('other.zip', generatePackage({ ...ORDER, family: '41' }));
    expect(await firmware('life', 'check', other)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('SCCP 9-4-2SR3-1 for 7941, 7961'),
    });
    expect(readdirSync(scratch.join('life/library/packages'))).toHaveLength(2);
  });

  test('finds what has rotted on disk, and what is gone', async () => {
    const blobs = scratch.join('life/library/blobs');
    const before = await firmware('life', 'check', 'whole.zip', '--json');
    const files =
      (json(before) as { packages: { files: { path: string; sha256: string }[] }[] }).packages[0]?.files ?? [];
    const jar = files.find(({ path }) => path.startsWith('jar'))?.sha256 ?? '';
    writeFileSync(`${blobs}/${jar}`, 'rot');
    const ended = await firmware('life', 'check', 'whole.zip');
    expect(ended).toMatchObject({ status: 1, stdout: expect.stringContaining('its copy on disk has changed') });
  });

  test('removes them by name or id, and 2 for a name that nothing has', async () => {
    expect(await firmware('life', 'remove', 'bad.zip', 'nix')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no package "nix"'),
    });
    const { status, stdout } = await firmware('life', 'remove', 'bad.zip', id);
    expect({ status, lines: stdout.split('\n').length }).toEqual({ status: 0, lines: 3 });
    expect(readdirSync(scratch.join('life/library/blobs'))).toEqual([]);
  });
});

describe('one download that is refused', () => {
  /** A folder with a package, a bad one, and a bad one's reason. */
  async function folderWith(name: string, bytes: Uint8Array): Promise<string> {
    const folder = scratch.join(`with-${name}`);
    mkdirSync(folder);
    writeFileSync(`${folder}/a-${name}`, bytes);
    writeFileSync(`${folder}/whole.zip`, (await packAs(generatePackage(ORDER), 'zip')).bytes);
    return folder;
  }

  const link = (): Promise<Uint8Array> =>
    tarOf([{ name: 'a', bytes: new Uint8Array(), header: { type: 'symlink', linkname: '/etc/passwd' } }]);
  const BAD: readonly (readonly [string, () => Promise<Uint8Array>, string])[] = [
    ['link.tar', link, 'is a link'],
    ['half.zip', async () => storedZip([{ name: 'a', bytes: new Uint8Array(99) }]).subarray(0, 80), 'is cut off'],
    ['page.cop.sgn', async () => new TextEncoder().encode('<html>'), 'it is a web page'],
  ];

  test.each(BAD)('%s does not keep the others out, of add and of check', async (name, bytes, reason) => {
    const folder = await folderWith(name, await bytes());
    for (const command of ['add', 'check'] as const) {
      const told = await firmware(`data-${name}`, command, folder);
      expect(told).toMatchObject({ status: 4, stdout: expect.stringContaining('SCCP 9-4-2SR3-1 for 7906, 7911') });
      expect(told.stderr.replaceAll(/\s+/g, ' ')).toContain(`a-${name} was not taken: `);
      expect(told.stderr.replaceAll(/\s+/g, ' ')).toContain(reason);
      expect(told.stderr).toContain('1 thing left out');
      const asJson = await firmware(`data-${name}`, command, folder, '--json');
      expect(json(asJson)).toMatchObject({
        packages: [{ name: 'whole.zip' }],
        leftOut: [{ message: expect.stringContaining(reason) }],
      });
    }
  });

  test('a real name with a colon in it is no reason', async () => {
    const locale = await packed('locale.zip', [
      { name: 'help/mappingfiles/:50N7A00', bytes: new Uint8Array(9).fill(65) },
      { name: 'German_Germany/CIPC_Locale.loads', bytes: new TextEncoder().encode(`<a>${' '.repeat(99_000)}</a>`) },
    ]);
    expect(await firmware('locale', 'add', locale)).toMatchObject({ status: 0, stderr: '' });
    expect((await firmware('locale', 'check')).stdout).not.toContain('unsigned');
  });
});

test('what stands at a path is looked at, whatever the library has by that name', async () => {
  await firmware('stands', 'add', await packed('stands.zip', generatePackage(ORDER)));
  const path = scratch.join('stands.zip');
  const before = process.cwd();
  process.chdir(scratch.join('.'));
  const other = generatePackage({ ...ORDER, family: '41' });
  writeFileSync(path, (await packAs(other, 'zip')).bytes);
  const told = await firmware('stands', 'check', 'stands.zip').finally(() => process.chdir(before));
  expect(told.stdout).toContain('for 7941, 7961');
});

test('a name that two packages have removes neither: an id says which', async () => {
  for (const family of ['11', '41']) {
    await firmware('twins', 'add', await packed('twin.zip', generatePackage({ ...ORDER, family })));
  }
  const told = await firmware('twins', 'remove', 'twin.zip');
  const [id = ''] = /[0-9a-f]{12}/.exec(told.stderr) ?? [];
  expect(told).toMatchObject({ status: 2, stderr: expect.stringContaining('2 packages are called "twin.zip"') });
  expect(await firmware('twins', 'remove', id)).toMatchObject({ status: 0 });
  expect(await firmware('twins', 'remove', 'twin.zip')).toMatchObject({ status: 0 });
});

test('an image that is an archive stays whole, also in a download', async () => {
  const image = await tarOf([
    { name: 'info', bytes: new Uint8Array(4) },
    { name: 'c1240-k9w7-mx.124-10b.JA/image', bytes: new Uint8Array(4000) },
  ]);
  const name = 'c1240-k9w7-tar.124-10b.JA.tar';
  const alone = json(await firmware('image', 'add', put(name, image), '--json'));
  expect(alone).toMatchObject({ packages: [{ sound: true, files: [{ path: name, size: image.length }] }] });
  const inside = json(await firmware('image', 'add', await packed('aironet.zip', [{ name, bytes: image }]), '--json'));
  expect(inside).toMatchObject({ packages: [{ files: [{ path: name, size: image.length }] }] });
});

test('wrong words on the command line are told, and exit with 2', async () => {
  const words = [['frobnicate'], ['add'], ['remove', 'nix', '--data', scratch.join('empty')]];
  const ended = await Promise.all(words.map((args) => start(...args).ended));
  expect(ended.map(({ status }) => status)).toEqual([2, 2, 2]);
});

test('processes that add at the same time wait for each other', async () => {
  const eras = ['new-key', 'both-keys', 'old-key'] as const;
  const downloads = await Promise.all(eras.map((era) => packed(`${era}.zip`, generatePackage({ ...ORDER, era }))));
  const data = scratch.join('both');
  const adding = await Promise.all(downloads.map((path) => start('add', '--data', data, path).ended));
  expect(adding.map(({ status, stderr }) => ({ status, stderr }))).toEqual(eras.map(() => ({ status: 0, stderr: '' })));
  expect(await firmware('both', 'check')).toMatchObject({ status: 0 });
  expect(readdirSync(`${data}/library/packages`)).toHaveLength(3);
});

test('kill -9 in the middle leaves nothing that is not whole', async () => {
  const path = await packed('killed.zip', generatePackage({ ...ORDER, sizes: 'real' }));
  const blobs = scratch.join('killed/library/blobs');
  const count = (): number => (existsSync(blobs) ? readdirSync(blobs).length : 0);
  for (const contents of [1, 5]) {
    const adding = start('add', '--data', scratch.join('killed'), path);
    const process = { over: false };
    void adding.ended.then(() => (process.over = true));
    while (count() < contents && !process.over) await new Promise(setImmediate);
    adding.signal('SIGKILL');
    await adding.ended;
    expect(await firmware('killed', 'check')).toMatchObject({ status: 0 });
  }
  expect(await firmware('killed', 'add', path)).toMatchObject({ status: 0 });
  expect(count()).toBe(8);
});

/** Tells the most memory a process ever had resident, in kB: what fork() brought along does not count. */
const WATCH = `
import { readFileSync } from 'node:fs';
process.on('exit', () => console.error(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]));
`;

test.runIf(process.platform === 'linux')('a large download takes little memory', async () => {
  const part = new Uint8Array(8_000_000).map((_, at) => (at * 2_654_435_761) >>> 24);
  const files = Array.from({ length: 8 }, (_, n) => ({ name: `${n}.bin`, bytes: part.with(0, n) }));
  const path = put('large.cop', storedGzip(await tarOf(files)));
  const args = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, ROUSE, 'firmware', 'add'];
  const adding = new Running(process.execPath, [...args, '--data', scratch.join('large'), path]);
  const { status, stderr } = await adding.ended;
  expect(status).toBe(0);
  expect(Number(stderr.trim()) * 1024).toBeLessThan(150_000_000);
});

test.runIf(process.platform === 'linux')('a large zip inside a download takes little memory', async () => {
  const part = new Uint8Array(8_000_000).map((_, at) => (at * 2_654_435_761) >>> 24);
  const files = Array.from({ length: 8 }, (_, n) => ({ name: `${n}.bin`, bytes: part.with(0, n) }));
  const path = put('outer.zip', storedZip([{ name: 'inner.zip', bytes: storedZip(files) }]));
  for (const command of ['check', 'add']) {
    const args = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, ROUSE, 'firmware', command];
    const { status, stderr } = await new Running(process.execPath, [...args, '--data', scratch.join('nested'), path])
      .ended;
    expect(status).toBeLessThan(2);
    expect(Number(stderr.trim()) * 1024).toBeLessThan(150_000_000);
  }
});

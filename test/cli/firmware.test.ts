/** `rouse firmware` as people and scripts run it: words, JSON, exit codes, memory. Uses the built program (dist/). */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { storedGzip } from '../../src/formats/archive/stored.ts';
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

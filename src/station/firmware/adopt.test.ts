import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import { storedZip } from '../../formats/archive/stored.ts';
import { asciiBytes, joinBytes } from '../../formats/bytes.ts';
import { generateFaultyPackage, PACKAGE_FAULTS, type PackageFault } from '../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../simulation/look-alikes/package.ts';
import { PACKING_FORMS } from '../../simulation/look-alikes/packing.fixture.ts';
import { packAs } from '../../simulation/look-alikes/packing.ts';
import { adopt } from './adopt.ts';
import { checkPath } from './check.ts';
import { reportOf } from './report.ts';
import type { Firmware, FirmwareSupply } from './firmware.ts';
import type { Machine } from '../../host/machine.ts';
import { nodeMachine } from '../../host/node/machine.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;
const FILES = generatePackage(ORDER);
const BRIDGE = generatePackage({ ...ORDER, era: 'both-keys' });

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'rouse-adopt-'))));
afterEach(() => rmSync(root, { recursive: true }));

function put(folder: string, files: readonly LookAlikeFile[]): string {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(path, name), bytes);
  return path;
}

async function adopted(...sources: readonly string[]): Promise<Firmware> {
  const firmware = await adopt(sources, join(root, 'data'), nodeMachine, new EventStream());
  if (!firmware.ok) throw new Error(firmware.error.message);
  return firmware.value;
}

async function refusal(source: string): Promise<string> {
  const firmware = await adopt([source], join(root, 'data'), nodeMachine, new EventStream());
  return firmware.ok ? 'taken' : `${firmware.error.code}: ${firmware.error.message.replaceAll(`${root}/`, '')}`;
}

interface Inspected {
  readonly happenings: readonly Happening[];
  readonly supplies: readonly FirmwareSupply[];
}

async function inspected(firmware: Firmware): Promise<Inspected> {
  const happenings: Happening[] = [];
  const supplies: FirmwareSupply[] = [];
  await firmware.inspect({
    tell: (some) => happenings.push(...some),
    supply: (what) => supplies.push(what),
  });
  return { happenings, supplies };
}

/** What is told of what was given, at whatever time. */
async function told(...sources: readonly string[]): Promise<readonly Happening[]> {
  const firmware = await adopted(...sources);
  return [...firmware.happenings, ...(await inspected(firmware)).happenings];
}

function leftOut(happenings: readonly Happening[]): readonly string[] {
  return happenings.flatMap((one) =>
    one.type === 'firmware.left-out' ? [`${one.problem} ${one.hint}`.replaceAll(`${root}/`, '')] : [],
  );
}

function problems(happenings: readonly Happening[]): readonly string[] {
  return happenings.flatMap((one) => (one.type === 'firmware.problem' ? [`${one.problem} ${one.hint}`] : []));
}

function loads(happenings: readonly Happening[]): readonly string[] {
  return happenings.flatMap((one) => (one.type === 'firmware.adopted' ? one.packages : []));
}

const AGAIN = 'Download the package again.';
const MIXED = 'Do not mix SIP and SCCP packages: take all files from one of them.';
const ORIGINAL = 'Keep every package in a folder of its own, or give the original downloads.';
const INSIDE = 'Give it the name it has inside, or take the file of the right name from its package.';
const NO_TERM =
  'term06.default.loads and term11.default.loads missing: a phone after a factory reset asks for nothing else. Take another package of this phone; the list is signed with its name, so a renamed copy is refused.';
const renamed = (term: string): string =>
  `term${term}.default.loads was renamed: inside it is called SCCP11.9-4-2SR3-1S.loads, and the phone compares the names. ${INSIDE}`;
const otherLoad = (term: string, is: string): string =>
  `term${term}.default.loads belongs to the ${is}, the other files to 9-4-2ES26. ${ORIGINAL}`;
const otherPart = (part: string): string =>
  `SCCP11.9-4-2SR3-1S.loads lists ${part}sccp.9-4-2ES26.sbn, which is missing; ${part}sip.9-4-2ES26.sbn is for the other protocol. ${MIXED}`;

/** Causes #11 to #19: exactly what is told. */
const TOLD: Readonly<Record<PackageFault, readonly string[]>> = {
  'truncated-by-1': [`apps11.9-4-2ES26.sbn is cut off: 1 byte missing at the end. ${AGAIN}`],
  truncated: [`jar11sccp.9-4-2ES26.sbn is cut off: 12,643 bytes missing at the end. ${AGAIN}`],
  renamed: [renamed('06'), renamed('11')],
  'case-changed': [
    'Jar11sccp.9-4-2ES26.sbn is called jar11sccp.9-4-2ES26.sbn inside; only upper and lower case differ, which does no harm here. Nothing to do.',
    'SCCP11.9-4-2SR3-1S.loads lists jar11sccp.9-4-2ES26.sbn, the file is called Jar11sccp.9-4-2ES26.sbn. Nothing to do: names are served without regard to case.',
  ],
  'case-in-list': [
    'SCCP11.9-4-2SR3-1S.loads lists Jar11sccp.9-4-2ES26.sbn, the file is called jar11sccp.9-4-2ES26.sbn. Nothing to do: names are served without regard to case.',
  ],
  'missing-component': [
    'SCCP11.9-4-2SR3-1S.loads lists cvm11sccp.9-4-2ES26.sbn, which is missing. Add the file from the same package.',
  ],
  'missing-term': [NO_TERM],
  'wrong-family': [],
  'lfs-pointer': [
    'cnu11.9-4-2ES26.sbn is a git-LFS pointer to a file of 8.7 kB, not the file. Run `git lfs pull` where it came from, or download the file itself.',
  ],
  'empty-file': [`dsp11.9-4-2ES26.sbn is empty. ${AGAIN}`],
  'symlink-text': [
    'dsp11.9-4-2ES26.sbn is a symbolic link checked out as text (to ../dsp), not a file. Take the file the link leads to.',
  ],
  'bit-flip': [`cvm11sccp.9-4-2ES26.sbn is damaged: /ubin/look-alike-cvm.cnz incorrect data check. ${AGAIN}`],
  'sip-and-sccp-mixed': [otherPart('jar11'), otherPart('cvm11')],
  'older-term': [otherLoad('06', 'older 8-2-2ES4'), otherLoad('11', 'older 8-2-2ES4')],
  'newer-term': [otherLoad('06', 'newer 9-4-2SR4-3'), otherLoad('11', 'newer 9-4-2SR4-3')],
};

describe.each(PACKAGE_FAULTS)('a package with the fault %s', (fault) => {
  const files = generateFaultyPackage(ORDER, fault);
  const words = TOLD[fault].toSorted();

  test('is told exactly when it lies in a folder', async () => {
    const firmware = await adopted(put('firmware', files));
    expect(firmware.happenings).toEqual([]);
    expect(problems((await inspected(firmware)).happenings).toSorted()).toEqual(words);
  });

  test('is told exactly when it is a download', async () => {
    const { name, bytes } = await packAs(files, 'cop.sgn');
    const firmware = await adopted(join(put('', [{ name, bytes }]), name));
    expect(problems(firmware.happenings).toSorted()).toEqual(words);
  });
});

test('a package for other models is told with these', async () => {
  const happenings = await told(put('firmware', generateFaultyPackage(ORDER, 'wrong-family')));
  expect(loads(happenings)).toEqual(['SCCP 9-4-2SR3-1 for 7941, 7961']);
});

describe('what may be given', () => {
  test.each(PACKING_FORMS)('a download of the form %s, which goes into the library', async (form) => {
    const { name, bytes } = await packAs(FILES, form);
    const path = join(put('', [{ name, bytes }]), name);
    const firmware = await adopted(path);
    expect(firmware.happenings).toMatchObject([{ type: 'firmware.adopted', source: name, library: 'added' }]);
    expect(firmware.sources).toEqual([path]);
    expect(firmware.supply.packages).toMatchObject([{ title: name, given: true, loads: [{ complete: true }] }]);
    expect((await adopted(path)).happenings).toMatchObject([{ type: 'firmware.adopted', library: 'known' }]);
  });

  test('a folder, which is served where it lies, and the downloads in it, which go into the library', async () => {
    const folder = put('all', FILES);
    const { name, bytes } = await packAs(BRIDGE, 'zip', 'bridge');
    put('all/deep', [{ name, bytes }]);
    const firmware = await adopted(folder);
    expect(firmware.folders).toEqual([folder]);
    expect(firmware.happenings).toEqual([]);
    const { happenings, supplies } = await inspected(firmware);
    expect(loads(happenings)).toEqual(['SCCP 8-5-2 for 7906, 7911', 'SCCP 9-4-2SR3-1 for 7906, 7911']);
    expect(supplies[1]?.packages).toMatchObject([{ title: name, given: true }]);
  });

  test('a single image, and packages that were unpacked side by side', async () => {
    const both = put('both', []);
    put('both/nine', FILES);
    put('both/eight', BRIDGE);
    const [image] = FILES;
    const firmware = await adopted(both, join(put('one', FILES.slice(0, 1)), image?.name ?? ''));
    const { happenings } = await inspected(firmware);
    const files = happenings.flatMap((one) => (one.type === 'firmware.adopted' ? [`${one.source} ${one.files}`] : []));
    expect(files.toSorted()).toEqual([
      `${both}: eight 8`,
      `${both}: nine 8`,
      `${join(root, 'one', image?.name ?? '')} 1`,
    ]);
  });

  test('nothing, and nothing is in the library: that is said', async () => {
    expect((await adopted()).happenings).toEqual([{ type: 'firmware.none', dataFolder: join(root, 'data') }]);
  });

  test('nothing: then the library is what there is', async () => {
    const { name, bytes } = await packAs(BRIDGE, 'zip');
    await adopted(join(put('', [{ name, bytes }]), name));
    const firmware = await adopted();
    expect(firmware.happenings).toEqual([
      {
        type: 'firmware.library',
        packages: ['SCCP 8-5-2 for 7906, 7911'],
        loads: [{ models: ['7906', '7911'], complete: true, recovers: ['7906', '7911'] }],
      },
    ]);
    expect(firmware.supply.packages).toMatchObject([{ given: false }]);
  });
});

describe('what is left out, by name and reason', () => {
  const AFRESH = 'Download it again and give it as it is.';
  const zip = storedZip([{ name: 'a', bytes: asciiBytes('hello') }]);

  const REFUSED: readonly (readonly [string, Uint8Array, string])[] = [
    ['page.zip', asciiBytes('<!DOCTYPE html><html>'), `it is a web page, not a download. ${AFRESH}`],
    ['empty.cop.sgn', new Uint8Array(), `it is empty. ${AFRESH}`],
    ['half.zip', zip.subarray(0, 60), `the archive is cut off`],
    ['out.zip', storedZip([{ name: '../a', bytes: zip }]), '../a leads out of the archive. Unpack it yourself'],
    ['text.tar', asciiBytes('no archive at all, whatever its name says to whom'), `it is no archive. ${AFRESH}`],
    ['other.7z', joinBytes([Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), zip]), 'it is a 7-Zip archive. Unpack'],
    ['page.cop (1).sgn', asciiBytes('<html>'), `it is a web page, not a download. ${AFRESH}`],
    ['cmterm.exe', asciiBytes(`MZ${'x'.repeat(100)}`), 'it is a self-extracting program. It is a Windows program'],
  ];

  test.each(REFUSED)('%s alone: the station starts all the same', async (name, bytes, words) => {
    const path = join(put('', [{ name, bytes }]), name);
    const [one, ...others] = leftOut(await told(path));
    expect(one).toContain(`${name} was not taken: ${words}`);
    expect(others).toEqual([]);
  });

  test('each of them among others, in a folder and named: everything else is taken', async () => {
    const { name, bytes } = await packAs(BRIDGE, 'zip', 'bridge');
    const refused = REFUSED.map(([bad, contents]) => ({ name: bad, bytes: contents }));
    const folder = put('all', [{ name, bytes }, ...refused, ...FILES]);
    for (const sources of [[folder], [...refused.map((one) => join(folder, one.name)), join(folder, name)]]) {
      const happenings = await told(...sources);
      expect(leftOut(happenings)).toHaveLength(REFUSED.length);
      expect(loads(happenings)).toContain('SCCP 8-5-2 for 7906, 7911');
      expect(happenings.at(-1)).toMatchObject({ type: 'firmware.judged', leftOut: REFUSED.length });
    }
  });

  test('but not what is only called a little like one, or is a bystander', async () => {
    const folder = put('bystanders', [
      ...FILES,
      { name: 'tftpd32.exe', bytes: asciiBytes(`MZ${'x'.repeat(100)}`) },
      { name: 'initrd.img', bytes: gzipSync(asciiBytes('a kernel')) },
      { name: 'rootfs.xz', bytes: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ...asciiBytes('x'.repeat(80))) },
      { name: 'ipxe.efi', bytes: asciiBytes(`MZ${'x'.repeat(100)}`) },
    ]);
    expect(leftOut(await told(folder))).toEqual([]);
    expect(leftOut(await told(join(folder, 'ipxe.efi'), join(folder, 'initrd.img')))).toEqual([]);
  });

  test('an image that is packed is one, and what to do where it is wanted unpacked is said', async () => {
    const path = join(put('', [{ name: 'openwrt.img.gz', bytes: gzipSync(new Uint8Array(9000)) }]), 'openwrt.img.gz');
    expect(leftOut(await told(path))).toEqual([]);
    const checked = await checkPath(path, nodeMachine);
    const [report] = checked.ok ? checked.value.packages.map(reportOf) : [];
    expect(report?.problems.map(({ problem, remedy }) => `${problem} ${remedy}`)).toContain(
      'openwrt.img.gz is packed, and is served as it is. A device that asks for openwrt.img needs it unpacked: gunzip, or 7-Zip.',
    );
  });

  test.skipIf(process.platform === 'win32')('a folder of nothing but links that lead out says so', async () => {
    writeFileSync(join(root, 'outside'), 'x');
    symlinkSync(join(root, 'outside'), join(put('links', []), 'a'));
    const words = 'a is a link that leads out of the folder, and is not followed.';
    expect(problems(await told(join(root, 'links')))).toEqual([expect.stringContaining(words)]);
    const checked = await checkPath(join(root, 'links'), nodeMachine);
    expect(checked.ok ? '' : checked.error.message).toContain(words);
  });

  test('what is not there ends everything, and an empty folder is told', async () => {
    expect(await refusal(join(root, 'nothing'))).toBe('unreadable: There is no nothing.');
    expect(problems(await told(put('empty', [])))).toEqual([expect.stringContaining('holds no files.')]);
  });
});

describe('downloads in a folder', () => {
  test.each(['x.cop (1).sgn', 'x.tar.gz.txt', 'cmterm-7911_7906-sccp.9-4-2SR3-1', 'x'])(
    'are opened although they are called %s',
    async (name) => {
      const { bytes } = await packAs(BRIDGE, 'cop.sgn');
      expect(loads(await told(put('odd', [{ name, bytes }])))).toEqual(['SCCP 8-5-2 for 7906, 7911']);
    },
  );

  test('are not waited for: the folder is adopted before any of them is opened', async () => {
    const packed = await Promise.all(['a', 'b'].map((base) => packAs(base === 'a' ? FILES : BRIDGE, 'zip', base)));
    const firmware = await adopted(put('zips', packed));
    expect(firmware.supply.packages).toEqual([]);
    const { supplies } = await inspected(firmware);
    const known = supplies.map(({ packages, isAll }) => [packages.length, isAll]);
    expect(known).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [2, true],
      [2, true],
    ]);
  });
});

test('what was named and takes long is left to the station that serves, and told one by one', async () => {
  const packed = await Promise.all(['a', 'b'].map((base) => packAs(base === 'a' ? FILES : BRIDGE, 'zip', base)));
  const folder = put('named', packed);
  let giveUpWaiting = (): void => undefined;
  const impatient: Machine = {
    ...nodeMachine,
    at: (_time, act) => {
      giveUpWaiting = act;
      return () => undefined;
    },
    openFile: async (path) => {
      giveUpWaiting();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return nodeMachine.openFile(path);
    },
  };
  const sources = packed.map(({ name }) => join(folder, name));
  const firmware = await adopt(sources, join(root, 'data'), impatient, new EventStream());
  if (!firmware.ok) throw new Error(firmware.error.message);
  expect(firmware.value.supply).toMatchObject({ packages: [], isAll: false });
  const { supplies, happenings } = await inspected(firmware.value);
  expect(loads(happenings)).toHaveLength(2);
  expect(supplies.map(({ packages, isAll }) => [packages.filter(({ given }) => given).length, isAll])).toEqual([
    [0, false],
    [1, false],
    [2, false],
    [2, true],
    [2, true],
    [2, true],
  ]);
});

test('once the station ends, nothing more is taken or told', async () => {
  const packed = await Promise.all(['a', 'b'].map((base) => packAs(base === 'a' ? FILES : BRIDGE, 'zip', base)));
  const firmware = await adopted(put('zips', packed));
  const happenings: Happening[] = [];
  await firmware.inspect({
    tell: (some) => happenings.push(...some),
    supply: ({ packages }) => void (packages.length === 1 && firmware.end()),
  });
  expect(loads(happenings)).toHaveLength(1);
  expect(happenings.at(-1)?.type).toBe('firmware.adopted');
  expect((await adopted()).supply.packages).toHaveLength(1);
});

test('a large folder is judged by all its names and lists, and what is not opened is told', async () => {
  const bystanders = Array.from({ length: 1300 }, (_, n) => ({ name: `0${n}.txt`, bytes: asciiBytes('text') }));
  const happenings = await told(put('large', [...bystanders, ...generateFaultyPackage(ORDER, 'bit-flip')]));
  expect(loads(happenings)).toEqual(['SCCP 9-4-2SR3-1 for 7906, 7911 (incomplete)']);
  expect(problems(happenings)).toContain(TOLD['bit-flip'][0]);
  expect(happenings.at(-1)).toEqual({ type: 'firmware.judged', files: 1308, unread: 300, leftOut: 0 });
});

test('a package that somebody adds meanwhile is noticed', async () => {
  const firmware = await adopted(put('folder', FILES));
  expect(firmware.refresh()).toBe(false);
  const { name, bytes } = await packAs(BRIDGE, 'zip');
  await adopted(join(put('', [{ name, bytes }]), name));
  expect(firmware.refresh()).toBe(true);
  expect(firmware.supply.packages).toMatchObject([{ title: name }]);
});

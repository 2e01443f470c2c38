import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import { generateFaultyPackage, PACKAGE_FAULTS, type PackageFault } from '../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../simulation/look-alikes/package.ts';
import { PACKING_FORMS } from '../../simulation/look-alikes/packing.fixture.ts';
import { packAs } from '../../simulation/look-alikes/packing.ts';
import { adopt } from './adopt.ts';
import type { Firmware } from './firmware.ts';
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
  const told = TOLD[fault].toSorted();

  test('is told exactly when it lies in a folder', async () => {
    const firmware = await adopted(put('firmware', files));
    expect(firmware.happenings).toEqual([]);
    expect(problems(await firmware.inspect()).toSorted()).toEqual(told);
  });

  test('is told exactly when it is a download', async () => {
    const { name, bytes } = await packAs(files, 'cop.sgn');
    const firmware = await adopted(join(put('', [{ name, bytes }]), name));
    expect(problems(firmware.happenings).toSorted()).toEqual(told);
  });
});

test('a package for other models is told with these', async () => {
  const firmware = await adopted(put('firmware', generateFaultyPackage(ORDER, 'wrong-family')));
  expect(loads(await firmware.inspect())).toEqual(['SCCP 9-4-2SR3-1 for 7941, 7961']);
});

describe('what may be given', () => {
  test.each(PACKING_FORMS)('a download of the form %s, which goes into the library', async (form) => {
    const { name, bytes } = await packAs(FILES, form);
    const path = join(put('', [{ name, bytes }]), name);
    const firmware = await adopted(path);
    expect(firmware.happenings).toMatchObject([{ type: 'firmware.adopted', source: name, library: 'added' }]);
    expect(firmware.folders).toEqual([]);
    expect(firmware.supply.packages).toMatchObject([{ title: name, given: true, loads: [{ complete: true }] }]);
    expect((await adopted(path)).happenings).toMatchObject([{ type: 'firmware.adopted', library: 'known' }]);
  });

  test('a folder, which is served where it lies, and the downloads in it, which go into the library', async () => {
    const folder = put('all', FILES);
    const { name, bytes } = await packAs(BRIDGE, 'zip', 'bridge');
    put('all/deep', [{ name, bytes }]);
    const firmware = await adopted(folder);
    expect(firmware.folders).toEqual([folder]);
    expect(loads(firmware.happenings)).toEqual(['SCCP 8-5-2 for 7906, 7911']);
    expect(loads(await firmware.inspect())).toEqual(['SCCP 9-4-2SR3-1 for 7906, 7911']);
  });

  test('a single image, and packages that were unpacked side by side', async () => {
    const both = put('both', []);
    put('both/nine', FILES);
    put('both/eight', BRIDGE);
    const [image] = FILES;
    const firmware = await adopted(both, join(put('one', FILES.slice(0, 1)), image?.name ?? ''));
    const happenings = await firmware.inspect();
    const told = happenings.flatMap((one) => (one.type === 'firmware.adopted' ? [`${one.source} ${one.files}`] : []));
    expect(told.toSorted()).toEqual([
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
    expect(firmware.happenings).toEqual([{ type: 'firmware.library', packages: ['SCCP 8-5-2 for 7906, 7911'] }]);
    expect(firmware.supply.packages).toMatchObject([{ given: false }]);
  });
});

describe('what is refused', () => {
  test.each([
    ['a.zip', '<!DOCTYPE html><html>', 'unreadable: a.zip was not taken: it is a web page, not a download.'],
    ['a.cop.sgn', '', 'unreadable: a.cop.sgn was not taken: it is empty.'],
    ['a.zip', 'PK\u0003\u0004 and nothing else', 'unreadable: a.zip was not taken: the archive is cut off'],
    ['setup.exe', 'MZ and so on, a program', 'unreadable: setup.exe was not taken: it is a self-extracting program.'],
    [
      'b.tar',
      'no archive at all, whatever its name says to whom',
      'unreadable: b.tar was not taken: it is no archive.',
    ],
  ])('%s', async (name, text, words) => {
    const path = join(put('', [{ name, bytes: new TextEncoder().encode(text) }]), name);
    expect(await refusal(path)).toContain(words);
  });

  test('what is not there, and an empty folder', async () => {
    expect(await refusal(join(root, 'nothing'))).toBe('unreadable: There is no nothing.');
    expect(await refusal(put('empty', []))).toBe('no-firmware: There is no firmware in empty: it holds no files.');
  });
});

test('a package that somebody adds meanwhile is noticed', async () => {
  const firmware = await adopted(put('folder', FILES));
  expect(firmware.refresh()).toBe(false);
  const { name, bytes } = await packAs(BRIDGE, 'zip');
  await adopted(join(put('', [{ name, bytes }]), name));
  expect(firmware.refresh()).toBe(true);
  expect(firmware.supply.packages).toMatchObject([{ title: name }]);
});

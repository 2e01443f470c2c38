import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storedZip } from '../../formats/archive/stored.ts';
import { nodeMachine } from '../../host/node/machine.ts';
import { hashed } from '../../simulation/look-alikes/other-phones.fixture.ts';
import { seededBytes } from '../../simulation/look-alikes/seeded-bytes.ts';
import { checkPath } from './check.ts';
import { reportOf, type FileReport } from './report.ts';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'rouse-large-'))));
afterEach(() => rmSync(root, { recursive: true }));

const NAME = 'rootfs78xx.12-5-1SR2-2.sbn';
/** More than is looked into as a whole. */
const whole = hashed(NAME, seededBytes('rootfs', 9_000_000)).bytes;
const flipped = whole.with(8_500_000, (whole[8_500_000] ?? 0) ^ 1);

async function reported(bytes: Uint8Array, how: 'folder' | 'download'): Promise<FileReport | undefined> {
  const [name, contents] = how === 'folder' ? [NAME, bytes] : ['a.zip', storedZip([{ name: NAME, bytes }])];
  writeFileSync(join(root, name), contents);
  const checked = await checkPath(how === 'folder' ? root : join(root, name), nodeMachine);
  if (!checked.ok) throw new Error(checked.error.message);
  return checked.value.packages.map(reportOf)[0]?.files[0];
}

describe.each(['folder', 'download'] as const)('a large image in a %s that carries the hash of its contents', (how) => {
  test('is checked to its last byte', async () => {
    expect(await reported(whole, how)).toMatchObject({ problems: [], checks: ['name', 'length', 'SHA-256'] });
  });

  test('is damaged when one bit of it is another one', async () => {
    expect((await reported(flipped, how))?.problems).toMatchObject([{ kind: 'damaged', harmless: false }]);
  });

  test('is cut off when its last byte is missing', async () => {
    expect((await reported(whole.subarray(0, -1), how))?.problems).toMatchObject([{ kind: 'truncated' }]);
  });
});

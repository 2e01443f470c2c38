import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, processSpace } from '../process-identity.ts';
import { makeScratch, removeLeftScratches } from './scratch.ts';

let parent = '';
beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'scratch-test-'))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The identity of a process that has ended. */
const dead = { ...identityOf(spawnSync(process.execPath, ['--version']).pid), space: processSpace() };

/** A folder as a process leaves it that is killed. */
function leftBy(owner: unknown, name = 'rouse-demo-abc'): string {
  mkdirSync(join(parent, name, 'firmware'), { recursive: true });
  writeFileSync(join(parent, name, 'firmware', 'some.bin'), 'x');
  writeFileSync(join(parent, name, '.owner'), typeof owner === 'string' ? owner : JSON.stringify(owner));
  return join(parent, name);
}

describe('a scratch folder', () => {
  it('takes files in folders, is for its user only, and goes with all that is in it', () => {
    const scratch = makeScratch('demo', parent);
    scratch.write('firmware/some.bin', Uint8Array.of(1));
    expect(statSync(scratch.path).mode & 0o077).toBe(0);
    expect(readdirSync(parent)).toEqual([expect.stringMatching(/^rouse-demo-.{6}$/)]);
    scratch.remove();
    scratch.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('stays while its process lives', () => {
    const scratch = makeScratch('demo', parent);
    removeLeftScratches([parent]);
    expect(existsSync(scratch.path)).toBe(true);
  });

  it('of a process that was killed is removed, with all that is in it', () => {
    leftBy(dead);
    leftBy({ ...identityOf(process.pid), started: 'another boot:1', space: processSpace() }, 'rouse-control-abc');
    removeLeftScratches([parent, join(parent, 'there is no such folder')]);
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each<[string, () => string]>([
    ['that no owner stands in', () => mkdtempSync(join(parent, 'rouse-demo-'))],
    ['whose owner cannot be read', () => leftBy('{"pid":')],
    ['of a container', () => leftBy({ ...dead, space: 'pid:[1]' })],
    ['of another name', () => leftBy(dead, 'mouse-demo-abc')],
  ])('%s stays', (_what, make) => {
    const path = make();
    removeLeftScratches([parent]);
    expect(existsSync(path)).toBe(true);
  });

  it('is not looked for behind a link', () => {
    const elsewhere = leftBy(dead, 'elsewhere');
    symlinkSync(elsewhere, join(parent, 'rouse-demo-link'));
    removeLeftScratches([parent]);
    expect(readdirSync(elsewhere)).toContain('firmware');
    expect(readdirSync(parent)).toContain('rouse-demo-link');
  });

  it.skipIf(process.getuid?.() !== 0)('of another user stays', () => {
    const path = leftBy(dead);
    spawnSync('chown', ['65534', path]);
    removeLeftScratches([parent]);
    expect(existsSync(path)).toBe(true);
  });
});

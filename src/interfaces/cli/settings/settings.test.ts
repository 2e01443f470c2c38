import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { Folder, rouse } from '../rouse.fixture.ts';

const BEFORE = '# the bench\ntftp:\n  timeout: 5s # slow phones\n';
const folder = new Folder();
let at: readonly string[] = [];

beforeEach(() => {
  writeFileSync(folder.at('rouse.yaml'), BEFORE);
  at = ['--config', folder.at('rouse.yaml'), '--data', folder.at('data')];
});

function written(): string {
  return readFileSync(folder.at('rouse.yaml'), 'utf8');
}

describe('rouse settings', () => {
  it('finds settings by what Tftpd32 calls them, with what the file says', async () => {
    const { status, stdout } = await rouse('settings', 'list', 'timeout', 'seconds', ...at);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^tftp\.timeout +5s +/m)]);
    expect(await rouse('settings', 'list', 'no such thing', ...at)).toMatchObject({ status: 1, stdout: '' });
  });

  it('writes one, keeps the comments, and takes it out again', async () => {
    expect(await rouse('settings', 'set', 'tftp.retries', '9', ...at)).toMatchObject({ status: 0 });
    expect(written()).toBe(`${BEFORE}  retries: 9\n`);
    expect(await rouse('settings', 'get', 'tftp.retries', ...at)).toMatchObject({ status: 0, stdout: '9\n' });
    expect(await rouse('settings', 'unset', 'tftp.retries', ...at)).toMatchObject({ status: 0 });
    expect(written()).toBe(BEFORE);
    expect(await rouse('settings', 'get', 'tftp.retries', ...at)).toMatchObject({ status: 1, stdout: '' });
  });

  it.each([
    ['a wrong value', 'tftp.timeout', 'soon', /rouse\.yaml:3: tftp\.timeout/],
    ['what there is not', 'tftp.retrys', '9', /tftp\.retrys.*retries/s],
    ['no name', '__proto__.x', '9', /is no setting/],
  ])('leaves the file as it is for %s, and says why', async (_what, key, value, words) => {
    const { status, stderr } = await rouse('settings', 'set', key, value, ...at);
    expect([status, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(written()).toBe(BEFORE);
  });

  it('says that no station runs that could begin anew', async () => {
    expect(await rouse('settings', 'apply', '--data', folder.at('data'))).toMatchObject({ status: 1 });
  });
});

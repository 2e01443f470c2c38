import { describe, expect, it, vi } from 'vitest';
import { generatePackage } from '../../simulation/look-alikes/package.ts';
import { packAs } from '../../simulation/look-alikes/packing.ts';
import { Folder, rouse } from './rouse.fixture.ts';
import { MODELS } from './values.ts';

const folder = new Folder();

/** What a shell is offered after these words: the words, and whether it adds file names. */
async function offered(
  ...words: readonly string[]
): Promise<{ readonly words: readonly string[]; readonly files: boolean }> {
  const { stdout } = await rouse('complete', '--', ...words);
  const lines = stdout.trimEnd().split('\n');
  return { words: lines.slice(0, -1).map((line) => line.replace(/\t.*/, '')), files: lines.at(-1) === ':0' };
}

describe('completion', () => {
  it.each([
    [['up', '']],
    [['firmware', 'add', '']],
    [['replay', '']],
    [['tftp', 'put', '']],
    [['tftp', 'serve', '']],
    [['leases', 'import', '']],
    [['up', '--config', '']],
  ])('offers file names after %j', async (words) => expect(await offered(...words)).toMatchObject({ files: true }));

  it.each([
    [['demo', ''], MODELS],
    [
      ['simulate', '791'],
      ['7911', '7912'],
    ],
    [['devices', '79'], MODELS.filter((model) => model.startsWith('79'))],
    [
      ['demo', '--fault', 'missing'],
      ['missing-component', 'missing-term'],
    ],
    [['up', '--adapter', 'lo'], ['lo']],
    [['firm'], ['firmware']],
  ])('offers what there is after %j, and no files', async (words, there) => {
    expect(await offered(...words)).toEqual({ words: there, files: false });
  });

  it('offers the packages of the library where one is meant', async () => {
    vi.stubEnv('ROUSE_DATA', folder.path);
    const files = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });
    const { name, bytes } = await packAs(files, 'zip', 'a-package');
    await rouse('firmware', 'add', folder.put(name, bytes));
    expect(await offered('firmware', 'remove', '')).toEqual({ words: [name], files: false });
    expect(await offered('firmware', 'check', '')).toEqual({ words: [name], files: true });
    vi.unstubAllEnvs();
  });

  it('of files on the other side offers none of this side', async () => {
    expect(await offered('tftp', 'get', '127.0.0.1', '')).toEqual({ words: [], files: false });
  });

  it('makes bash offer files where the program says so', async () => {
    expect((await rouse('complete', 'bash')).stdout).toContain('complete -o default -F __rouse_complete rouse');
  });
});

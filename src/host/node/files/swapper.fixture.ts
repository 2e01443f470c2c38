/** For tests: a process that swaps what a name leads to, thousands of times a second, as an attacker on the same computer can. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A script without modules. It ends by itself, should nobody end it. */
const SCRIPT = `
  const fs = require('node:fs');
  const [path, other] = process.argv.slice(1);
  process.stdout.write('swapping');
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    fs.symlinkSync(other, path + '.link');
    fs.renameSync(path, path + '.aside');
    fs.renameSync(path + '.link', path);
    fs.unlinkSync(path);
    fs.renameSync(path + '.aside', path);
  }`;

/** What stands at `path` gives its place to a link to `other` and takes it again, until what is returned is called. */
export async function swapping(path: string, other: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['-e', SCRIPT, path, other], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => {
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
}

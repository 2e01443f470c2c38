/** Runs a program of the system to its end. Its words are passed as they are: no shell reads them. */
import { spawn, spawnSync } from 'node:child_process';
import type { Command, Ended } from '../adapters/address-commands.ts';
import { causeOf } from '../errno.ts';

const PATIENCE = 10_000;

/** The C locale keeps the words of errors what they are known as. */
function settings(): { env: NodeJS.ProcessEnv; timeout: number; windowsHide: boolean } {
  const path = process.platform === 'win32' ? process.env['PATH'] : `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return { env: { ...process.env, PATH: path, LC_ALL: 'C' }, timeout: PATIENCE, windowsHide: true };
}

/** Waits for it, so that it can run in an exit handler. */
export function runCommand({ program, words }: Command): Ended {
  const run = spawnSync(program, words, { ...settings(), encoding: 'utf8' });
  if (run.error !== undefined) return { status: undefined, output: causeOf(run.error) };
  return { status: run.status ?? 1, output: `${run.stderr}${run.stdout}` };
}

/** What it prints; empty when it cannot be run, fails, or is killed by `signal`. Never rejects. */
export async function readCommand({ program, words }: Command, signal?: AbortSignal): Promise<string> {
  try {
    return await new Promise((resolve) => {
      const child = spawn(program, words, { ...settings(), signal, stdio: ['ignore', 'pipe', 'ignore'] });
      let output = '';
      child.on('error', () => resolve(''));
      child.on('close', (status) => resolve(status === 0 ? output : ''));
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    });
  } catch {
    // Without a descriptor left there is no `stdout`, and with some errors no child at all.
    return '';
  }
}

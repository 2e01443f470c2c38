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
export async function readCommand(command: Command, signal?: AbortSignal): Promise<string> {
  const { status, output } = await askCommand(command, signal);
  return status === 0 ? output : '';
}

/** As `runCommand`, without waiting: what it prints where it succeeds, with what it complains of where it fails. Never rejects. */
export async function askCommand({ program, words }: Command, signal?: AbortSignal): Promise<Ended> {
  try {
    return await new Promise((resolve) => {
      const { timeout, ...how } = settings();
      const child = spawn(program, words, { ...how, signal, stdio: ['ignore', 'pipe', 'pipe'] });
      // The option `timeout` of `spawn` keeps the process alive for a program that is not there.
      const patience = setTimeout(() => child.kill(), timeout).unref();
      let [output, complaints] = ['', ''];
      child.on('error', (error) => resolve({ status: undefined, output: causeOf(error) }));
      child.on('close', (status) => {
        clearTimeout(patience);
        resolve({ status: status ?? 1, output: status === 0 ? output : `${complaints}${output}` });
      });
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    });
  } catch (error) {
    // Without a descriptor left there is no `stdout`, and with some errors no child at all.
    return { status: undefined, output: causeOf(error) };
  }
}

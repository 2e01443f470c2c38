/**
 * Network namespaces for tests, of this process' own and removed by it. `inside` and `enter` move the calling thread into
 * one: sockets made meanwhile belong to it for ever, wherever the thread goes afterwards.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const CLONE_NEWNET = 0x4000_0000;

let made = 0;

/** Runs `ip` with these words; what it prints, or throws what it says when it fails. */
export function ip(words: string): string {
  const { status, stdout, stderr, error } = spawnSync('ip', words.split(' '), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Whether this process may make namespaces. */
export function mayMakeNamespaces(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('ip', ['netns']).status === 0;
}

export class Namespace {
  readonly name: string;

  constructor() {
    made += 1;
    this.name = `rouse-${process.pid}-${made}`;
    ip(`netns add ${this.name}`);
    this.ip('link set lo up');
  }

  /** Runs `ip` in the namespace. */
  ip(words: string): string {
    return ip(`-n ${this.name} ${words}`);
  }

  async inside<T>(act: () => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await act();
    } finally {
      leave();
    }
  }

  /** Until what it returns is called, which takes the thread back to where it was. */
  async enter(): Promise<() => void> {
    const koffi = await import('koffi');
    const setns: (fd: number, type: number) => number = koffi.load(null).func('int setns(int, int)');
    const outside = openSync('/proc/thread-self/ns/net', 'r');
    const inside = openSync(`/run/netns/${this.name}`, 'r');
    if (setns(inside, CLONE_NEWNET) !== 0) throw new Error(`setns: errno ${koffi.errno()}`);
    closeSync(inside);
    return () => {
      setns(outside, CLONE_NEWNET);
      closeSync(outside);
    };
  }

  remove(): void {
    ip(`netns del ${this.name}`);
  }
}

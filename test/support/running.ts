/** Programs started by tests: their lines as they come, a deadline on every wait, and never one left behind. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Ended {
  /** Exit code; 128 + number for a signal is never used: a killed program has `signal` instead. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Line {
  readonly from: 'stdout' | 'stderr';
  readonly text: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of the test run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is killed; a net under the test, not a verdict. */
  readonly within?: number;
}

const living = new Set<ChildProcess>();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** A started program. */
export class Running {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly #output = { stdout: '', stderr: '' };
  readonly #lines: Line[] = [];
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  constructor(program: string, args: readonly string[], options: RunOptions = {}) {
    this.#command = [program, ...args].join(' ');
    this.#child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    living.add(this.#child);
    this.#collect('stdout');
    this.#collect('stderr');
    this.ended = new Promise((resolve, reject) => {
      const net = setTimeout(() => this.#child.kill('SIGKILL'), options.within ?? 100_000);
      this.#child.once('error', reject);
      this.#child.once('close', (status, signal) => {
        clearTimeout(net);
        living.delete(this.#child);
        this.#isOver = true;
        this.#watchers.forEach((look) => look());
        resolve({ status: status ?? undefined, signal: signal ?? undefined, ...this.#output });
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it printed so far, in order of arrival. */
  get lines(): readonly Line[] {
    return this.#lines;
  }

  /**
   * The first line, printed already or still to come, from which `pick` makes a value. Rejects with everything the
   * program printed when it ends before that, or after `within` milliseconds.
   */
  pick<T>(what: string, pick: (line: Line) => T | undefined, within = 20_000): Promise<T> {
    let next = 0;
    return new Promise<T>((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(deadline);
        this.#watchers.delete(look);
        act();
      };
      const look = (): void => {
        for (; next < this.#lines.length; next++) {
          const line = this.#lines[next];
          const found = line === undefined ? undefined : pick(line);
          if (found !== undefined) return done(() => resolve(found));
        }
        if (this.#isOver) done(() => reject(this.#lacks(what, 'it ended')));
      };
      const deadline = setTimeout(() => done(() => reject(this.#lacks(what, `${within} ms passed`))), within);
      this.#watchers.add(look);
      look();
    });
  }

  line(pattern: RegExp, within?: number): Promise<string> {
    return this.pick(String(pattern), ({ text }) => (pattern.test(text) ? text : undefined), within);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it if it still runs: asked first, killed when it does not obey. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.#child.kill(signal);
    const net = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    return this.ended.finally(() => clearTimeout(net));
  }

  #collect(from: 'stdout' | 'stderr'): void {
    let rest = '';
    const take = (chunk: string): void => {
      this.#output[from] += chunk;
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      this.#lines.push(...parts.map((text) => ({ from, text })));
      this.#watchers.forEach((look) => look());
    };
    const stream = this.#child[from];
    stream?.setEncoding('utf8').on('data', take);
    stream?.once('end', () => rest !== '' && take('\n'));
  }

  #lacks(what: string, because: string): Error {
    const { stdout, stderr } = this.#output;
    return new Error(`Waited in vain for ${what}: ${because}.\n$ ${this.#command}\n${stdout}${stderr}`);
  }
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], options?: RunOptions): Promise<Ended> {
  return new Running(program, args, options).ended;
}

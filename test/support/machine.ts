/**
 * Which interop tests this machine can run. What it lacks is said once at the end of the run (reporter.ts); in CI,
 * where `npm run setup:interop` has been, it is a failure.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a suite was left out, one clause. */
    readonly leftOut?: string;
  }
}

/** A suite that needs Linux, root and these foreign programs. Declares it, leaves it out, or (in CI) fails it. */
export function interop(title: string, programs: readonly string[], body: () => void): void {
  const lack = lacking(['ip', ...programs]);
  if (lack === undefined) {
    describe(title, body);
  } else if (process.platform === 'linux' && isCi()) {
    test(title, () => {
      throw new Error(`In CI nothing is left out, but this machine lacks something: ${lack}.`);
    });
  } else {
    describe.skip(title, { meta: { leftOut: lack } }, body);
  }
}

function isCi(): boolean {
  return !['', '0', 'false', undefined].includes(process.env['CI']);
}

function lacking(programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'interop tests, which need the network namespaces of Linux';
  if (process.getuid?.() !== 0) return 'interop tests, which need root for network namespaces';
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) return `interop tests with ${missing.join(', ')}: not installed (npm run setup:interop)`;
  return canMakeNamespaces() ? undefined : 'interop tests: this container may not make network namespaces';
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let namespacesAllowed: boolean | undefined;

function canMakeNamespaces(): boolean {
  namespacesAllowed ??= spawnSync('unshare', ['--net', 'true']).status === 0;
  return namespacesAllowed;
}

/**
 * What a bench has started and must undo: processes, namespaces, temporary folders. Undone last first, also after a
 * failure or a signal, so that nothing outlives the run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

export class Scope {
  /**
   * @readonly
   * @type {(() => void | Promise<void>)[]}
   */
  #undo = [];

  /** @param {() => void | Promise<void>} undo */
  defer(undo) {
    this.#undo.push(undo);
  }

  /**
   * A new folder under the system's temporary one, removed at the end; other users may read it (servers drop rights).
   * @param {string} name
   */
  folder(name) {
    const mask = process.umask(0o022);
    const path = mkdtempSync(join(tmpdir(), `rouse-bench-${name}-`), 'utf8');
    process.umask(mask);
    this.defer(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  async close() {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      try {
        await undo();
      } catch (error) {
        console.error(`Cleaning up: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/**
 * Runs `body` with a scope that is closed however the run ends.
 * @param {(scope: Scope) => Promise<void>} body
 */
export async function withScope(body) {
  const scope = new Scope();
  /** @param {NodeJS.Signals} signal */
  const interrupted = (signal) => {
    void scope.close().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    await body(scope);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await scope.close();
  }
}

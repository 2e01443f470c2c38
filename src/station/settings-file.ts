/**
 * The file with the settings of a station, as it is changed by the page and by `rouse settings`: whoever changes it names the
 * version he has seen, and what he makes of it must be sound. What somebody has written by hand is never written over.
 */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { Edited } from '../config/edit.ts';
import { loadSettings } from '../config/load.ts';
import type { ChangedRow, SettingsFileRow } from '../config/setting-row.ts';
import { readFile, replaceFile, type Files } from '../host/files/files.ts';
import type { DataDisk } from '../host/machine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { stationSettings } from './settings.ts';

/** Changes that can be taken back, the newest ones. */
const MOST_UNDONE = 16;
/** Settings are pages of text; anything larger is another file by mistake. */
const LARGEST = 4 * 1024 * 1024;

const OTHER = 'The file was changed meanwhile, by hand or by somebody else. Look at it once more.';

export class SettingsFile {
  /** With its folders. */
  readonly path: string;
  readonly #files: Files;
  readonly #name: string;
  /** As it was when the station began. */
  readonly #begun: string | undefined;
  /** What the file was before the change that made this version. */
  readonly #before = new Map<string, string>();

  constructor(machine: DataDisk, path: string) {
    this.path = path;
    this.#files = machine.files(dirname(path));
    this.#name = basename(path);
    const read = this.text();
    this.#begun = read.ok ? versionOf(read.value) : undefined;
  }

  /** Empty where there is none. Fails with `storage` for one that cannot be read, and one that is no text. */
  text(): Result<string, StationError> {
    const read = readFile(this.#files, this.#name);
    if (!read.ok) return read;
    if (read.value === undefined) return ok('');
    if (read.value.length > LARGEST) return err(notText(this.path));
    try {
      return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.value));
    } catch {
      return err(notText(this.path));
    }
  }

  state(): Result<SettingsFileRow, StationError> {
    const text = this.text();
    if (!text.ok) return text;
    const version = versionOf(text.value);
    return ok({ file: this.path, version, inForce: version === this.#begun });
  }

  /** `seen`: the version that the change is meant for. */
  async change(seen: string, edit: (text: string) => Edited): Promise<ChangedRow> {
    const settings = await stationSettings();
    // From here on nothing waits, so that no other change comes between.
    const text = this.text();
    if (!text.ok) return { version: seen, refused: [`${text.error.message} ${text.error.hint}`] };
    const version = versionOf(text.value);
    if (seen !== version) return { version, isOther: true, refused: [OTHER] };
    const edited = edit(text.value);
    if (!edited.ok) return { version, refused: [edited.error] };
    const judged = loadSettings(settings, edited.value, this.#name);
    return judged.ok ? this.#replaced(text.value, edited.value) : { version, refused: [...judged.error] };
  }

  /** Takes back the change that has made this version. */
  async undo(seen: string): Promise<ChangedRow> {
    const before = this.#before.get(seen);
    if (before === undefined) return { version: seen, refused: ['There is nothing to take back.'] };
    return this.change(seen, () => ok(before));
  }

  #replaced(before: string, after: string): ChangedRow {
    const version = versionOf(before);
    if (after === before) return { version };
    const bytes = new TextEncoder().encode(after);
    const written = this.#files.replaceOwn?.(this.#name, bytes) ?? replaceFile(this.#files, this.#name, bytes);
    if (!written.ok) return { version, refused: [`${written.error.message} ${written.error.hint}`] };
    const made = versionOf(after);
    this.#before.delete(made);
    this.#before.set(made, before);
    const [oldest] = this.#before.keys();
    if (this.#before.size > MOST_UNDONE && oldest !== undefined) this.#before.delete(oldest);
    return { version: made };
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function notText(path: string): StationError {
  return stationError('storage', `${path} is no text that settings could be written into.`, 'Write it as UTF-8.');
}

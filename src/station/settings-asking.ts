/**
 * The settings as they can be asked of a running station, and changed in their file: for the page, and for programs. What is
 * saved is in force from the next start on. A file that was changed by hand meanwhile is never written over.
 */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import * as z from 'zod';
import { withEntry, withoutEntry, withSetting, settingIn } from '../config/edit.ts';
import { loadSettings } from '../config/load.ts';
import { describedSettings } from '../config/reference.ts';
import { CHANGED, SETTING, SETTINGS_FILE, type ChangedRow, type SettingRow } from '../config/setting-row.ts';
import { readFile, replaceFile } from '../host/files/files.ts';
import type { Machine } from '../host/machine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswersTo, Questions } from '../services/question.ts';
import { stationSettings } from './settings.ts';

/** `version`: of the file, as the asker has seen it. */
const SEEN = { version: z.string() };
const DEVICE = { hardware: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i) };
const RESERVATIONS = ['dhcp', 'reservations'];

export const SETTINGS_QUESTIONS = {
  'settings.list': {
    text: 'All settings, with what each does and what the file says of it.',
    request: z.strictObject({}),
    reply: SETTING,
  },
  'settings.file': {
    text: 'The file of the settings, and which version of it there is.',
    request: z.strictObject({}),
    reply: SETTINGS_FILE,
  },
  'settings.change': {
    text: 'Changes a setting in its file, in force from the next start on: `value` is YAML; without it the setting is taken out. `version` is that of settings.file.',
    changes: true,
    request: z.strictObject({
      ...SEEN,
      path: z.string().regex(/^[a-z0-9.-]+$/),
      value: z.string().max(10_000).optional(),
    }),
    reply: CHANGED,
  },
  'settings.reserve': {
    text: 'Keeps an address for a device, from the next start on.',
    changes: true,
    request: z.strictObject({ ...SEEN, ...DEVICE, address: z.ipv4() }),
    reply: CHANGED,
  },
  'settings.unreserve': {
    text: 'Takes the reservations of a device out of the settings.',
    changes: true,
    request: z.strictObject({ ...SEEN, ...DEVICE }),
    reply: CHANGED,
  },
} as const satisfies Questions;

export interface SettingsAsked {
  readonly machine: Pick<Machine, 'files'>;
  /** Absent in a station that has no settings of its own: a demonstration. */
  readonly file?: string;
}

type Edit = (text: string) => Result<string, string>;

export function settingsAnswers({ machine, file }: SettingsAsked): AnswersTo<typeof SETTINGS_QUESTIONS> {
  if (file === undefined) return withoutFile();
  const files = machine.files(dirname(file));
  const name = basename(file);
  const text = (): string => {
    const read = readFile(files, name);
    return new TextDecoder().decode(read.ok ? read.value : undefined);
  };
  const edited = async (seen: string, change: Edit): Promise<ChangedRow> => {
    const before = text();
    const version = versionOf(before);
    if (seen !== version) return { version, isOther: true, refused: [OTHER] };
    const after = change(before);
    if (!after.ok) return { version, refused: [after.error] };
    const judged = loadSettings(await stationSettings(), after.value, name);
    if (!judged.ok) return { version, refused: [...judged.error] };
    const written = replaceFile(files, name, new TextEncoder().encode(after.value));
    return written.ok ? { version: versionOf(after.value) } : { version, refused: [written.error.message] };
  };
  const edit = async function* (seen: string, change: Edit): AsyncGenerator<ChangedRow> {
    yield await edited(seen, change);
  };
  return {
    'settings.list': () => ok(rowsOf(text())),
    'settings.file': () => ok([{ file, version: versionOf(text()) }]),
    'settings.change': ({ version, path, value }) =>
      ok(edit(version, (now) => withSetting(now, path.split('.'), value))),
    'settings.reserve': ({ version, hardware, address }) =>
      ok(
        edit(version, (now) => {
          const free = withoutEntry(now, RESERVATIONS, { hardware });
          return free.ok ? withEntry(free.value, RESERVATIONS, { hardware, address }) : free;
        }),
      ),
    'settings.unreserve': ({ version, hardware }) =>
      ok(edit(version, (now) => withoutEntry(now, RESERVATIONS, { hardware }))),
  };
}

const OTHER = 'The file was changed meanwhile, by hand or by somebody else. Look at it once more.';

async function* rowsOf(text: string): AsyncGenerator<SettingRow> {
  const { schema } = await stationSettings();
  for (const row of describedSettings(schema)) {
    const value = settingIn(text, row.path.split('.'));
    yield { ...row, ...(value !== undefined && { value }) };
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function withoutFile(): AnswersTo<typeof SETTINGS_QUESTIONS> {
  return {
    'settings.list': none,
    'settings.file': none,
    'settings.change': none,
    'settings.reserve': none,
    'settings.unreserve': none,
  };
}

function none(): Result<never, StationError> {
  return err(stationError('unsupported', 'This station has no file of settings.', 'Start one with rouse up.'));
}

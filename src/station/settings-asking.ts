/**
 * The settings as they can be asked of a running station, and changed in their file: for the page, and for programs. What is
 * saved is in force from the next start on, for which the station can be asked too.
 */
import * as z from 'zod';
import { settingIn, withDevice, withoutDevice, withSetting } from '../config/edit.ts';
import { describedSettings } from '../config/reference.ts';
import {
  APPLIED,
  CHANGED,
  SETTING,
  SETTINGS_FILE,
  type AppliedRow,
  type ChangedRow,
  type SettingRow,
} from '../config/setting-row.ts';
import type { DataDisk } from '../host/machine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AnswersTo, Questions } from '../services/question.ts';
import { SettingsFile } from './settings-file.ts';
import { stationSettings } from './settings.ts';

/** `version`: of the file, as the asker has seen it. */
const SEEN = { version: z.string() };
const DEVICE = { hardware: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i) };
const RESERVATIONS = ['dhcp', 'reservations'];
/** Words with dots between them, none of which is more than a word to JavaScript. */
const PATH = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-][\w-]*(\.[a-z0-9-][\w-]*)*$/i)
  .refine((path) => !path.split('.').some((step) => ['constructor', 'prototype'].includes(step)));

export const SETTINGS_QUESTIONS = {
  'settings.list': {
    text: 'All settings, with what each does and what the file says of it; none where there is no file.',
    request: z.strictObject({}),
    reply: SETTING,
  },
  'settings.file': {
    text: 'The file of the settings, which version of it there is, and whether that is in force; no reply where there is none.',
    request: z.strictObject({}),
    reply: SETTINGS_FILE,
  },
  'settings.change': {
    text: 'Changes a setting in its file, in force from the next start on: `value` is YAML; without it the setting is taken out. `version` is that of settings.file.',
    changes: true,
    request: z.strictObject({ ...SEEN, path: PATH, value: z.string().max(10_000).optional() }),
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
  'settings.apply': {
    text: 'Starts the station anew, with the settings as they stand in the file now; or says what is wrong with them.',
    changes: true,
    request: z.strictObject({}),
    reply: APPLIED,
  },
  'settings.undo': {
    text: 'Takes back the change that has made this version of the file.',
    changes: true,
    request: z.strictObject(SEEN),
    reply: CHANGED,
  },
} as const satisfies Questions;

export interface SettingsAsked {
  readonly machine: DataDisk;
  /** Absent in a station that has no settings of its own: a demonstration. */
  readonly file?: string | undefined;
  /** Absent where nothing can start it anew. */
  readonly restart?: (() => Promise<readonly string[]>) | undefined;
}

export function settingsAnswers({ machine, file: path, restart }: SettingsAsked): AnswersTo<typeof SETTINGS_QUESTIONS> {
  if (path === undefined) return withoutFile();
  const file = new SettingsFile(machine, path);
  return {
    'settings.list': () => {
      const text = file.text();
      return text.ok ? ok(rowsOf(text.value)) : text;
    },
    'settings.file': () => {
      const state = file.state();
      return state.ok ? ok([state.value]) : state;
    },
    'settings.change': ({ version, path: name, value }) =>
      ok(one(async () => file.change(version, (text) => withSetting(text, name.split('.'), value)))),
    'settings.reserve': ({ version, hardware, address }) =>
      ok(one(async () => file.change(version, (text) => withDevice(text, RESERVATIONS, hardware, 'address', address)))),
    'settings.unreserve': ({ version, hardware }) =>
      ok(one(async () => file.change(version, (text) => withoutDevice(text, RESERVATIONS, hardware)))),
    'settings.apply': () => (restart === undefined ? none() : ok(applied(restart))),
    'settings.undo': ({ version }) => ok(one(async () => file.undo(version))),
  };
}

async function* applied(restart: () => Promise<readonly string[]>): AsyncGenerator<AppliedRow> {
  const refused = [...(await restart())];
  yield refused.length === 0 ? {} : { refused };
}

async function* one(changed: () => Promise<ChangedRow>): AsyncGenerator<ChangedRow> {
  yield await changed();
}

async function* rowsOf(text: string): AsyncGenerator<SettingRow> {
  const { schema } = await stationSettings();
  for (const row of describedSettings(schema)) {
    const value = settingIn(text, row.path.split('.'));
    yield { ...row, ...(value !== undefined && { value }) };
  }
}

function withoutFile(): AnswersTo<typeof SETTINGS_QUESTIONS> {
  return {
    'settings.list': () => ok([]),
    'settings.file': () => ok([]),
    'settings.change': none,
    'settings.reserve': none,
    'settings.unreserve': none,
    'settings.apply': none,
    'settings.undo': none,
  };
}

function none(): Result<never, StationError> {
  return err(stationError('unsupported', 'This station has no file of settings.', 'Start one with rouse up.'));
}

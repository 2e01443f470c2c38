/** `rouse settings`: looks settings up, and changes them in their file as the page does, also while a station runs. */
import { resolve } from 'node:path';
import { settingIn, withSetting } from '../../../config/edit.ts';
import { describedSettings } from '../../../config/reference.ts';
import type { SettingRow } from '../../../config/setting-row.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { stationError, type StationError } from '../../../host/station-error.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { allReplies, askStation } from '../../../station/asking/channel.ts';
import { SETTINGS_QUESTIONS } from '../../../station/settings-asking.ts';
import { SettingsFile } from '../../../station/settings-file.ts';
import { stationSettings } from '../../../station/settings.ts';
import { EXIT, exitOfAsking, failed, misused, type ExitCode } from '../exit.ts';
import { aligned } from '../screen/aligned.ts';
import { settingsFileIn } from '../settings.ts';
import { dataFolder } from '../values.ts';

export interface ChangeOptions {
  readonly config?: string;
  readonly data?: string;
  readonly json?: boolean;
}

export async function listSettings(words: readonly string[], options: ChangeOptions): Promise<ExitCode> {
  const file = await fileOf(options);
  const text = file.ok ? file.value.text() : file;
  if (!text.ok) return failed(text.error);
  const { schema } = await stationSettings();
  const rows = describedSettings(schema)
    .filter((row) => isMeant(row, words))
    .map((row) => ({ ...row, value: settingIn(text.value, row.path.split('.')) }));
  if (rows.length === 0) return misused(['no setting is like that'], EXIT.failed);
  const lines = options.json === true ? rows.map((row) => JSON.stringify(row)) : aligned(rows.map(cells));
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.done;
}

export async function getSetting(key: string, options: ChangeOptions): Promise<ExitCode> {
  const file = await fileOf(options);
  const text = file.ok ? file.value.text() : file;
  if (!text.ok) return failed(text.error);
  const value = settingIn(text.value, key.split('.'));
  if (value === undefined) return misused([`${key} is not in the file; it has its default.`], EXIT.failed);
  process.stdout.write(`${value}\n`);
  return EXIT.done;
}

/** Without a value it is taken out. */
export async function setSetting(key: string, value: string | undefined, options: ChangeOptions): Promise<ExitCode> {
  if (!SETTINGS_QUESTIONS['settings.change'].request.shape.path.safeParse(key).success)
    return misused([`"${key}" is no setting. "rouse settings" lists what there is.`]);
  const file = await fileOf(options);
  if (!file.ok) return failed(file.error);
  const state = file.value.state();
  if (!state.ok) return failed(state.error);
  const { refused } = await file.value.change(state.value.version, (text) => withSetting(text, key.split('.'), value));
  if (refused !== undefined) return misused(refused);
  process.stdout.write(`${value === undefined ? 'Taken out of' : 'Saved in'} ${file.value.path}.\n`);
  process.stderr.write('A station that runs goes on as it is until "rouse settings apply", or its next start.\n');
  return EXIT.done;
}

export async function applySettings(options: ChangeOptions): Promise<ExitCode> {
  const question = SETTINGS_QUESTIONS['settings.apply'];
  for await (const reply of askStation(dataFolder(options), 'settings.apply', question, {})) {
    if (!reply.ok) return failed(reply.error, exitOfAsking(reply.error));
    if (reply.value.refused !== undefined) return misused(reply.value.refused);
  }
  process.stdout.write('The station begins anew.\n');
  return EXIT.done;
}

/** The one that is named, else that of the station that runs, else the one that the next would take. */
async function fileOf(options: ChangeOptions): Promise<Result<SettingsFile, StationError>> {
  const folder = dataFolder(options);
  const usual = options.config ?? settingsFileIn(folder) ?? `${folder}/rouse.yaml`;
  if (options.config === undefined) {
    const told = await allReplies(askStation(folder, 'settings.file', SETTINGS_QUESTIONS['settings.file'], {}));
    const [row] = told.ok ? told.value : [];
    if (told.ok && row === undefined) return err(NO_FILE);
    if (row !== undefined) return ok(new SettingsFile(nodeMachine, row.file));
    if (!told.ok && told.error.code !== 'no-station') return told;
  }
  return ok(new SettingsFile(nodeMachine, resolve(usual)));
}

function isMeant({ path, text, tftpd32 }: Omit<SettingRow, 'value'>, words: readonly string[]): boolean {
  const all = `${path} ${text} ${tftpd32}`.toLowerCase();
  return words.every((word) => all.includes(word.toLowerCase()));
}

function cells({ path, value, default: usual, text }: SettingRow): readonly string[] {
  return [path, value ?? (usual === '' ? '-' : `(${usual})`), text];
}

const NO_FILE = stationError(
  'unsupported',
  'The station that runs has no file of settings.',
  'Stop it, or start one with rouse up.',
);

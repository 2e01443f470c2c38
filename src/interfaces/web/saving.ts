/** Changing the settings file of the station, always as it was last seen. */
import { signal } from '@preact/signals';
import type { ChangedRow, SettingsFileRow } from '../../config/setting-row.ts';
import { ask, change, type Request } from './ask.ts';
import { text } from './texts/text.ts';

export const settingsFile = signal<SettingsFileRow | undefined>(undefined);

export async function lookAtFile(): Promise<void> {
  const asked = await ask<SettingsFileRow>('settings.file');
  settingsFile.value = asked.ok ? asked.replies[0] : undefined;
}

/** Why it was not saved, a line for each reason; none when it was. */
export async function save(question: string, request: Request): Promise<readonly string[]> {
  if (settingsFile.value === undefined) await lookAtFile();
  const seen = settingsFile.value;
  if (seen === undefined) return [text.value.settings.nobodys];
  const changed = await change<ChangedRow>(question, { ...request, version: seen.version });
  if (!changed.ok) return [changed.error.message, changed.error.hint ?? ''].filter((line) => line !== '');
  const [row] = changed.replies;
  if (row === undefined) return [text.value.settings.nobodys];
  settingsFile.value = { ...seen, version: row.version };
  return row.refused ?? [];
}

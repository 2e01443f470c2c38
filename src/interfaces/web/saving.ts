/** Changing the settings file of the station, always as it was last seen. */
import { signal } from '@preact/signals';
import type { AppliedRow, ChangedRow, SettingsFileRow } from '../../config/setting-row.ts';
import { ask, change, type Request } from './ask.ts';
import { text } from './texts/text.ts';

export const settingsFile = signal<SettingsFileRow | undefined>(undefined);

export async function lookAtFile(): Promise<void> {
  const asked = await ask<SettingsFileRow>('settings.file');
  settingsFile.value = asked.ok ? asked.replies[0] : undefined;
}

/** Has the station begin anew with what is saved. Why it does not, a line for each reason. */
export async function applySettings(): Promise<readonly string[]> {
  const applied = await change<AppliedRow>('settings.apply', {});
  if (!applied.ok) return [applied.error.message, applied.error.hint ?? ''].filter((line) => line !== '');
  return applied.replies[0]?.refused ?? [];
}

export interface Saved {
  /** Why it was not saved, a line for each reason; none when it was. */
  readonly reasons: readonly string[];
  /** Somebody has changed the file since it was looked at. */
  readonly isOther: boolean;
}

export async function save(question: string, request: Request): Promise<Saved> {
  if (settingsFile.value === undefined) await lookAtFile();
  const seen = settingsFile.value;
  if (seen === undefined) return notSaved([text.value.settings.nobodys]);
  const changed = await change<ChangedRow>(question, { ...request, version: seen.version });
  if (!changed.ok) return notSaved([changed.error.message, changed.error.hint ?? ''].filter((line) => line !== ''));
  const [row] = changed.replies;
  if (row === undefined) return notSaved([text.value.settings.nobodys]);
  if (row.refused === undefined || row.isOther === true) await lookAtFile();
  return { reasons: row.refused ?? [], isOther: row.isOther === true };
}

function notSaved(reasons: readonly string[]): Saved {
  return { reasons, isOther: false };
}

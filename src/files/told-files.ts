/** What a phone would be given: files that somebody has written come before those that are made. */
import type { MadeFile } from '../knowledge/configurations/told.ts';
import { decodeText } from '../lib/text.ts';
import { allOf, ended, followedBy, mapped, type Underway } from '../lib/underway.ts';
import type { ReadFile } from './file-reader.ts';
import { letGo } from './found.ts';
import type { ToldConfiguration } from './made-configurations.ts';

export interface ToldFile {
  readonly name: string;
  /** `made`, or where the file lies. */
  readonly from: string;
  /** Absent where it may hold secrets that are not to be shown. */
  readonly text?: string;
}

export interface ToldFiles extends Omit<ToldConfiguration, 'files'> {
  readonly files: readonly ToldFile[];
}

/** `written`: finds what somebody has written under a name. */
export function toldFiles(
  told: ToldConfiguration,
  secrets: boolean,
  written: (name: string) => Underway<ReadFile>,
): Underway<ToldFiles> {
  const each = told.files.map((file) => toldFile(file, told.isMeant, secrets, written));
  return mapped(allOf(each), (files) => ({ ...told, files: files.flat() }));
}

function toldFile(
  file: MadeFile,
  isMeant: boolean,
  secrets: boolean,
  written: (name: string) => Underway<ReadFile>,
): Underway<readonly ToldFile[]> {
  const { name, text, forAll } = file;
  return followedBy(written(name), (read): Underway<readonly ToldFile[]> => {
    if (read !== 'absent') return ended([realFile(name, read, secrets)]);
    const made: readonly ToldFile[] = [{ name, from: 'made', text }];
    if (forAll === undefined || isMeant) return ended(made);
    return mapped(written(forAll), (other) => {
      letGo(other);
      return other === 'absent' ? made : [];
    });
  });
}

function realFile(name: string, read: Exclude<ReadFile, 'absent'>, secrets: boolean): ToldFile {
  letGo(read);
  if (read.kind === 'problem') return { name, from: read.reason };
  const text = secrets && read.kind === 'snapshot' ? { text: decodeText(read.bytes) } : {};
  return { name, from: read.origin?.path ?? read.name, ...text };
}

/** What lies at a path that somebody gave, by its names alone: quick, however much it is. */
import { resolve } from 'node:path';
import type { FileFacts, Folders, PassedOver } from '../../host/files/folders.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { count, printable } from '../../lib/text.ts';

export interface Given {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The file itself, or the files of the folder and those below it. */
  readonly files: readonly FileFacts[];
  /** What of the folder is not among them, and why. */
  readonly remarks: readonly Remark[];
}

/** About something in a folder that is nobody's firmware as it is. */
export interface Remark {
  /** The first that it is about. */
  readonly file: string;
  /** A sentence. */
  readonly problem: string;
  readonly remedy: string;
}

/** Fails with `unreadable` for what is not there or may not be read. */
export function lookAtGiven(folders: Folders, path: string): Result<Given, StationError> {
  const passedOver = new Map<PassedOver['why'], string[]>();
  const listed = folders.list(path, ({ why, name }) => {
    const names = passedOver.get(why);
    if (names === undefined) passedOver.set(why, [name]);
    else names.push(name);
  });
  if (!listed.ok) return listed;
  const [first] = listed.value;
  const kind = first?.path === resolve(path) ? 'file' : 'folder';
  return ok({ path, kind, files: listed.value, remarks: [...passedOver].map(([why, names]) => remark(why, names)) });
}

const MOST_NAMED = 5;

const WORDS: Readonly<Record<PassedOver['why'], readonly [one: string, several: string, remedy: string]>> = {
  'leads-out': [
    'is a link that leads out of the folder, and is not followed',
    'are links that lead out of the folder, and are not followed',
    'Copy what they lead to into the folder, or give the folder where that lies.',
  ],
  'leads-nowhere': ['is a link that leads nowhere', 'are links that lead nowhere', 'Copy what they should lead to.'],
  closed: [
    'may not be read by this user',
    'may not be read by this user',
    'Nothing to do if there is no firmware in it; else change its permissions.',
  ],
  'no-text': [
    'has a name that is not UTF-8, which no device can ask for',
    'have names that are not UTF-8, which no device can ask for',
    'Rename it.',
  ],
};

function remark(why: PassedOver['why'], names: readonly string[]): Remark {
  const [one, several, remedy] = WORDS[why];
  const named = names.slice(0, MOST_NAMED).map((name) => printable(name));
  const more = names.length > MOST_NAMED ? ` and ${count(names.length - MOST_NAMED, 'other')}` : '';
  return { file: named[0] ?? '', problem: `${named.join(', ')}${more} ${names.length === 1 ? one : several}.`, remedy };
}

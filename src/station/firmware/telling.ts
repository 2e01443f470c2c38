/** What is known about firmware, as events. */
import type { HeldLoad } from '../../events/areas/firmware.ts';
import type { Happening } from '../../events/types.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import { recipesFor } from '../../knowledge/recipes.ts';
import type { LoadVerdict } from '../../knowledge/verdict.ts';
import { printable } from '../../lib/text.ts';
import type { Given } from '../../storage/library/given.ts';
import { assess, loadText, type AssessedFile } from './assessment.ts';
import type { StoredImages } from './image-library.ts';
import type { Survey } from './survey.ts';

/** One event for the package, and one for each thing wrong with it. */
export function assessed(
  name: string,
  files: readonly AssessedFile[],
  library?: 'added' | 'known',
): readonly Happening[] {
  const { verdict, problems, bytes } = assess(name, files);
  const source = printable(name);
  const packages = verdict.loads.map(loadText);
  const recipes = recipesFor(files.map(({ path }) => baseName(path)));
  return [
    {
      type: 'firmware.adopted',
      source,
      files: files.length,
      bytes,
      packages,
      loads: verdict.loads.map(held),
      ...(recipes.length > 0 && { recipes }),
      ...(library && { library }),
    },
    ...problems.map(({ kind, file, problem, remedy, harmless, other }): Happening => ({
      type: 'firmware.problem',
      source,
      file,
      problem,
      hint: remedy,
      kind,
      ...(harmless && { harmless }),
      ...(other && { other }),
    })),
  ];
}

function held({ models, complete, recovers }: LoadVerdict): HeldLoad {
  return { models, complete, recovers };
}

/** What the library holds besides what was given. */
export function alsoHeld(packages: readonly StoredImages[], given: ReadonlySet<string>): readonly Happening[] {
  const others = packages.filter(({ id }) => !given.has(id));
  const verdicts = others.flatMap(({ name, files }) => assess(name, files).verdict.loads);
  const loads = verdicts.map(held);
  return loads.length === 0
    ? []
    : [{ type: 'firmware.library', packages: [...new Set(verdicts.map(loadText))], loads }];
}

export function unreadableManifest(file: string): Happening {
  const problem = `${printable(file)}, the record of a package in the library, cannot be read.`;
  const hint = 'Its firmware is kept, but not served: remove that file and add the download again.';
  return { type: 'firmware.problem', source: 'library', file: printable(file), problem, hint };
}

/** What of a folder is not looked at, or that there is nothing in it. */
export function remarked({ path, files, remarks }: Pick<Given, 'path' | 'files' | 'remarks'>): readonly Happening[] {
  const source = printable(path);
  const told = remarks.map(({ file, problem, remedy }): Happening => ({
    type: 'firmware.problem',
    source,
    file,
    problem: `In ${source}: ${problem}`,
    hint: remedy,
  }));
  if (files.length + told.length > 0) return told;
  const problem = `${source} holds no files.`;
  const hint = 'Put the firmware into it: what comes into a folder is served at once.';
  return [{ type: 'firmware.problem', source, file: source, problem, hint }];
}

/** The end of it: what was looked at, and what was not. */
export function judged(surveys: readonly Survey[], leftOut: number): Happening {
  const files = surveys.flatMap(({ packages }) => packages.flatMap((one) => one.files)).length;
  const unread = surveys.reduce((sum, one) => sum + one.unread, 0);
  return { type: 'firmware.judged', files, unread, leftOut };
}

/** Looks into the configuration files that lie in folders: what is wrong with each. */
import { baseName } from '../../formats/archive/entry-name.ts';
import type { FileFacts, Folders } from '../../host/files/folders.ts';
import type { ConfigurationProblem, Surroundings } from '../../knowledge/configurations/check-cisco.ts';
import {
  checkConfiguration,
  isConfigurationFile,
  LARGEST_CONFIGURATION,
} from '../../knowledge/configurations/check-configuration.ts';

/** A folder has one for each phone; a home folder given by mistake has none. */
const MOST_READ = 2000;

const TOO_LARGE: ConfigurationProblem = {
  kind: 'configuration-too-large',
  problem: `has more than ${LARGEST_CONFIGURATION / 1024} kB: no phone takes that ("CFG TFTP Size Error")`,
  remedy: 'Look whether it is the right file.',
};

/** `lists`: names of lists that lie elsewhere. Only files with something wrong are in the answer. */
export function checkedConfigurations(
  folders: Pick<Folders, 'read'>,
  files: readonly FileFacts[],
  lists: readonly string[] = [],
): ReadonlyMap<FileFacts, readonly ConfigurationProblem[]> {
  const found = new Map<FileFacts, readonly ConfigurationProblem[]>();
  const wanted = files.filter(({ name }) => isConfigurationFile(baseName(name))).slice(0, MOST_READ);
  if (wanted.length === 0) return found;
  const around = surroundings(files, lists);
  for (const file of wanted) {
    const problems = problemsIn(folders, file, around);
    if (problems.length > 0) found.set(file, problems);
  }
  return found;
}

function problemsIn(
  folders: Pick<Folders, 'read'>,
  file: FileFacts,
  around: Surroundings,
): readonly ConfigurationProblem[] {
  if (file.size > LARGEST_CONFIGURATION) return [TOO_LARGE];
  const bytes = folders.read(file);
  return bytes.ok ? checkConfiguration(baseName(file.name), bytes.value, around) : [];
}

/** Files are asked for by any end of their path. */
function surroundings(files: readonly FileFacts[], lists: readonly string[]): Surroundings {
  const names = new Set(files.flatMap(({ name }) => endsOf(name.toLowerCase())));
  const own = files.map(({ name }) => baseName(name)).filter((name) => /\.loads$/i.test(name));
  return { lists: [...own, ...lists], has: (name) => names.has(name.toLowerCase()) };
}

function endsOf(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.map((_step, at) => steps.slice(at).join('/'));
}

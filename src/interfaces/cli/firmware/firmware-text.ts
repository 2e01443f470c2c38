/** Firmware as tables for people. Pure, so it is tested as text. */
import { baseName } from '../../../formats/archive/entry-name.ts';
import type { SigningEra } from '../../../formats/cisco/load-version.ts';
import type { LoadVerdict } from '../../../knowledge/verdict.ts';
import { count, formatBytes, printable } from '../../../lib/text.ts';
import { loadText } from '../../../station/firmware/assessment.ts';
import type { FileReport, PackageReport } from '../../../station/firmware/report.ts';
import { aligned } from '../screen/aligned.ts';
import type { Paint } from '../screen/paint.ts';
import { wrap } from '../screen/wrap.ts';

/** One line a package, the latest first; where `columns` are too few for that, with its loads in lines of their own. */
export function libraryTable(
  packages: readonly PackageReport[],
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
): string {
  if (packages.length === 0) return 'The library is empty. Take something in with: rouse firmware add FILE\n';
  const cells = packages.map((one) => [
    one.id ?? '',
    printable(one.name),
    one.loads.map(loadText).join('; '),
    formatBytes(one.bytes),
    verdictOf(one),
  ]);
  const table = [['ID', 'PACKAGE', 'LOADS', 'SIZE', 'VERDICT'], ...cells];
  const wide = aligned(table);
  const fits = wide.every((line) => line.length <= columns);
  const [head = '', ...lines] = fits ? wide : aligned(table.map((row) => row.toSpliced(LOADS, 1)));
  const below = (at: number): string => (fits ? '' : `\n    ${wrap(cells[at]?.[LOADS] ?? '', columns, 4, 4)}`);
  const rows = lines.map((line, at) => `${line}${below(at)}`);
  const painted = rows.map((row, at) => (packages[at]?.sound === true ? row : paint('yellow', row)));
  return [paint('dim', head), ...painted, ''].join('\n');
}

/** Its column. */
const LOADS = 2;

function verdictOf({ sound, known, problems }: PackageReport): string {
  if (sound && !known) return 'not known';
  return sound ? 'sound' : count(problems.filter(({ harmless }) => !harmless).length, 'problem');
}

/** All about one package, its sentences wrapped at `columns`. `note`: what happened to it just now. */
export function packageText(one: PackageReport, paint: Paint, note = '', columns = Number.POSITIVE_INFINITY): string {
  const wrapped = (text: string): string => wrap(text, columns, 4, 2);
  const id = [one.id, note].filter((text) => text !== undefined && text !== '').join(', ');
  const head = `${paint('bold', printable(one.name))}${id === '' ? '' : ` (${id})`}: ${count(one.files.length, 'file')}, ${formatBytes(one.bytes)}`;
  const { shown, more } = shownFiles(one.files);
  const files = aligned(
    shown.map((file) => [baseName(printable(file.path)), formatBytes(file.size), fileVerdict(file)]),
  );
  const problems = one.problems.map(({ problem, remedy, harmless }) =>
    paint(harmless ? 'dim' : 'yellow', wrapped(`! ${problem} ${remedy}`)),
  );
  const verdict = verdictLine(one, paint);
  const body = [...one.loads.map((load) => wrapped(aboutLoad(load))), ...files, ...more, ...problems, verdict];
  return `${head}\n${body.map((line) => `  ${line}\n`).join('')}`;
}

/** A folder may hold thousands of files that are no firmware. */
const MOST_BYSTANDERS = 12;

/** What devices read; the rest as long as it is not much. */
function shownFiles(files: readonly FileReport[]): {
  readonly shown: readonly FileReport[];
  readonly more: readonly string[];
} {
  const bystanders = files.filter(({ read }) => !read).length;
  if (bystanders <= MOST_BYSTANDERS) return { shown: files, more: [] };
  const more = `and ${count(bystanders, 'file')} that no list names: served as they are, not judged`;
  return { shown: files.filter(({ read }) => read), more: [more] };
}

function verdictLine({ sound, known }: PackageReport, paint: Paint): string {
  if (!sound) return paint('red', 'Not sound.');
  return known ? paint('green', 'Sound, as far as anybody but the phone can tell.') : paint('dim', 'Not known here.');
}

const ERA: Readonly<Record<SigningEra, string>> = {
  old: 'signed with the old key only',
  both: 'signed with both keys: the bridge for old loaders',
  new: 'signed with the new key: loaders before 8.3(3) refuse it',
};

function aboutLoad(load: LoadVerdict): string {
  const parts = [
    loadText(load),
    load.era === undefined || load.componentVersion === undefined || load.componentVersion === load.version
      ? ''
      : `files ${load.componentVersion}`,
    load.era === undefined ? '' : ERA[load.era],
    recoveryText(load),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** Only of the 79x1 class it is known what a phone asks for after a reset; its loads have an age. */
function recoveryText({ era, recovers }: LoadVerdict): string {
  if (recovers.length > 0) return `found after a reset by ${recovers.join(', ')}`;
  return era === undefined ? '' : 'no phone finds it after a reset';
}

const AUTHENTICITY: Readonly<Record<FileReport['authenticity'], string>> = {
  'known-image': 'published image, byte for byte',
  'known-payload': 'published contents under another signature',
  unverifiable: 'signed; only the phone can check that',
  unsigned: 'not signed',
};

function fileVerdict({ authenticity, checks, problems }: FileReport): string {
  const said = AUTHENTICITY[authenticity];
  const wrong = problems.filter(({ harmless }) => !harmless).map(({ kind }) => kind);
  if (wrong.length > 0) return `NOT SOUND: ${[...new Set(wrong)].join(', ')}`;
  if (checks.length === 0 || authenticity === 'known-image') return said;
  return `${checks.join(', ')} right${authenticity === 'unverifiable' ? '' : `; ${said}`}`;
}

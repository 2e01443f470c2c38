/**
 * The live view of a single device: its steps, ticked, with what to do now, what is wrong, and how far each file is. Pure, so
 * it is tested as text.
 */
import type { FileProgress } from '../../../devices/files-so-far.ts';
import type { GuidanceState, GuidanceStep } from '../../../devices/guidance.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { formatBytes } from '../../../lib/text.ts';
import { formatSpan, seconds } from '../../../lib/time.ts';
import type { Paint, Style } from './paint.ts';
import type { View } from './screen.ts';
import type { StandingFinding } from './standing.ts';
import { wrap } from './wrap.ts';

const MARKS: Readonly<Record<GuidanceState, string>> = { done: '✓', unseen: '?', missed: '✗', now: '▶', next: '·' };
const STYLES: Readonly<Record<GuidanceState, Style>> = {
  done: 'green',
  unseen: 'dim',
  missed: 'yellow',
  now: 'bold',
  next: 'dim',
};
const INDENT = 4;

/** What is left out where there is no room for everything, in this order; the step of now never is. */
const LEFT_OUT = ['space', 'next', 'past', 'files', 'remedy', 'explained', 'finding'] as const;

interface Part {
  readonly is: (typeof LEFT_OUT)[number] | 'now';
  readonly lines: readonly string[];
}

export interface Guided {
  /** Absent where it was not heard of yet. */
  readonly story?: DeviceStory;
  readonly steps: readonly GuidanceStep[];
  readonly findings: readonly StandingFinding[];
  /** The last lines: how far it is, and how to stop. */
  readonly ends: readonly string[];
}

/** No more than `view.rows` lines, none longer than `view.columns`. */
export function guided(
  { story, steps, findings, ends }: Guided,
  { columns, rows }: View,
  paint: Paint,
): readonly string[] {
  const last = ends.slice(0, Math.max(1, rows));
  const parts = [
    ...steps.flatMap((step) => stepParts(step, story, columns, paint)),
    ...findings.flatMap((finding) => findingParts(finding, columns, paint)),
    SPACE,
    ...(story === undefined ? [] : fileParts(story, columns, paint)),
  ];
  return [...fitted(parts, Math.max(0, rows - last.length)), ...last];
}

const SPACE: Part = { is: 'space', lines: [''] };

/** The last of what matters least goes, one after the other; of what is left as many lines as there is room for. */
function fitted(parts: readonly Part[], room: number): readonly string[] {
  const kept = [...parts];
  let height = kept.reduce((sum, { lines }) => sum + lines.length, 0);
  for (const least of LEFT_OUT) {
    const isLeast = ({ is }: Part): boolean => is === least;
    while (height > room) {
      const at = least === 'past' ? kept.findIndex(isLeast) : kept.findLastIndex(isLeast);
      if (at < 0) break;
      for (const { lines } of kept.splice(at, 1)) height -= lines.length;
    }
  }
  return kept.flatMap(({ lines }) => lines).slice(0, room);
}

function stepParts(step: GuidanceStep, story: DeviceStory | undefined, columns: number, paint: Paint): readonly Part[] {
  const isNow = step.state === 'now';
  const head = paint(STYLES[step.state], cut(`  ${MARKS[step.state]} ${step.label}`, columns));
  if (!isNow && step.note === undefined) return [{ is: step.state === 'next' ? 'next' : 'past', lines: [head] }];
  const power = step.keepPower === true && step.does === undefined ? 'Do not unplug it.' : undefined;
  const texts = [step.note, step.does, power].flatMap((text) => (text === undefined ? [] : indented(text, columns)));
  const more = [step.sees, silenceOf(step, story)].flatMap((text) =>
    text === undefined ? [] : indented(text, columns).map((line) => paint('dim', line)),
  );
  return [
    SPACE,
    { is: 'now', lines: [head, ...texts.map((line) => (isNow ? paint('bold', line) : line))] },
    { is: 'explained', lines: more },
    SPACE,
  ];
}

function silenceOf({ silence = 0 }: GuidanceStep, story: DeviceStory | undefined): string | undefined {
  if (silence === 0 || story?.phase === 'loading') return undefined;
  return `Silence is normal for up to ${formatSpan(seconds(silence))}.`;
}

function findingParts({ says, remedy }: StandingFinding, columns: number, paint: Paint): readonly Part[] {
  const [first = '', ...others] = indented(says, columns);
  const lines = [cut(`  ! ${first.slice(INDENT)}`, columns), ...others].map((line) => paint('yellow', line));
  const steps = remedy.map((step, at): Part => ({ is: 'remedy', lines: indented(`${at + 1}. ${step}`, columns) }));
  return [SPACE, { is: 'finding', lines }, ...steps];
}

/** The row below says the same of a single file. */
function fileParts({ phase, files }: DeviceStory, columns: number, paint: Paint): readonly Part[] {
  if (phase !== 'loading' || files.length < 2) return [];
  const wide = Math.max(...files.map(({ name }) => name.length));
  return files.map((file) => ({
    is: 'files',
    lines: [paint(file.state === 'reading' ? 'bold' : 'dim', cut(fileText(file, wide), columns))],
  }));
}

const FILE_MARKS: Readonly<Record<FileProgress['state'], string>> = {
  expected: '·',
  reading: '▶',
  read: '✓',
  unconfirmed: '✓',
  failed: '✗',
};

function fileText({ name, size, sent, state }: FileProgress, wide: number): string {
  const share = state === 'reading' && size > 0 ? `${Math.floor((sent / size) * 100)} % of ` : '';
  return `    ${FILE_MARKS[state]} ${name.padEnd(wide)}  ${size > 0 ? `${share}${formatBytes(size)}` : ''}`.trimEnd();
}

function indented(text: string, columns: number): readonly string[] {
  return `${' '.repeat(INDENT)}${wrap(text, columns, INDENT, INDENT)}`.split('\n').map((line) => cut(line, columns));
}

function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, Math.max(0, columns - 1))}…` : text;
}

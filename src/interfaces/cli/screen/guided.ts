/** The live view of a single device: its steps, ticked, with what to do now, and how far it is. Pure, so it is tested as text. */
import type { GuidanceState, GuidanceStep } from '../../../devices/guidance.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { formatSpan, seconds } from '../../../lib/time.ts';
import type { Paint, Style } from './paint.ts';
import type { View } from './screen.ts';
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

/**
 * No more than `view.rows` lines, none longer than `view.columns`. `row`: how far the device is, in one line. Where there is no
 * room for everything, what comes later goes first, then what is done.
 */
export function guided(
  story: DeviceStory,
  steps: readonly GuidanceStep[],
  row: string,
  { columns, rows }: View,
  paint: Paint,
): readonly string[] {
  const ends = [row, paint('dim', 'Stop with Ctrl-C.'.slice(0, columns))];
  const parts = steps.map((step) => ({ step, lines: stepLines(step, story, columns, paint) }));
  const room = Math.max(0, rows - ends.length);
  while (parts.reduce((sum, { lines }) => sum + lines.length, 0) > room) {
    const least = parts.findLastIndex(({ step }) => step.state === 'next');
    const at = least >= 0 ? least : parts.findIndex(({ step }) => step.state !== 'now');
    if (at < 0) break;
    parts.splice(at, 1);
  }
  const lines = parts.flatMap((part) => part.lines).slice(0, room);
  return [...lines, ...ends];
}

function stepLines(step: GuidanceStep, { phase }: DeviceStory, columns: number, paint: Paint): readonly string[] {
  const head = paint(STYLES[step.state], cut(`  ${MARKS[step.state]} ${step.label}`, columns));
  if (step.note === undefined && step.state !== 'now') return [head];
  const silence =
    step.silence === undefined || step.silence === 0 || phase === 'loading'
      ? undefined
      : `Silence is normal for up to ${formatSpan(seconds(step.silence))}.`;
  const power = step.keepPower === true && step.does === undefined ? 'Do not unplug it.' : undefined;
  const texts = [step.note, step.does, step.sees, power, silence];
  return [head, ...texts.flatMap((text) => (text === undefined ? [] : indented(text, columns)))];
}

function indented(text: string, columns: number): readonly string[] {
  return `${' '.repeat(INDENT)}${wrap(text, columns, INDENT, INDENT)}`.split('\n').map((line) => cut(line, columns));
}

function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}

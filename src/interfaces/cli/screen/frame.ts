/** The live view as text: one row for each device, and a line of totals. Pure, so it is tested as text. */
import type { FileProgress } from '../../../devices/files-so-far.ts';
import { progressOf, type DeviceStory } from '../../../devices/story.ts';
import { count, formatBytes } from '../../../lib/text.ts';
import { formatDuration, since, type Instant } from '../../../lib/time.ts';
import { deviceName } from './lines.ts';
import type { Paint, Style } from './paint.ts';
import type { View } from './screen.ts';

/**
 * At most half the terminal, so that the story above it can be read; no line longer than `columns`. Devices at work
 * come first, then the others as they appeared.
 */
export function frame(stories: readonly DeviceStory[], now: Instant, view: View, paint: Paint): string[] {
  const room = Math.max(1, Math.floor(view.rows / 2));
  const byInterest = stories.toSorted((a, b) => RANK[a.phase] - RANK[b.phase] || a.firstSeen - b.firstSeen);
  const shown = byInterest.slice(0, room);
  return [...shown.map((story) => row(story, now, view.columns, paint)), ...totals(stories, shown.length, view, paint)];
}

const RANK: Readonly<Record<DeviceStory['phase'], number>> = {
  loading: 0,
  writing: 1,
  addressed: 2,
  asking: 3,
  'normal-boot': 4,
  recovered: 5,
};

const PHASE_STYLE: Readonly<Record<DeviceStory['phase'], Style>> = {
  asking: 'dim',
  addressed: 'dim',
  loading: 'bold',
  writing: 'bold',
  'normal-boot': 'yellow',
  recovered: 'green',
};

function row(story: DeviceStory, now: Instant, columns: number, paint: Paint): string {
  const name = deviceName(story.device, story).padEnd(20);
  const bar = story.phase === 'loading' || story.phase === 'writing' ? ` ${barText(progressOf(story), columns)} ` : '';
  const text = `${bar} ${said(story, now)}`;
  const room = Math.max(0, columns - name.length);
  return `${paint('cyan', name)}${paint(PHASE_STYLE[story.phase], fit(text, room))}`;
}

function barText(done: number, columns: number): string {
  const length = columns < 100 ? 10 : 20;
  const full = Math.round(done * length);
  return `${'█'.repeat(full)}${'░'.repeat(length - full)} ${`${Math.floor(done * 100)}`.padStart(3)} %`;
}

function fit(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text;
}

/** What a row says in words. */
function said(story: DeviceStory, now: Instant): string {
  switch (story.phase) {
    case 'asking':
      return 'asks for an address';
    case 'addressed':
      return `has ${story.address ?? 'an address'}, no file asked for yet (${formatDuration(since(story.lastSeen, now))})`;
    case 'loading':
      return fileText(story.files);
    case 'writing':
      return `writes its flash: do not unplug (${formatDuration(since(story.lastSeen, now))})`;
    case 'normal-boot':
      return 'started normally: it was not reset (hold # at power-up)';
    case 'recovered':
      return `recovered in ${formatDuration(since(story.loadingSince ?? story.firstSeen, story.recoveredAt ?? now))}`;
  }
}

function fileText(files: readonly FileProgress[]): string {
  const at = files.findIndex((file) => file.state === 'reading');
  const file = files[at];
  return file === undefined ? 'between two files' : `${at + 1}/${files.length} ${file.name}, ${formatBytes(file.size)}`;
}

function totals(stories: readonly DeviceStory[], shown: number, { isOver }: View, paint: Paint): string[] {
  if (stories.length === 0) return isOver ? [] : [paint('dim', 'Waiting for a device. Stop with Ctrl-C.')];
  const recovered = stories.filter((story) => story.phase === 'recovered').length;
  const hidden = stories.length - shown;
  const more = hidden > 0 ? `, ${hidden} more not shown` : '';
  const stop = isOver ? '' : ' Stop with Ctrl-C.';
  return [paint('dim', `${recovered} of ${count(stories.length, 'device')} recovered${more}.${stop}`)];
}

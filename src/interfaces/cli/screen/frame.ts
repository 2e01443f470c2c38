/** The live view as text: one row for each device, and a line of totals. Pure, so it is tested as text. */
import type { Awake } from '../../../devices/awake.ts';
import type { GuidanceStep } from '../../../devices/guidance.ts';
import type { FileProgress } from '../../../devices/files-so-far.ts';
import { progressOf } from '../../../devices/progress.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { timeLeft } from '../../../devices/time-left.ts';
import { troubleText } from '../../../devices/trouble.ts';
import { LIST_STEP, silenceOf, WRITING_STEP } from '../../../knowledge/recipe.ts';
import { count, formatBytes } from '../../../lib/text.ts';
import { formatDuration, formatSpan, seconds, since, type Instant, type Millis } from '../../../lib/time.ts';
import { guided, type Guided } from './guided.ts';
import { deviceName } from './lines.ts';
import type { Paint, Style } from './paint.ts';
import { Seats, type IsHeldUp } from './seats.ts';
import type { View } from './screen.ts';
import type { StandingFinding } from './standing.ts';

/** Leaves the story above it room; no line longer than `columns`. */
export function frame(
  stories: readonly DeviceStory[],
  now: Instant,
  view: View,
  paint: Paint,
  facts: FrameFacts = {},
): readonly string[] {
  const { seats = new Seats(), linkless = [], faulty = NOBODY } = facts;
  const one = view.isOver ? undefined : oneOf(stories, facts);
  if (one !== undefined) {
    const { story } = one;
    const rest = story === undefined ? stories : stories.filter((other) => other !== story);
    const ends = [
      ...(story === undefined ? [] : [row(story, now, view.columns, paint)]),
      paint('dim', fit(restText(rest, story, linkless), view.columns)),
    ];
    return guided({ ...one, ends }, { ...view, rows: guidedRoom(view.rows) }, paint);
  }
  const isHeldUp = (story: DeviceStory): boolean => isHindered(story) || faulty.has(story.device);
  const shown = seats.seat(stories, Math.max(1, Math.floor(view.rows / 2)), isHeldUp);
  const last = totals(stories, { shown: shown.length, isHeldUp, linkless }, view);
  return [
    ...shown.map((story) => row(story, now, view.columns, paint)),
    ...last.map((text) => paint('dim', fit(text, view.columns))),
  ];
}

/** What a frame knows besides the stories. */
export interface FrameFacts {
  /** Which device had which row so far. */
  readonly seats?: Seats;
  /** Adapters without a link. */
  readonly linkless?: readonly string[];
  /** What a person does with a device, ticked; empty where no recipe says so. */
  readonly guide?: (story: DeviceStory) => readonly GuidanceStep[];
  /** The same for a device that was not heard of yet. */
  readonly before?: readonly GuidanceStep[];
  /** What holds of a device and of the station; without a device of the station alone. */
  readonly findings?: (story?: DeviceStory) => readonly StandingFinding[];
  /** Devices that something is wrong with. */
  readonly faulty?: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The only device that a recipe knows, or that is waited for, and what a person does with it. Others may be there besides. */
function oneOf(stories: readonly DeviceStory[], facts: FrameFacts): Omit<Guided, 'ends'> | undefined {
  const { guide, before = [], findings = () => [] } = facts;
  const [story, ...others] = stories.filter(({ recipe }) => recipe !== undefined);
  if (others.length > 0) return undefined;
  const steps = story === undefined ? before : (guide?.(story) ?? []);
  return steps.length === 0 ? undefined : { ...(story && { story }), steps, findings: findings(story) };
}

/** Below the view of a single device. */
function restText(rest: readonly DeviceStory[], story: DeviceStory | undefined, linkless: readonly string[]): string {
  const parts = [
    ...(story === undefined ? ['Waiting for a device'] : []),
    ...(rest.length === 0 ? [] : [`${count(rest.length, 'device')} that no recipe knows`]),
    ...(linkless.length === 0 ? [] : [`no link on ${linkless.join(' and ')}`]),
  ];
  return `${parts.length === 0 ? '' : `${parts.join(', ')}. `}Stop with Ctrl-C.`;
}

/** Of one device the view is what matters, so that the last lines above it are enough. */
function guidedRoom(rows: number): number {
  return Math.max(1, rows < LOW ? rows - 3 : rows - 8);
}

const LOW = 20;

const PHASE_STYLE: Readonly<Record<DeviceStory['phase'], Style>> = {
  asking: 'dim',
  addressed: 'dim',
  loading: 'bold',
  writing: 'bold',
  'normal-boot': 'yellow',
  recovered: 'green',
};

function styleOf({ phase, awake }: DeviceStory): Style {
  return awake === undefined ? PHASE_STYLE[phase] : 'green';
}

function row(story: DeviceStory, now: Instant, columns: number, paint: Paint): string {
  const name = deviceName(story.device, story).padEnd(20).slice(0, columns);
  const isStuck = isHindered(story);
  const bar = story.phase === 'loading' && !isStuck ? ` ${barText(progressOf(story), columns)} ` : '';
  const text = `${bar} ${isStuck && story.trouble !== undefined ? troubleText(story.trouble) : said(story, now)}`;
  const room = Math.max(0, columns - name.length);
  return `${paint('cyan', name)}${paint(isStuck ? 'yellow' : styleOf(story), fit(text, room))}`;
}

/** Whether its trouble matters more than how far it is: a transfer that is tried again is told as a transfer. */
function isHindered({ trouble, files }: DeviceStory): boolean {
  if (trouble === undefined) return false;
  const isTriedAgain = trouble.kind === 'failed' || (trouble.kind === 'anew' && trouble.times === 1);
  return !isTriedAgain || !files.some(({ state }) => state === 'reading');
}

function barText(done: number, columns: number): string {
  const length = columns < 100 ? 10 : 20;
  const full = Math.round(done * length);
  return `${'█'.repeat(full)}${'░'.repeat(length - full)} ${`${Math.floor(done * 100)}`.padStart(3)} %`;
}

function fit(text: string, room: number): string {
  if (room <= 0) return '';
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

/** What a row says in words where nothing is in the way. */
function said(story: DeviceStory, now: Instant): string {
  if (story.awake !== undefined) return awakeText(story.awake);
  switch (story.phase) {
    case 'asking':
      return askingText(story);
    case 'addressed':
      return addressedText(story, now);
    case 'loading':
      return loadingText(story, now);
    case 'writing':
      return writingText(story, now);
    case 'normal-boot':
      return 'started normally: it was not reset (hold # at power-up)';
    case 'recovered':
      return `recovered in ${formatDuration(since(story.loadingSince ?? story.firstSeen, story.recoveredAt ?? now))}`;
  }
}

function awakeText({ load, by }: Awake): string {
  return load === undefined ? `awake: it has registered by ${by}` : `awake: it runs ${load}`;
}

/** More often than this is not the start of a device any more. */
const FEW_STARTS = 2;

function askingText({ offered, starts = 0 }: DeviceStory): string {
  const often = starts > FEW_STARTS ? ` (${starts} times)` : '';
  return offered === undefined || often === ''
    ? `asks for an address${often}`
    : `is offered ${offered} and does not take it${often}`;
}

function addressedText(
  { address = 'an address', model, recipe, starts = 0, files, lastSeen }: DeviceStory,
  now: Instant,
): string {
  const read = files.findLast(({ state }) => state === 'read');
  if (read !== undefined) return `has ${address} and has read ${read.name}`;
  if (model === undefined) return `has ${address}; no recipe knows this device`;
  if (starts > FEW_STARTS) return `has ${address}, asks for no file and starts again (${starts} times)`;
  return `has ${address}, no file asked for yet (${formatDuration(since(lastSeen, now))}${normalText(silenceOf(recipe, LIST_STEP))})`;
}

/** How long that is normal. */
function normalText(silence: Millis | undefined): string {
  return silence === undefined ? '' : `, normal up to ${formatSpan(silence)}`;
}

/** A device under way is heard of several times a second. */
const SILENT = seconds(10);

function loadingText(story: DeviceStory, now: Instant): string {
  const { files, lastSeen } = story;
  const silence = since(lastSeen, now);
  if (silence >= SILENT) return `silent for ${formatDuration(silence)}: has it power and its cable?`;
  const at = files.findIndex((file) => file.state === 'reading');
  const file = files[at];
  if (file === undefined) return fileBetween(files);
  return `${at + 1}/${files.length} ${file.name}, ${formatBytes(file.size)}${leftText(story, now)}`;
}

function leftText(story: DeviceStory, now: Instant): string {
  const time = timeLeft(story, now);
  return time === undefined ? '' : `, ${time.is} ${formatSpan(roughly(time.left))} left`;
}

/** Whole seconds: nobody waits for tenths of one. */
function roughly(time: Millis): Millis {
  return seconds(Math.max(1, Math.round(time / 1000)));
}

function fileBetween(files: readonly FileProgress[]): string {
  const done = files.filter(({ state }) => state === 'read' || state === 'unconfirmed').length;
  return `${done} of ${count(files.length, 'file')} read`;
}

function writingText({ recipe, lastSeen }: DeviceStory, now: Instant): string {
  const silence = since(lastSeen, now);
  const usual = silenceOf(recipe, WRITING_STEP);
  const time = formatDuration(silence);
  if (recipe !== undefined && !recipe.steps.some(({ keepPower }) => keepPower === true))
    return `has read everything (${time})`;
  if (usual === undefined) return `writes its flash: do not unplug (${time})`;
  if (silence > usual) return `is silent for ${time}, longer than usual (${formatSpan(usual)}): see its screen`;
  return `writes its flash, silent up to ${formatSpan(usual)}: do not unplug (${time})`;
}

function totals(
  stories: readonly DeviceStory[],
  { shown, isHeldUp, linkless }: { shown: number; isHeldUp: IsHeldUp; linkless: readonly string[] },
  { isOver }: View,
): readonly string[] {
  // Who has no address yet may still be one of them.
  const known = stories.filter(({ model, phase }) => model !== undefined || phase === 'asking');
  const recovered = known.filter((story) => story.phase === 'recovered').length;
  const others = stories.length - known.length;
  const hidden = stories.length - shown;
  const isMany = known.length > 1 && !isOver;
  const heldUp = isMany ? known.filter((story) => story.phase !== 'recovered' && isHeldUp(story)).length : 0;
  const underWay = isMany ? known.filter((story) => isUnderWay(story) && !isHeldUp(story)).length : 0;
  const parts = [
    ...(stories.length === 0 && !isOver ? ['Waiting for a device'] : []),
    ...(known.length === 0 ? [] : [`${recovered} of ${count(known.length, 'device')} recovered`]),
    ...(underWay === 0 ? [] : [`${underWay} under way`]),
    ...(heldUp === 0 ? [] : [`${heldUp} held up`]),
    ...(others === 0 ? [] : [`${count(others, 'device')} that no recipe knows`]),
    ...(hidden > 0 ? [`and ${hidden} more than shown`] : []),
    ...(linkless.length === 0 || isOver ? [] : [`no link on ${linkless.join(' and ')}`]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.${isOver ? '' : ' Stop with Ctrl-C.'}`];
}

function isUnderWay({ phase }: DeviceStory): boolean {
  return phase === 'loading' || phase === 'writing';
}

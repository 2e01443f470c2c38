/** `rouse replay FILE`: what a recorded session tells, with the stories and findings of this version. */
import { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import type { Finding } from '../../../diagnosis/finding.ts';
import { replay } from '../../../diagnosis/replay.ts';
import { Stories } from '../../../devices/stories.ts';
import { CATALOGUE } from '../../../events/catalogue.ts';
import type { StationEvent } from '../../../events/types.ts';
import { isCapture, readCapture } from '../../../formats/pcap/read.ts';
import { nodeFolders } from '../../../host/node/files/folders/folders.ts';
import { count, printable } from '../../../lib/text.ts';
import type { Instant } from '../../../lib/time.ts';
import { thisInvocation, wholeCommands } from '../invocation.ts';
import { captureEvents } from '../../../station/capture/capture-events.ts';
import { readSession, type Session } from '../../../storage/sessions/session.ts';
import type { Recordable } from '../../../storage/sessions/session-recorder.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { frame } from '../screen/frame.ts';
import { deviceName } from '../screen/lines.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { StoryLines } from '../screen/story-lines.ts';
import { columnsOf, sizeOr } from '../screen/wrap.ts';

export interface ReplayOptions {
  readonly json?: boolean;
}

/** Exit 1 when there is not one event in the file. */
export function replaySession(path: string, options: ReplayOptions): ExitCode {
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return failed(bytes.error);
  if (isCapture(bytes.value)) return replayCapture(path, bytes.value, options);
  const session = readSession(bytes.value, isKnown);
  tellDamage(path, session);
  if (session.events.length > 0) {
    show(path, session.events, options);
    return EXIT.done;
  }
  return misused([`${path} holds no event of a session.`], EXIT.failed);
}

/** A capture of frames: what a station would have told of them. */
function replayCapture(path: string, bytes: Uint8Array, options: ReplayOptions): ExitCode {
  const capture = readCapture(bytes);
  if (!capture.ok) return misused([`${path}: ${capture.error}.`], EXIT.failed);
  const { frames, remarks } = capture.value;
  for (const remark of remarks) process.stderr.write(`rouse: ${path}: ${remark}\n`);
  if (frames.length === 0) return misused([`${path} holds no frame.`], EXIT.failed);
  show(path, captureEvents(frames, printable(path)), options);
  return EXIT.done;
}

function show(path: string, recorded: readonly StationEvent[], { json = false }: ReplayOptions): void {
  const diagnosis = new Diagnosis(new Stories());
  const unusable = ({ n }: StationEvent, reason: string): void => passedOver(path, `event ${n}`, reason);
  const paint = paintFor();
  const called = thisInvocation();
  const lines = new StoryLines({
    paint,
    columns: columnsOf,
    story: (device) => diagnosis.stories.of(device),
    whole: (text) => wholeCommands(text, called),
  });
  for (const event of replay(recorded, diagnosis, unusable)) {
    const text = json ? JSON.stringify(event) : lineOfRecorded(event, lines, unusable);
    if (text !== undefined) process.stdout.write(`${text}\n`);
  }
  const { at } = recorded[recorded.length - 1] ?? { at: undefined };
  if (!json && at !== undefined) process.stdout.write(summary(diagnosis, at, paint));
}

/** The sentence of an event is made of fields that somebody may have left out. */
function lineOfRecorded(
  event: StationEvent,
  lines: StoryLines,
  unusable: (event: StationEvent, reason: string) => void,
): string | undefined {
  try {
    return lines.of(event);
  } catch (error) {
    unusable(event, String(error));
    return undefined;
  }
}

/** How far each device came, and what was not settled at the end. */
function summary({ stories, findings }: Diagnosis, at: Instant, paint: Paint): string {
  const devices = stories.all;
  const columns = sizeOr(80, process.stdout.columns);
  const rows = frame(devices, at, { columns, rows: 2 * devices.length, isOver: true }, paint);
  const standing = findings.map((finding) => findingText(finding, stories));
  const what = `${count(findings.length, 'finding')} not settled${findings.length === 0 ? '.' : ':'}`;
  return ['', ...rows, paint('dim', what), ...standing, ''].join('\n');
}

function findingText({ finding, cause, confidence, device }: Finding, stories: Stories): string {
  const who = device === undefined ? 'the station' : deviceName(device, stories.of(device));
  return `${finding}  ${cause} (${confidence}): ${who}`;
}

function isKnown(event: Recordable): event is StationEvent {
  return Object.hasOwn(CATALOGUE, event.type);
}

/** More of these say nothing new. */
const MOST_TOLD = 10;

function tellDamage(path: string, { damaged }: Session<StationEvent>): void {
  for (const { line, reason } of damaged.slice(0, MOST_TOLD)) passedOver(path, `line ${line}`, reason);
  const more = damaged.length - MOST_TOLD;
  if (more > 0) process.stderr.write(`rouse: ${path}: ${count(more, 'more line')} passed over\n`);
}

function passedOver(path: string, what: string, reason: string): void {
  process.stderr.write(`rouse: ${path}: ${what} is passed over: ${reason}\n`);
}

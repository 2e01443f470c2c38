/**
 * The story of each device, made from the event stream and nothing else: who it is, where it is in its recipe, and
 * how far its files are. Pure: `tell` takes the story so far and one event and returns the next story, so a recorded
 * session gives the same story as the live one.
 */
import { matches, type Recipe } from '../knowledge/recipe.ts';
import { recogniseRequest, recogniseVendorClass, type Recognised } from '../knowledge/recipes.ts';
import type { Instant } from '../lib/time.ts';
import type { StationEvent } from '../events/types.ts';
import { addressOf } from './identity.ts';

/** In the order a recovery goes through them. `normal-boot`: it asked for its configuration without having been reset. */
export type DevicePhase = 'asking' | 'addressed' | 'loading' | 'writing' | 'normal-boot' | 'recovered';

export interface FileProgress {
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly state: 'expected' | 'reading' | 'read' | 'failed';
}

export interface DeviceStory {
  /** As `subjectOf` names it. */
  readonly device: string;
  readonly model?: string;
  readonly recipe?: Recipe;
  readonly address?: string;
  readonly phase: DevicePhase;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** When it first read its list of files: where the recovery begins. */
  readonly loadingSince?: Instant;
  readonly recoveredAt?: Instant;
  /** The list of files itself and the files it names, in their order. */
  readonly files: readonly FileProgress[];
  /** The file it asked for last and did not get. */
  readonly missing?: string;
  readonly trouble?: string;
}

/** What a list of files names for a device, with sizes: known to the firmware library. */
export type ListedFiles = (
  loads: string,
  device: string,
) => readonly { readonly name: string; readonly size: number }[];

/** The device an event is about: its hardware address, or where the station gave it no address, the address it has. */
export function subjectOf(event: StationEvent): string | undefined {
  if ('device' in event && event.device !== undefined) return event.device;
  if ('from' in event) return addressOf(event.from);
  return 'load' in event ? event.address : undefined;
}

/** The next story of the device an event is about; undefined when the event is about none. */
export function tell(
  before: DeviceStory | undefined,
  event: StationEvent,
  listed: ListedFiles,
): DeviceStory | undefined {
  const device = subjectOf(event);
  const recognised = recognisedBy(event);
  const begun = before ?? (device === undefined ? undefined : beginning(device, event, recognised));
  if (begun === undefined) return undefined;
  const story = recognise({ ...begun, lastSeen: event.at }, recognised);
  if ('asks' in event && event.asks === 'write') return story;
  switch (event.type) {
    case 'dhcp.ack':
    case 'dhcp.elsewhere':
      return addressed(story, event.address);
    case 'file.request':
      return asked(story, event.file, event.size ?? 0, event.at, listed);
    case 'file.missing':
      return { ...asked(story, event.file, undefined, event.at, listed), missing: event.file };
    case 'firmware.bridged':
      // It runs something, but not yet what it shall run: another load follows.
      return { ...story, phase: 'loading', files: [] };
    case 'file.progress':
      return withFile(story, event.file, { sent: event.sent, size: event.size });
    case 'file.complete':
      return completed(story, event.file, event.size, event.at);
    case 'file.failed':
      return { ...withFile(story, event.file, { state: 'failed' }), trouble: `${event.file}: ${event.reason}` };
    default:
      return story;
  }
}

/** From 0 to 1, by bytes; files not yet asked for count. */
export function progressOf(story: DeviceStory): number {
  if (story.phase === 'recovered') return 1;
  let size = 0;
  let sent = 0;
  for (const file of story.files) {
    size += file.size;
    sent += file.state === 'read' ? file.size : file.sent;
  }
  return size === 0 ? 0 : sent / size;
}

/** A device without a lease has a story when its first file says what it is: a datagram can come from anybody. */
function beginning(device: string, event: StationEvent, recognised: Recognised | undefined): DeviceStory | undefined {
  const story = { device, firstSeen: event.at, lastSeen: event.at, files: [] };
  if ('device' in event && event.device !== undefined) return { ...story, phase: 'asking' };
  return recognised === undefined ? undefined : { ...story, phase: 'addressed', address: device };
}

function recognisedBy(event: StationEvent): Recognised | undefined {
  switch (event.type) {
    case 'dhcp.discover':
    case 'dhcp.ack':
    case 'dhcp.elsewhere':
      return event.vendorClass === undefined ? undefined : recogniseVendorClass(event.vendorClass);
    case 'file.request':
    case 'file.missing':
      return event.asks === 'read' ? recogniseRequest(event.file) : undefined;
    default:
      return undefined;
  }
}

function recognise(story: DeviceStory, recognised: Recognised | undefined): DeviceStory {
  if (recognised === undefined || story.recipe === recognised.recipe) return story;
  return { ...story, recipe: recognised.recipe, model: recognised.model };
}

function addressed(story: DeviceStory, address: string): DeviceStory {
  return { ...story, address, phase: story.phase === 'asking' ? 'addressed' : story.phase };
}

function asked(
  story: DeviceStory,
  file: string,
  size: number | undefined,
  at: Instant,
  listed: ListedFiles,
): DeviceStory {
  const trace = story.recipe?.trace;
  if (size !== undefined && matches(trace?.loads, file)) return beginLoading(story, file, size, at, listed);
  if (matches(trace?.proof, file)) return proven(story, at);
  return size === undefined ? story : withFile(story, file, { size, sent: 0, state: 'reading' });
}

/** The list of files was asked for: whatever was read before belongs to an earlier attempt. */
function beginLoading(story: DeviceStory, file: string, size: number, at: Instant, listed: ListedFiles): DeviceStory {
  const expected = listed(file, story.device).map((one) => ({
    name: one.name,
    size: one.size,
    sent: 0,
    state: 'expected' as const,
  }));
  return {
    ...story,
    phase: 'loading',
    loadingSince: story.loadingSince ?? at,
    files: [{ name: file, size, sent: 0, state: 'reading' }, ...expected],
  };
}

/** A configuration file was asked for: the application runs. With everything read before, that is the recovery. */
function proven(story: DeviceStory, at: Instant): DeviceStory {
  if (story.phase === 'recovered') return story;
  if (hasReadAll(story)) return { ...story, phase: 'recovered', recoveredAt: at };
  return story.phase === 'loading' || story.phase === 'writing' ? story : { ...story, phase: 'normal-boot' };
}

function completed(story: DeviceStory, file: string, size: number, at: Instant): DeviceStory {
  const after = withFile(story, file, { sent: size, size, state: 'read' });
  if (after.phase !== 'loading' || !hasReadAll(after)) return after;
  return isUnproven(after) ? { ...after, phase: 'recovered', recoveredAt: at } : { ...after, phase: 'writing' };
}

/** A list alone is not a firmware. */
function hasReadAll(story: DeviceStory): boolean {
  const least = isUnproven(story) ? 1 : 2;
  return story.files.length >= least && story.files.every((file) => file.state === 'read');
}

/** No file is known that would prove its recovery. */
function isUnproven({ recipe }: DeviceStory): boolean {
  return recipe?.trace.proof.length === 0;
}

function withFile(story: DeviceStory, name: string, change: Partial<FileProgress>): DeviceStory {
  const wanted = name.toLowerCase();
  const index = story.files.findIndex((file) => file.name.toLowerCase() === wanted);
  if (index >= 0) {
    return { ...story, files: story.files.map((file, at) => (at === index ? { ...file, ...change } : file)) };
  }
  return { ...story, files: [...story.files, { name, size: 0, sent: 0, state: 'reading', ...change }] };
}

/**
 * The story of each device, made from the event stream and nothing else: who it is, where it is in its recipe, and
 * how far its files are. Pure: `tell` takes the story so far and one event and returns the next story, so a recorded
 * session gives the same story as the live one.
 */
import { matches, type Recipe } from '../knowledge/recipe.ts';
import { recogniseClient, recogniseRequest, type Recognised } from '../knowledge/recipes.ts';
import type { Instant } from '../lib/time.ts';
import type { StationEvent } from '../events/types.ts';
import { neededFiles, NO_FILES, withConfirmed, withFile, type FilesSoFar } from './files-so-far.ts';
import { followingTold, isNamedIn, isSame, listAsked, unlisted } from './begin-loading.ts';
import { addressOf } from './identity.ts';
import { troubleAfter, type Trouble } from './trouble.ts';

/** In the order a recovery goes through them. `normal-boot`: it asked for its configuration without having been reset. */
export type DevicePhase = 'asking' | 'addressed' | 'loading' | 'writing' | 'normal-boot' | 'recovered';

export interface DeviceStory extends FilesSoFar {
  /** As `subjectOf` names it. */
  readonly device: string;
  readonly model?: string;
  readonly recipe?: Recipe;
  readonly address?: string;
  /** Option 60, as it was sent last. */
  readonly vendorClass?: string;
  /** The kind of processor and firmware that it says it boots (option 93). */
  readonly arch?: number;
  readonly phase: DevicePhase;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** When it first read its list of files: where the recovery begins. */
  readonly loadingSince?: Instant;
  readonly recoveredAt?: Instant;
  /** What the list names that it is about to read. */
  readonly expected?: Expected;
  /** A running device has read the list of a load that it is told to run. It may run that already: then nothing follows. */
  readonly told?: { readonly list: string; readonly size: number; readonly at: Instant };
  /** The file it asked for last. */
  readonly latest?: string;
  /** It asked for what proves its recovery while the last acknowledgement of one file was still waited for. */
  readonly provenAt?: Instant;
  /** The file it asked for last and did not get. */
  readonly missing?: string;
  /** What keeps it from going on; absent while it gets on. */
  readonly trouble?: Trouble;
  /** How often it asked for an address since it last asked for a file. */
  readonly starts?: number;
  /** The address that it was offered last and has not taken. */
  readonly offered?: string;
}

interface Expected {
  readonly list: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** The device an event is about: its hardware address, or where the station gave it no address, the address it has. */
export function subjectOf(event: StationEvent): string | undefined {
  if ('device' in event && event.device !== undefined) return event.device;
  if ('from' in event) return addressOf(event.from);
  return event.type.startsWith('firmware.') && 'address' in event ? event.address : undefined;
}

/** The next story of the device an event is about; undefined when the event is about none. */
export function tell(before: DeviceStory | undefined, event: StationEvent): DeviceStory | undefined {
  const device = subjectOf(event);
  const recognised = recognisedBy(event);
  const begun = before ?? (device === undefined ? undefined : beginning(device, event, recognised));
  if (begun === undefined) return undefined;
  const seen = recognise({ ...begun, lastSeen: event.at }, recognised);
  if ('asks' in event && event.asks === 'write') return seen;
  const trouble = troubleAfter(seen.trouble, event);
  return withoutOver(happened(trouble === undefined ? seen : { ...seen, trouble }, event));
}

function happened(story: DeviceStory, event: StationEvent): DeviceStory {
  switch (event.type) {
    case 'dhcp.discover':
      return { ...saying(story, event), starts: (story.starts ?? 0) + 1 };
    case 'dhcp.offer':
      return { ...story, offered: event.address };
    case 'firmware.chosen':
      return overcome(story, 'load-refused');
    case 'dhcp.ack':
    case 'dhcp.elsewhere':
      return addressed(story, event.address);
    case 'firmware.expected':
      return { ...story, expected: { list: event.list, files: event.files } };
    case 'firmware.bridged':
      // It runs something, but not yet what it shall run: another load follows.
      return { ...withoutLatest(story), ...NO_FILES, phase: 'loading' };
    case 'file.request':
      return asked(forFile(story, event.file), event.file, event.size ?? 0, event.at);
    case 'file.missing':
      return { ...asked(forFile(story), event.file, undefined, event.at), missing: event.file };
    case 'file.progress':
      return {
        ...story,
        ...withFile(story, event.file, { sent: event.sent, ...(event.size !== undefined && { size: event.size }) }),
      };
    case 'file.complete':
      return settled(readToItsEnd(gotFile(story, event.file), event.file, event.size), event.at);
    case 'file.failed':
      return event.unconfirmed === true
        ? unconfirmed(story, event.file, event.size ?? event.sent, event.at)
        : failed(story, event.file, event.sent);
    default:
      return story;
  }
}

/** From 0 to 1, by bytes; files not yet asked for count. It is 1 only when everything was read. */
export function progressOf(story: DeviceStory): number {
  if (story.phase === 'recovered') return 1;
  const isWhole = neededFiles(story).every(({ state }) => state === 'read' || state === 'unconfirmed');
  let size = 0;
  let sent = 0;
  for (const file of story.files) {
    size += file.size;
    sent += file.state === 'read' || file.state === 'unconfirmed' ? file.size : file.sent;
  }
  return size === 0 ? 0 : Math.min(sent / size, isWhole ? 1 : ALMOST);
}

const ALMOST = 0.99;

/** A device without a lease has a story when its first file says what it is: a datagram can come from anybody. */
function beginning(device: string, event: StationEvent, recognised: Recognised | undefined): DeviceStory | undefined {
  const story = { device, firstSeen: event.at, lastSeen: event.at, ...NO_FILES };
  if ('device' in event && event.device !== undefined) return { ...story, phase: 'asking' };
  return recognised === undefined ? undefined : { ...story, phase: 'addressed', address: device };
}

function recognisedBy(event: StationEvent): Recognised | undefined {
  switch (event.type) {
    case 'dhcp.discover':
    case 'dhcp.ack':
    case 'dhcp.elsewhere':
      return recogniseClient({ hardware: event.device, ...event });
    case 'file.request':
    case 'file.missing':
      return event.asks === 'read' ? recogniseRequest(event.file, addressOf(event.from)) : undefined;
    case 'firmware.expected':
      return recogniseRequest(event.list);
    default:
      return undefined;
  }
}

function recognise(story: DeviceStory, recognised: Recognised | undefined): DeviceStory {
  if (recognised === undefined || story.recipe === recognised.recipe) return story;
  return { ...story, recipe: recognised.recipe, model: recognised.model };
}

function saying(
  story: DeviceStory,
  { vendorClass, arch }: Extract<StationEvent, { type: 'dhcp.discover' }>,
): DeviceStory {
  if (vendorClass === story.vendorClass && arch === story.arch) return story;
  return { ...story, ...(vendorClass && { vendorClass }), ...(arch !== undefined && { arch }) };
}

function addressed(story: DeviceStory, address: string): DeviceStory {
  const { offered: _, ...rest } = overcome(story, 'address');
  return { ...rest, address, phase: story.phase === 'asking' ? 'addressed' : story.phase };
}

/** The device asks for a file: it has found the station. What it asked for before and does not need is forgotten. */
function forFile(story: DeviceStory, file?: string): DeviceStory {
  const { starts: _, ...rest } = story;
  if (file === undefined || story.trouble === undefined) return rest;
  const { kind, file: about } = story.trouble;
  const isOver = (kind === 'missing' || kind === 'refused') && (isSame(about, file) || !isNeeded(story, about));
  return isOver ? withoutTrouble(rest) : rest;
}

/** A file has arrived: whatever was wrong with it is not any more. What began anew gets on with a file behind that one. */
function gotFile(story: DeviceStory, file: string): DeviceStory {
  const { trouble, files } = story;
  if (trouble?.file === undefined) return story;
  const at = (wanted: string): number => files.findIndex(({ name }) => isSame(name, wanted));
  const isOver = trouble.kind === 'anew' ? at(file) > at(trouble.file) : isSame(trouble.file, file);
  return isOver ? withoutTrouble(story) : story;
}

function isNeeded({ files, listed, recipe }: DeviceStory, file: string | undefined): boolean {
  if (file === undefined) return false;
  return matches(recipe?.trace.loads, file) || files.slice(0, listed).some(({ name }) => isSame(name, file));
}

function overcome(story: DeviceStory, kind: Trouble['kind']): DeviceStory {
  return story.trouble?.kind === kind ? withoutTrouble(story) : story;
}

function withoutTrouble(story: DeviceStory): DeviceStory {
  const { trouble: _, ...rest } = story;
  return rest;
}

function withoutLatest(story: DeviceStory): DeviceStory {
  const { latest: _, ...rest } = story;
  return rest;
}

/**
 * A device that runs has got over whatever it was; one that has read everything lacks no file. Whether it takes what it has
 * read only shows when it runs it: until then it may as well begin anew once more.
 */
function withoutOver(story: DeviceStory): DeviceStory {
  const { phase, trouble } = story;
  if (trouble === undefined) return story;
  const runs = phase === 'recovered' || phase === 'normal-boot';
  const isTaken = trouble.kind !== 'anew' && trouble.kind !== 'load-refused';
  return runs || (phase === 'writing' && isTaken) ? withoutTrouble(story) : story;
}

/** `size`: absent for a file that is not here. */
function asked(story: DeviceStory, file: string, size: number | undefined, at: Instant): DeviceStory {
  const trace = story.recipe?.trace;
  if (matches(trace?.loads, file)) return size === undefined ? unlisted(story, file) : listAsked(story, file, size, at);
  if (matches(trace?.proof, file)) return proven(story, at);
  if (size === undefined) return story;
  if (story.told !== undefined && isNamedIn(story.told.list, story, file))
    return asked(followingTold(story), file, size, at);
  const before = story.latest === file ? story : { ...story, ...withConfirmed(story) };
  return { ...before, ...withFile(before, file, { size, sent: 0, state: 'reading' }), latest: file };
}

/** A configuration file was asked for: the application runs. With everything read before, that is the recovery. */
function proven(story: DeviceStory, at: Instant): DeviceStory {
  const { phase, latest } = story;
  if (phase === 'recovered') return story;
  const confirmed = { ...story, ...withConfirmed(story) };
  if (hasReadAll(confirmed)) return { ...confirmed, phase: 'recovered', recoveredAt: at };
  if (phase !== 'loading' && phase !== 'writing') return { ...story, phase: 'normal-boot' };
  // The last block may be there and its acknowledgement lost: then the transfer is still running here.
  const left = neededFiles(confirmed).filter(({ state }) => state !== 'read');
  return left.length === 1 && left[0]?.name.toLowerCase() === latest?.toLowerCase()
    ? { ...story, provenAt: at }
    : story;
}

/** All was sent, and what the device did since tells whether it arrived. */
function unconfirmed(story: DeviceStory, file: string, size: number, at: Instant): DeviceStory {
  const { latest, provenAt } = story;
  const read = readToItsEnd(story, file, size);
  if (provenAt !== undefined && hasReadAll(read)) return { ...read, phase: 'recovered', recoveredAt: provenAt };
  if (latest?.toLowerCase() !== file.toLowerCase()) return settled(read, at);
  return { ...story, ...withFile(story, file, { sent: size, size, state: 'unconfirmed' }) };
}

function readToItsEnd(story: DeviceStory, file: string, size: number): DeviceStory {
  return { ...story, ...withFile(story, file, { sent: size, size, state: 'read' }) };
}

function failed(story: DeviceStory, file: string, sent: number): DeviceStory {
  return { ...story, ...withFile(story, file, { state: 'failed', sent }) };
}

/** With everything read it writes its flash; a device whose recovery no file proves is recovered. */
function settled(story: DeviceStory, at: Instant): DeviceStory {
  if (story.phase !== 'loading' || !hasReadAll(story)) return story;
  return isUnproven(story) ? { ...story, phase: 'recovered', recoveredAt: at } : { ...story, phase: 'writing' };
}

/** A list alone is not a firmware. */
function hasReadAll(story: DeviceStory): boolean {
  const least = isUnproven(story) ? 1 : 2;
  return story.files.length >= least && neededFiles(story).every((file) => file.state === 'read');
}

/** No file is known that would prove its recovery. */
function isUnproven({ recipe }: DeviceStory): boolean {
  return recipe?.trace.proof.length === 0;
}

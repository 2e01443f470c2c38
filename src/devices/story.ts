/**
 * The story of each device, made from the event stream and nothing else: who it is, where it is in its recipe, and
 * how far its files are. Pure: `tell` takes the story so far and one event and returns the next story, so a recorded
 * session gives the same story as the live one.
 */
import { matchesPattern } from '../lib/glob.ts';
import { isOf, type Recipe } from '../knowledge/recipe.ts';
import {
  findRecipe,
  recogniseClient,
  recogniseModel,
  recogniseRequest,
  type Recognised,
} from '../knowledge/recipes.ts';
import { recogniseAnnounced } from './announced.ts';
import type { Instant, Millis } from '../lib/time.ts';
import type { StationEvent } from '../events/types.ts';
import { asleep, awakened, type Awake } from './awake.ts';
import { NO_FILES, withFile, type FilesSoFar } from './files-so-far.ts';
import { addressOf } from './identity.ts';
import { forFile, gotFile, overcome, withoutLatest, withoutOver } from './overcome.ts';
import { asked, failed, readToItsEnd, registered, settled, unconfirmed } from './reading.ts';
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
  /** The file that it asked for first, which proves that it runs. */
  readonly provenBy?: string;
  /** For how long it had asked for nothing more when it was taken for recovered. */
  readonly quietFor?: Millis;
  /** The file it asked for last and did not get. */
  readonly missing?: string;
  /** What keeps it from going on; absent while it gets on. */
  readonly trouble?: Trouble;
  /** How often it asked for an address since it last asked for a file. */
  readonly starts?: number;
  /** The address that it was offered last and has not taken. */
  readonly offered?: string;
  /** What it says of itself while it is registered with the station. */
  readonly awake?: Awake;
}

interface Expected {
  readonly list: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** The device an event is about: its hardware address, or where the station gave it no address, the address it has. */
export function subjectOf(event: StationEvent): string | undefined {
  if ('device' in event && event.device !== undefined) return event.device;
  if ('from' in event) return addressOf(event.from);
  if (event.type === 'syslog.serious' || event.type === 'syslog.said') return event.sender;
  return event.type.startsWith('firmware.') && 'address' in event ? event.address : undefined;
}

/** The next story of the device an event is about; undefined when the event is about none. */
export function tell(before: DeviceStory | undefined, event: StationEvent): DeviceStory | undefined {
  const device = subjectOf(event);
  const recognised = isOwnRequest(before?.recipe, event) ? undefined : recognisedBy(event);
  const begun = before ?? (device === undefined ? undefined : beginning(device, event, recognised));
  if (begun === undefined) return undefined;
  const known = recognise(begun, recognised);
  if ('asks' in event && event.asks === 'write') return { ...known, lastSeen: event.at };
  // One copy for each event: they come by the thousand.
  const trouble = troubleAfter(known.trouble, event, known.recipe);
  const seen = trouble === undefined ? { ...known, lastSeen: event.at } : { ...known, lastSeen: event.at, trouble };
  return withoutOver(happened(seen, event));
}

/** Files of one name are asked for by devices of several recipes: that changes nothing for one that is known as one of them. */
function isOwnRequest(recipe: DeviceStory['recipe'], event: StationEvent): boolean {
  return (event.type === 'file.request' || event.type === 'file.missing') && isOf(recipe?.match.requests, event.file);
}

function happened(story: DeviceStory, event: StationEvent): DeviceStory {
  switch (event.type) {
    case 'dhcp.discover':
      return { ...asleep(saying(story, event)), starts: (story.starts ?? 0) + 1 };
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
    case 'phone.registered':
      return awakened(registered(forFile(story), event.at), event);
    case 'phone.left':
      return event.why === 'replaced' ? story : asleep(story);
    case 'file.failed':
      return event.unconfirmed === true
        ? unconfirmed(story, event.file, event.size ?? event.sent, event.at)
        : failed(story, event.file, event.sent);
    default:
      return story;
  }
}

/** A device without a lease has a story when it says what it is: a datagram can come from anybody, and a frame too. */
function beginning(device: string, event: StationEvent, recognised: Recognised | undefined): DeviceStory | undefined {
  const story = { device, firstSeen: event.at, lastSeen: event.at, ...NO_FILES };
  if (recognised === undefined && event.type.startsWith('wire.')) return undefined;
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
    case 'phone.registered':
      return event.model === undefined ? undefined : recogniseModel(event.model);
    case 'wire.greeted':
    case 'push.answered': {
      const recipe = findRecipe(event.recipe);
      return recipe === undefined ? undefined : { recipe, model: event.title, by: 'request' };
    }
    case 'firmware.expected':
      return recogniseRequest(event.list);
    case 'wire.neighbour':
      return recogniseAnnounced(event.model ?? '');
    default:
      return undefined;
  }
}

function recognise(story: DeviceStory, recognised: Recognised | undefined): DeviceStory {
  if (recognised === undefined || story.recipe === recognised.recipe || !mayBe(story, recognised)) return story;
  return { ...story, recipe: recognised.recipe, model: recognised.model };
}

/** What it said when it asked for an address is stronger than what it reads: anybody can ask for any name. */
function mayBe({ recipe, vendorClass }: DeviceStory, { recipe: other, by }: Recognised): boolean {
  if (by === 'client' || recipe?.match.dhcp === undefined || vendorClass === undefined) return true;
  if (!recipe.match.dhcp.some((one) => isOne(one.vendorClass, vendorClass))) return true;
  return other.match.dhcp?.some((one) => isOne(one.vendorClass, vendorClass)) === true;
}

function isOne(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns?.some((pattern) => matchesPattern(pattern, text)) === true;
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

/**
 * What is known about a family of devices, as data with proof. A new device is a new file in recipes/, not new code
 * (docs/adding-a-device.md); recipe-lint.fixture.ts checks every recipe.
 *
 * Patterns of file names are regular expressions as text, matched case-insensitively against the whole name, because
 * recipes are plain JSON: the page and the reference print them. All times are in seconds.
 */
import { seconds, type Millis } from '../lib/time.ts';
import type { Quirk } from './quirks.ts';

/** How sure a fact is: seen in real data, documented, or told by one person. */
export type Proof = 'data' | 'documented' | 'reported';

export interface Source {
  readonly what: string;
  readonly proof: Proof;
}

export interface RecipeMatch {
  /** What such a device says when it asks for an address: one of these has to hold. */
  readonly dhcp?: readonly ClientMatch[];
  /** A file name that only this family asks for. */
  readonly requests?: readonly string[];
}

/** All that is given has to hold; of a list one. In texts `*` is any text, `?` any character, and case does not matter. */
export interface ClientMatch {
  /** Option 60 without trailing NUL. */
  readonly vendorClass?: readonly string[];
  /** Option 77. */
  readonly userClass?: readonly string[];
  /** Option 93. */
  readonly arch?: readonly number[];
  /** The first half of its hardware address: `00:04:f2`. */
  readonly oui?: readonly string[];
}

/**
 * What its lease has to hold besides what every lease of the station holds (address, mask, router, 66, 150 and siaddr).
 * Whatever is written in the settings is stronger, option by option. `$STATION$` in a text is the address of the station, `$HTTP$`
 * its port for HTTP; what names that port is not given where the station gives nothing by HTTP.
 */
export interface RecipeDhcp {
  /** It speaks BOOTP, and is answered without a reservation. Default: DHCP. */
  readonly speaks?: 'bootp';
  /** By code; values as in the settings (`docs/dhcp.md`), so that nobody writes bytes. */
  readonly options?: Readonly<Record<number, unknown>>;
  /**
   * The name in the `file` field and option 67. It is given only while something here answers it (`answers`), so that a
   * device that boots otherwise goes on doing that. Never write option 67 itself.
   */
  readonly bootFile?: string;
}

/** The addresses of a device that asks nobody for one. Who watches ARP acts on it: the station takes the server's address. */
export interface FixedAddresses {
  /** Where the device looks for its server: one address, or `10.0.0.2-10.0.0.30` where any of them will do. */
  readonly server: string;
  readonly prefix: number;
  /** The address it has itself meanwhile. */
  readonly device?: string;
  /** How it shows that it looks for a server. `broadcast`: its requests go to everybody, and no ARP comes before them. */
  readonly asks: 'arp' | 'broadcast';
}

/** Bytes that it sends before it reads anything, and wants back as they are. UDP. */
export interface Greeting {
  /** The port of the station. */
  readonly to: number;
  /** Its own port. */
  readonly from: number;
  /** Text at the beginning. */
  readonly begins: string;
  /** Bytes in all. */
  readonly length: number;
}

/** A device that is itself the TFTP server for a while: the station puts the image there, by itself. */
export interface RecipePush {
  /** The address of the device; of NMRP the one that the station gives it. */
  readonly to: string;
  readonly prefix: number;
  /** The address that the station needs in that network. */
  readonly from: string;
  /** The name under which it is put; default: that of the file. */
  readonly as?: string;
  /** Files here that are for it, the best first: the push begins when exactly one file matches a pattern. */
  readonly files: readonly string[];
  /** `link`: it listens only a few seconds after power-on, so begin with every new link. `heard`: when it answers ARP. */
  readonly when: 'link' | 'heard';
  /** What comes before the transfer; `nmrp` is a protocol in raw Ethernet frames. */
  readonly handshake?: 'nmrp';
  /** Seconds between two tries, and for how long to try. */
  readonly every: number;
  readonly within: number;
}

/** Which of the files here answers a name that a device asks for and nothing has. */
export interface RecipeAnswer {
  /** Pattern of names that the device asks for. */
  readonly asked: string;
  /**
   * Patterns of files here, the best first. The first pattern that exactly one of the files given by the user matches
   * decides; where several match, nobody guesses.
   */
  readonly from: readonly string[];
}

/** Where a device is while it is in a step: the phases of its story (devices/story.ts). */
export type StepPhase = 'asking' | 'addressed' | 'listing' | 'loading' | 'writing' | 'recovered';

/** What a person does and sees. `silence` is how long nothing at all may happen without anything being wrong. */
export interface RecipeStep {
  /** `WAITING_STEP`, `LIST_STEP` and `WRITING_STEP` are looked for by their names. */
  readonly id: string;
  readonly label: string;
  readonly does?: string;
  readonly sees?: string;
  readonly silence?: number;
  /** The last phase that belongs to this step. Absent for what a person does. */
  readonly until?: StepPhase;
  /** It must keep its power in this step. */
  readonly keepPower?: true;
  /** How long it takes, from and to. */
  readonly takes?: readonly [number, number];
}

/** How a recovery looks on the wire. */
export interface RecipeTrace {
  /** The first file after a reset: it lists the others, or is all there is to read. */
  readonly loads: readonly string[];
  /**
   * Asked for by a device that runs its firmware: after the listed files it proves the recovery, without them a normal
   * boot. Empty where no such file is known: the device is recovered when it has read everything.
   */
  readonly proof: readonly string[];
  /** Where no list tells what follows the first file: with one of these read to its end it has read everything. */
  readonly last?: readonly string[];
  /** Files that need not be here: it asks for them and goes on without. */
  readonly optional?: readonly string[];
  /** Without proof: it is recovered when it has asked for nothing more for so long after the last file. Default: at once. */
  readonly settles?: number;
}

/** An image that is an archive, and is read whole. */
export interface RecipeImage {
  /** The names of its files. */
  readonly file: string;
  /** What the device asks for instead of such a name, with `$1` for the first group in `file`; default: that name. */
  readonly asked?: string;
}

/** A healthy start as it is seen on the wire. The simulated device plays it, the test run plays it for every recipe. */
export interface RecipeSession {
  /** In this order. */
  readonly asks: readonly SessionAsk[];
  /** How it gets its address; default as in `dhcp`. `offer`: it begins with the OFFER and sends no REQUEST. */
  readonly address?: 'dhcp' | 'offer' | 'bootp' | 'none';
  /** Its hardware address begins with this; default: the first of `match`. */
  readonly oui?: string;
  /** Options of its DISCOVER besides 53, 55, 60 and 61: values as in the settings. */
  readonly options?: Readonly<Record<number, unknown>>;
  /** The codes it asks for (option 55). */
  readonly wishes?: readonly number[];
}

export interface SessionAsk {
  /** With `$MAC$` (upper case, no colons), `$mac$` and `$SERIAL$` (the last eight digits of the address). */
  readonly file: string;
  /** Default: TFTP. */
  readonly by?: 'http';
  /** The name that the file has here, where another one answers (`answers`); default: the name that is asked for. */
  readonly given?: string;
  /** It goes on where this is not here; the test run does not put it there. */
  readonly optional?: true;
  /** It asks for the size only, and breaks off. */
  readonly probe?: true;
  /** It sends this file to the station. */
  readonly writes?: true;
  /** Requests and acknowledgements go to everybody. */
  readonly broadcast?: true;
  /** TFTP options, as `blksize: 1468`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Seconds before it asks: it starts what it has read, or writes it. */
  readonly after?: number;
  /** It restarts before: it asks for an address again. */
  readonly restarts?: true;
}

/** What people call such a device, and what is drawn of it. */
export type DeviceKind = 'phone' | 'adapter' | 'access-point' | 'router' | 'switch' | 'camera' | 'computer' | 'storage';

export interface Model {
  /** `7911`, as people type it. */
  readonly id: string;
  /** `Cisco 7911G` */
  readonly name: string;
  /** Option 60 as this model sends it, without trailing NUL; absent where it is not known, or it speaks no DHCP. */
  readonly vendorClass?: string;
  /** Its first file after a reset, where that is no other model's. */
  readonly loads?: string;
}

export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly kind: DeviceKind;
  readonly models: readonly Model[];
  readonly match: RecipeMatch;
  readonly dhcp?: RecipeDhcp;
  readonly fixed?: readonly FixedAddresses[];
  readonly push?: RecipePush;
  readonly greeting?: Greeting;
  readonly trace: RecipeTrace;
  /** Names of files that are for these devices: who gives one of them is told the steps of this recipe. */
  readonly firmware?: readonly string[];
  readonly answers?: readonly RecipeAnswer[];
  /** Images that are archives: they are served whole instead of being unpacked. */
  readonly images?: readonly RecipeImage[];
  /** What it needs against the rules. What is set in the settings is stronger. */
  readonly quirks: readonly Quirk[];
  /** The folder below the upload folder that whatever such a device writes goes into; default: the upload folder itself. */
  readonly uploads?: string;
  readonly steps: readonly RecipeStep[];
  readonly session?: RecipeSession;
  /** What its success is, behind its name; default: `is recovered`. A PC that starts from the network is not recovered by that. */
  readonly done?: string;
  /** What to know and to do once it is recovered, in this order. */
  readonly afterwards?: readonly string[];
  /** What to know before starting. */
  readonly notes: readonly string[];
  readonly sources: readonly Source[];
  /**
   * `described`: written from its sources, and not played by the station alone. `simulated`: our look-alike recovers.
   * `field`: somebody recovered a real one with Rouse.
   */
  readonly verified: 'described' | 'simulated' | 'field';
}

/** The step in which the device comes up and asks for an address, or for its server. */
export const WAITING_STEP = 'address';
/** The step in which it reads its list of files, or its first file. */
export const LIST_STEP = 'loads';
/** The step in which the device writes what it has read: it is silent meanwhile, and must keep its power. */
export const WRITING_STEP = 'components';

/** How long nothing may happen in that step without anything being wrong; undefined where the recipe does not say. */
export function silenceOf(recipe: Recipe | undefined, step: string): Millis | undefined {
  const silence = recipe?.steps.find(({ id }) => id === step)?.silence;
  return silence === undefined ? undefined : seconds(silence);
}

/** Whether it asks for a file that need not be here. */
export function isOptional(recipe: Recipe | undefined, file: string): boolean {
  return matches(recipe?.trace.optional, file) || matches(recipe?.trace.proof, file);
}

/** Whether a name, with or without its folder, is one of these. */
export function isOf(patterns: readonly string[] | undefined, file: string): boolean {
  return matches(patterns, file) || matches(patterns, file.slice(file.lastIndexOf('/') + 1));
}

export function matches(patterns: readonly string[] | undefined, value: string): boolean {
  return patterns?.some((pattern) => wholeName(pattern).test(value)) ?? false;
}

/** A pattern of file names as recipes have it: any case, the whole name. */
export function wholeName(pattern: string): RegExp {
  const known = KNOWN.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${pattern})$`, 'i');
  KNOWN.set(pattern, made);
  return made;
}

/** Patterns come from recipes and from nowhere else, so there are only so many. */
const KNOWN = new Map<string, RegExp>();

/** Firmware: what there is, what is wrong with it, and which device is given what. */
import type { DeviceKind } from '../../knowledge/recipe.ts';
import type { SigningEra } from '../../formats/cisco/load-version.ts';
import { count, formatBytes } from '../../lib/text.ts';
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

interface OfFirmware extends OfDevice {
  readonly address: string;
  /** The download or folder, for people. */
  readonly package: string;
  readonly load: string;
}

/** A load that is here, for programs. */
export interface HeldLoad {
  /** `7911` */
  readonly models: readonly string[];
  /** All that it lists is here and sound. */
  readonly complete: boolean;
  /** The models whose list for after a reset is here. */
  readonly recovers: readonly string[];
}

export interface FirmwareEvents {
  'firmware.adopted': {
    readonly source: string;
    readonly files: number;
    readonly bytes: number;
    /** `SCCP 9-4-2SR3 for 7906, 7911` */
    readonly packages: readonly string[];
    /** The same for programs. */
    readonly loads?: readonly HeldLoad[];
    /** The recipes whose devices some of the files are for, by their names. */
    readonly recipes?: readonly string[];
    /** A download went into the library, or was there already; absent for what is served where it lies. */
    readonly library?: 'added' | 'known';
  };
  /** A large download is unpacked: bytes read so far, and in all. */
  'firmware.reading': { readonly source: string; readonly read: number; readonly size: number };
  /** What else the library holds, as in `firmware.adopted`. */
  'firmware.library': { readonly packages: readonly string[]; readonly loads?: readonly HeldLoad[] };
  /** What a person does with a device that there is firmware for. Told once, before the station is ready where that is known by then. */
  'firmware.steps': {
    /** `Cisco 7906G and 7911G` */
    readonly title: string;
    readonly models: readonly string[];
    /** Absent where no recipe knows them. */
    readonly recipe?: string;
    readonly kind?: DeviceKind;
    /** In this order; empty where no recipe knows them. */
    readonly steps: readonly string[];
  };
  /** Of these models no load is here that is whole. */
  'firmware.incomplete': { readonly models: readonly string[] };
  /** Nothing was given, and the library is empty. */
  'firmware.none': { readonly dataFolder: string };
  'firmware.problem': {
    readonly source: string;
    readonly file: string;
    readonly problem: string;
    readonly hint: string;
    /** What kind of thing is wrong, the same for all files it is wrong with: `truncated`, `missing-component`. */
    readonly kind?: string;
    /** The station makes up for it. */
    readonly harmless?: true;
    /** Of a file that is missing: the same part for the other protocol, which is here. */
    readonly other?: string;
  };
  /** A download that was not taken, whatever else was. `source`: its path. */
  'firmware.left-out': { readonly source: string; readonly problem: string; readonly hint: string };
  /** A download that came through the page: whoever gave it was told there. */
  'firmware.not-taken': { readonly source: string; readonly problem: string; readonly hint: string };
  /**
   * Everything that was given has been looked at: so many files where they lie, of which `unread` only by
   * their names, as no list has these and they are too many. `leftOut`: downloads that were not taken.
   */
  'firmware.judged': { readonly files: number; readonly unread: number; readonly leftOut: number };
  /** Where the firmware of a device comes from, from now on, and why. `load`: `SCCP 9-4-2SR3-1`. */
  'firmware.chosen': OfFirmware & { readonly file: string; readonly why: string };
  /** A list of files, just before the `file.request` for it: what it names for this device, in order. */
  'firmware.expected': OfDevice & {
    readonly address: string;
    readonly list: string;
    /** `size` in bytes; 0 for a file that is not here. */
    readonly files: readonly { readonly name: string; readonly size: number }[];
  };
  'firmware.refused': OfFirmware & {
    readonly why: string;
    readonly hint: string;
    /** What it does not take: the list of files, or one of the files. */
    readonly what?: 'list' | 'component';
    /** There is no other load here that is tried now. */
    readonly exhausted?: true;
    /** With which keys the load is signed. */
    readonly era?: SigningEra;
    /** The load names the board revisions it is for. */
    readonly gated?: true;
  };
  /** It runs a load that only leads to another one, `next`. */
  'firmware.bridged': OfFirmware & { readonly next: string };
  /** No package has what it asked for. `holds`: the models that there is firmware for. */
  'firmware.unsuitable': OfDevice & {
    readonly address: string;
    readonly file: string;
    readonly model?: string;
    readonly holds: readonly string[];
  };
  /** It is there, and not served all the same. */
  'firmware.withheld': OfDevice & { readonly address: string; readonly file: string; readonly why: string };
}

export const FIRMWARE_ROWS: Rows<FirmwareEvents> = {
  'firmware.adopted': {
    level: 'notice',
    sentence: (e) =>
      `${e.source}: ${count(e.files, 'file')}, ${formatBytes(e.bytes)}${e.packages.length === 0 ? '' : ` - ${e.packages.join('; ')}`}${IN_LIBRARY[e.library ?? 'no']}.`,
    explanation: 'These files are served by TFTP from now on, whatever the case of the name that is asked for.',
  },
  'firmware.reading': {
    level: 'info',
    sentence: (e) => `Reading ${e.source}: ${formatBytes(Math.min(e.read, e.size))} of ${formatBytes(e.size)}.`,
    explanation:
      'A large download goes into the library, before or while the station serves; the next time it is known already.',
  },
  'firmware.library': {
    level: 'info',
    sentence: (e) => `The library holds ${e.packages.join('; ')}.`,
    explanation: 'Packages added earlier are offered too, to devices that refuse what was given on the command line.',
  },
  'firmware.steps': {
    level: 'notice',
    sentence: (e) =>
      e.steps.length === 0
        ? `There is firmware for ${list(e.models)}, and no recipe: reset it as its guide says, and what it asks for is served.`
        : `How to recover a ${e.title.replace(' and ', ' or ')}:`,
    explanation:
      'What to do by hand, from the recipe: `rouse devices` shows it with the lamps, the reasons and the sources.',
  },
  'firmware.incomplete': {
    level: 'error',
    sentence: (e) =>
      `Do not reset a ${list(e.models, 'or')} yet: its firmware here is not whole, and after a reset it has no application of its own.`,
    explanation:
      'A device that still starts must not be reset before everything it will ask for is here. What is wrong is told with `firmware.problem`.',
  },
  'firmware.none': {
    level: 'warning',
    sentence: (e) =>
      `There is no firmware: none was named, and the library in ${e.dataFolder} is empty. Devices get an address and no files.`,
    explanation:
      'Nothing was named on the command line, and the library is empty. What `rouse firmware add` takes in is noticed within seconds.',
  },
  'firmware.problem': {
    level: (e) => (e.harmless === true ? 'info' : 'warning'),
    sentence: (e) => `${e.problem} ${e.hint}`,
    explanation: 'A file that a device will refuse, or that is missing. Better to know before the device is reset.',
  },
  'firmware.not-taken': {
    level: 'notice',
    sentence: (e) => `The upload ${e.source} was not taken: ${e.problem} ${e.hint}`,
    explanation:
      'What was dropped onto the page could not be used. Nothing of it is kept, and everything else goes on.',
  },
  'firmware.left-out': {
    level: 'warning',
    sentence: (e) => `${e.problem} ${e.hint}`,
    explanation:
      'Nothing of this download is served or kept but the file itself, under its own name. Everything else that was given is.',
  },
  'firmware.judged': {
    level: 'info',
    sentence: (e) => `All firmware has been looked through${judgedText(e)}.`,
    explanation:
      'The station serves before that. Names and lists are always looked at, and so is what a list names; very many ' +
      'other files are not opened.',
  },
  'firmware.chosen': {
    level: 'notice',
    sentence: (e) => `is given ${e.load} from ${e.package}: ${e.why}.`,
    explanation:
      'Several packages may hold a list of the same name. All firmware files of this device come from this one, until it ' +
      'refuses it or asks for another.',
  },
  'firmware.expected': {
    level: 'debug',
    sentence: (e) =>
      `is about to read ${e.list}, which names ${count(e.files.length, 'file')}, ${formatBytes(e.files.reduce((sum, { size }) => sum + size, 0))}`,
    explanation: 'What the device will ask for next, in this order, if it accepts the list.',
  },
  'firmware.refused': {
    level: (e) => (e.exhausted === true || e.what === undefined ? 'warning' : 'info'),
    sentence: (e) => `refuses ${e.load} from ${e.package}: ${e.why}. ${e.hint}`,
    explanation:
      'Loads from 8.5(3) on are signed with a newer key than loaders before 8.3(3) know. Such a phone goes through 8.5(2), ' +
      'which carries both keys; where that is in the library too, it is offered by itself.',
  },
  'firmware.bridged': {
    level: 'notice',
    sentence: (e) => `runs ${e.load}, which is only the bridge; ${e.next} comes next.`,
    explanation:
      'The loader it has now knows the newer signing key. The phone is told which load to take, and fetches it.',
  },
  'firmware.unsuitable': {
    level: 'warning',
    sentence: (e) => `asked for ${e.file}, which no package has. ${unsuitableText(e)}`,
    explanation: 'Firmware for another model, an incomplete package, or none. Each model asks for a list of its own.',
  },
  'firmware.withheld': {
    level: 'info',
    sentence: (e) => `asked for ${e.file}, which is here and is not served: ${e.why}.`,
    explanation:
      'Trust lists (CTL, ITL) lock a phone to its old call manager. "Not found" is the answer it can live with.',
  },
};

function judgedText({ files, unread, leftOut }: FirmwareEvents['firmware.judged']): string {
  const names = unread === 0 ? '' : `, ${unread.toLocaleString('en')} of them only by their names`;
  const left = leftOut === 0 ? '' : `; ${count(leftOut, 'download')} left out`;
  const inFolders = files === 0 ? '' : `: ${count(files, 'file')} where they lie${names}`;
  return `${inFolders}${left}`;
}

/** `holds`: that there is firmware for this very model, and it lacks the list, is another matter than firmware for others. */
function unsuitableText({ holds, model, file }: FirmwareEvents['firmware.unsuitable']): string {
  if (model !== undefined && holds.includes(model)) {
    return `There is firmware for the ${model}, and this list is missing in it: take ${file} from the same package, or add the download as it is: rouse firmware add FILE.`;
  }
  const here = holds.length === 0 ? 'There is no firmware at all' : `There is firmware for ${holds.join(', ')}`;
  return `${here}: get the package for ${model === undefined ? 'this model' : `the ${model}`}, and add it: rouse firmware add FILE.`;
}

function list(models: readonly string[], word = 'and'): string {
  return models.length < 2 ? models.join('') : `${models.slice(0, -1).join(', ')} ${word} ${models.at(-1) ?? ''}`;
}

const IN_LIBRARY = { added: '; kept in the library', known: '; in the library already', no: '' } as const;

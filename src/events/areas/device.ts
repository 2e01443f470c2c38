/** What the station concludes about a device from the rest of the stream (src/devices/). */
import { count, formatBytes } from '../../lib/text.ts';
import { formatDuration, millis } from '../../lib/time.ts';
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

export interface DeviceEvents {
  /** A recipe knows the device. `recipe`: its id. `by`: what it was recognised by, in words. */
  'device.seen': OfDevice & { readonly model: string; readonly recipe: string; readonly by: string };
  /** `step`: a phase of src/devices/story.ts. */
  'device.step': OfDevice & { readonly step: string; readonly label: string };
  /** `stage`: the step of its recipe that it is in, the one with the number `at` of `of`. */
  'device.stage': OfDevice & {
    readonly stage: string;
    readonly label: string;
    readonly at: number;
    readonly of: number;
    /** What is expected next; absent in the last step. */
    readonly next?: string;
    /** For how many milliseconds nothing may happen in this step without anything being wrong. */
    readonly silence?: number;
    /** It must keep its power. */
    readonly keepPower?: true;
  };
  'device.recovered': OfDevice & {
    readonly model: string;
    /** Milliseconds since it first asked for its list of files, or since it was first seen. */
    readonly took: number;
    readonly files: number;
    readonly bytes: number;
    /** What to know and to do now, in this order. */
    readonly next?: readonly string[];
    /** What became of it, where that is not to be recovered: `has read its kernel and starts it`. */
    readonly done?: string;
    /** How that is known: `all 6 files were read to their last byte, then it asked for its configuration (SEP...cnf.xml)`. */
    readonly proof?: string;
  };
  /** It says itself that it runs. `by`: SCCP or SIP. `load`: what it runs. `last`: its own word for why it restarted. */
  'device.awake': OfDevice & {
    readonly model?: string;
    readonly by: string;
    readonly load?: string;
    readonly last?: string;
    /** What its display was told to show. */
    readonly shows?: string;
  };
  /** The station stops while the device is in the middle of its recovery. */
  'device.unfinished': OfDevice & { readonly model: string; readonly step: string };
}

const GOES_ON =
  'is not recovered, and has no application of its own until it is: start the station again, and it goes on by itself';

/** By the step in which it was. */
const UNFINISHED: Readonly<Record<string, string>> = {
  writing: 'is writing its flash: leave it on its power until it has started by itself',
  stuck:
    'is not recovered, and has no application of its own until firmware that it takes is here: it goes on asking for it',
};

export const DEVICE_ROWS: Rows<DeviceEvents> = {
  'device.seen': {
    level: 'notice',
    sentence: (e) => `recognised by ${e.by}`,
    explanation: 'A recipe knows this device: what it needs, what it does next, and what to do by hand.',
  },
  'device.step': {
    level: 'notice',
    sentence: (e) => e.label,
    explanation: 'The device reached the next step of its recipe.',
  },
  'device.stage': {
    level: 'debug',
    sentence: (e) =>
      `step ${e.at} of ${e.of}: ${e.label}${e.keepPower === true ? ' (do not unplug it)' : ''}${e.next === undefined ? '' : `; next: ${e.next}`}`,
    explanation:
      'Where in its recipe the device is, what is expected next, and for how long it may be silent without anything being wrong.',
  },
  'device.recovered': {
    level: 'notice',
    sentence: (e) =>
      `${e.done ?? 'is recovered'}${e.files === 0 ? '' : `: ${count(e.files, 'file')}, ${formatBytes(e.bytes)}`} in ${formatDuration(millis(e.took))}${e.proof === undefined ? '' : ` (${e.proof})`}.`,
    explanation:
      'The device read everything its recipe names and, where its kind does that, asked for its configuration: it runs its firmware.',
  },
  'device.awake': {
    level: 'notice',
    sentence: (e) => `is awake: ${saysOf(e)}`,
    explanation:
      'The phone has registered with the station and says itself what it runs: the strongest proof of a recovery. Its display shows the sentence of `sccp.says`.',
  },
  'device.unfinished': {
    level: 'warning',
    sentence: (e) => UNFINISHED[e.step] ?? GOES_ON,
    explanation:
      'The station stopped in the middle of a recovery. After a reset a device has only its loader, which goes on asking.',
  },
};

function saysOf({ by, load, shows }: DeviceEvents['device.awake']): string {
  const runs = load === undefined ? `it has registered by ${by}` : `it runs ${load}, says the phone (${by})`;
  return shows === undefined ? `${runs}.` : `${runs}. Its display shows: ${shows}`;
}

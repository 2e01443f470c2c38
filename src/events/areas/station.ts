/** The station itself: when it is ready, when it stops, and what the machine refused. */
import { formatDuration, millis } from '../../lib/time.ts';
import type { Rows } from '../row.ts';

export interface StationEvents {
  'station.started': {
    /** Of Rouse. */
    readonly version: string;
    /** All adapters and their addresses, separated by commas. */
    readonly adapter: string;
    readonly address: string;
    /** How datagrams are carried and why, for people. */
    readonly engine: string;
    readonly services: readonly string[];
    /** Milliseconds from the start of the process until it was ready to answer. */
    readonly ready: number;
  };
  /** What happens in the next minute is not recorded. Told once. `cause`: the word of the system, `EACCES`. */
  'station.unrecorded': {
    readonly file: string;
    readonly message: string;
    readonly hint: string;
    readonly cause?: string;
  };
  'station.stopped': { readonly reason: string };
  /** The machine refused something. `code` as in host/station-error.ts. */
  'station.failed': { readonly code: string; readonly message: string; readonly hint: string };
  /** The clock of the computer was set, or the computer slept: so many milliseconds ahead, back if less than 0. */
  'station.clock-jumped': { readonly by: number };
  /** It runs, but other programs of the user cannot ask it anything. */
  'station.unreachable': { readonly message: string; readonly hint: string };
}

export const STATION_ROWS: Rows<StationEvents> = {
  'station.started': {
    level: 'notice',
    sentence: (e) =>
      `Ready on ${e.address.startsWith(e.adapter) ? e.address : `${e.adapter} ${e.address}`} after ${formatDuration(millis(e.ready))} (${e.services.join(', ')}).`,
    explanation: 'The station answers from now on. Plug in the device, or hold its key sequence.',
  },
  'station.stopped': {
    level: 'notice',
    sentence: (e) => `Stopped: ${e.reason}.`,
    explanation: 'Every lease that was acknowledged is on disk; an address given to the adapter has been taken back.',
  },
  'station.unrecorded': {
    level: 'warning',
    sentence: (e) => `This session is not recorded for now: ${e.message} ${e.hint}`,
    explanation:
      'Devices are served all the same, but what happens now will be missing in the record that can be replayed or sent to ' +
      'somebody who helps. It is tried again every minute; told once.',
  },
  'station.failed': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'The machine refused something the station needs. The sentence says what, why and what to do.',
  },
  'station.clock-jumped': {
    level: 'notice',
    sentence: (e) =>
      `The clock of this computer jumped ${formatDuration(millis(Math.abs(e.by)))} ${e.by > 0 ? 'ahead' : 'back'}.`,
    explanation:
      'It was set, or the computer slept. What waits goes on by the time that passes, so every device keeps its address for ' +
      'the time it was lent for; what is stored is dated anew, so that a restart knows the same.',
  },
  'station.unreachable': {
    level: 'notice',
    sentence: (e) => `It cannot be asked for its transfers: ${e.message} ${e.hint}`,
    explanation: 'Devices are served all the same; only `rouse tftp transfers` and `rouse tftp stop` do not reach it.',
  },
};

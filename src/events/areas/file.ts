/** Files on their way to and from devices, whichever protocol carries them. */
import { isConfiguration } from '../../knowledge/file-roles.ts';
import { formatBytes } from '../../lib/text.ts';
import { formatDuration, millis } from '../../lib/time.ts';
import type { OfPeer } from '../parts.ts';
import type { Rows } from '../row.ts';

/** Which protocol carries the file. */
export type Carrier = 'tftp' | 'http';

interface Carried {
  readonly by: Carrier;
}

/** A request for a file. */
interface OfRequest {
  /** The name as it is looked up: folders are separated by `/`, and what means nothing (`./`, `//`) is left out. */
  readonly file: string;
  /** The name as it was sent, where that is another. */
  readonly asked?: string;
}

/** All events of one transfer, from the request to its end, have the same `transfer` number. */
interface OfTransfer extends OfPeer, Carried {
  readonly transfer: number;
  /** As in `file.request`. */
  readonly file: string;
  /** From the device's side: it reads a file of the station, or writes one to it. */
  readonly asks: 'read' | 'write';
}

interface Again {
  /** Acknowledgements that came more than once, where it is a habit: for more than half of the blocks. */
  readonly duplicates?: number;
  /** Packets so far that had to be sent again, and were acknowledged once: they got lost, or their acknowledgement did. */
  readonly lost?: number;
  /** Bytes in a block, where that is not the usual 512. */
  readonly block?: number;
}

export interface FileEvents {
  'file.request': OfTransfer &
    OfRequest & {
      /** What was asked for, in the words of the protocol. TFTP: the mode (`octet`) and the options. HTTP: the method and the range. */
      readonly mode: string;
      readonly options: Readonly<Record<string, string>>;
      /** Bytes; absent when it is not known beforehand. */
      readonly size?: number;
      /** What the file is called here, where only upper and lower case differ from what was asked for. */
      readonly called?: string;
    };
  /** `sent`: the bytes that have arrived on the other side; `size`: of the whole file. */
  /** `size` is absent for an upload whose size was not announced. */
  'file.progress': OfTransfer & Again & { readonly sent: number; readonly size?: number };
  /** `took`: milliseconds since the request. `resent`: the packets that had to be sent again. */
  'file.complete': OfTransfer &
    Again & {
      readonly size: number;
      readonly took: number;
      readonly resent: number;
    };
  /** It has the part of the file that it asked for; `sent`: the bytes of that. */
  'file.part': OfTransfer & { readonly sent: number; readonly size: number };
  /**
   * The client asked for the size and ended the transfer: a probe, not a failure. `code`: the error it ended it with. By HTTP:
   * it asked about the file only, or has this version already.
   */
  'file.probe': OfTransfer & { readonly size: number; readonly code?: number };
  /** The disk has not given the file, or the next piece of it, for `waited` milliseconds. Told once for each transfer. */
  'file.waiting': OfTransfer & { readonly waited: number };
  /**
   * Nothing has come back for two time-outs; told once for each place where a transfer stands still. `heard`: it has
   * answered before. `block`: bytes in a block, as agreed.
   */
  'file.stalled': OfTransfer & {
    readonly sent: number;
    readonly size: number;
    readonly heard: boolean;
    readonly block: number;
  };
  'file.failed': OfTransfer & {
    readonly reason: string;
    readonly sent: number;
    /** Absent for an upload whose size was not announced; 0 where nothing was begun. */
    readonly size?: number;
    /** All of it was sent, and only the last acknowledgement did not come: what the device does next tells whether it has it. */
    readonly unconfirmed?: true;
    /** `silent`: nothing came back any more; `unanswered`: nothing ever came; `restarted`: the device has begun anew. */
    readonly why?: 'unanswered' | 'silent' | 'restarted';
    /** The error the client ended it with, as the protocol counts them. */
    readonly code?: number;
    /** Bytes in a block, as agreed. */
    readonly block?: number;
  };
  'file.missing': OfPeer & Carried & OfRequest & { readonly asks: 'read' | 'write' };
  /** `code`: the error number that was answered, as the protocol counts them. */
  'file.refused': OfPeer &
    Carried &
    OfRequest & {
      readonly code: number;
      readonly reason: string;
      /**
       * `client`: the settings do not let this client in. `outside`: it is in none of the networks that are served.
       * `unreadable`: the disk or the system does not give the file.
       */
      readonly why?: 'client' | 'outside' | 'unreadable';
      /** It offered a log of its own, as its kind does, and goes on without: nothing may be written here. */
      readonly harmless?: true;
    };
  /** The disk refused an upload; told to the person at the station. */
  'file.disk': Carried & { readonly folder: string; readonly message: string; readonly hint: string };
}

export const FILE_ROWS: Rows<FileEvents> = {
  'file.request': {
    level: 'debug',
    sentence: (e) =>
      `${e.asks === 'read' ? 'reads' : 'writes'} ${e.file}${e.size === undefined ? '' : ` (${formatBytes(e.size)})`}`,
    explanation: 'The transfer of a file begins. `by` is the protocol that carries it.',
  },
  'file.waiting': {
    level: 'debug',
    sentence: (e) => `${e.file}: the disk has not given it for ${formatDuration(millis(e.waited))}.`,
    explanation: 'A slow disk, or a program that looks into every file first. A finding says what to do.',
  },
  'file.progress': {
    level: 'debug',
    sentence: (e) => `${e.file}: ${farText(e)}`,
    explanation: 'How far a transfer is; at most a few a second.',
  },
  'file.complete': {
    level: 'info',
    sentence: (e) =>
      `has ${e.asks === 'read' ? 'read' : 'written'} ${e.file}, ${formatBytes(e.size)}${e.took < 50 ? '' : ` in ${formatDuration(millis(e.took))}`}`,
    explanation:
      'Reading: the device acknowledged the last block. Writing: the file is in its place, whole and on stable storage.',
  },
  'file.part': {
    level: 'debug',
    sentence: (e) => `has read a part of ${e.file}, ${farText(e)}`,
    explanation:
      'HTTP lets clients ask for parts. Once a device has read all parts of a file, that is told as `file.complete`.',
  },
  'file.probe': {
    level: 'debug',
    sentence: (e) => `asked only for the size of ${e.file} (${formatBytes(e.size)})`,
    explanation:
      'Some loaders ask for the size with tsize and end the transfer at once, or ask with HEAD. This is not a failure. By HTTP it ' +
      'may also have asked whether there is a newer version.',
  },
  'file.stalled': {
    level: 'debug',
    sentence: (e) =>
      `${e.file}: nothing ${e.heard ? 'more ' : ''}comes back (${formatBytes(e.sent)} of ${formatBytes(e.size)})`,
    explanation:
      'What was sent is sent again, some times more. A device that erases its flash is silent like this too.',
  },
  'file.failed': {
    level: 'warning',
    sentence: (e) =>
      e.unconfirmed === true
        ? `was sent all of ${e.file} (${formatBytes(e.size ?? e.sent)}) and did not confirm it: ${e.reason}`
        : `did not finish ${e.file}${e.size === 0 ? '' : ` (${farText(e)})`}: ${e.reason}`,
    explanation:
      'A transfer did not reach its end. The device usually asks again by itself. Where only the last acknowledgement is ' +
      'missing, it may have the file: what it does next tells.',
  },
  'file.missing': {
    level: 'info',
    sentence: (e) => `asked for ${e.file}, which is not here${isConfiguration(e.file) ? ' and need not be' : ''}`,
    explanation: 'Answered "file not found" at once. For CTL, ITL and configuration files that is the right answer.',
  },
  'file.refused': {
    level: (e) => (e.harmless === true ? 'info' : 'warning'),
    sentence: (e) => `was refused ${e.file}: ${e.reason} (error ${e.code})`,
    explanation: 'The request is not allowed: a name outside the folder, a right that is not given, or a limit.',
  },
  'file.disk': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'An upload could not be stored. The client was told; the file that stood there before is whole.',
  },
};

/** How far a transfer is. */
function farText({ sent, size }: { readonly sent: number; readonly size?: number }): string {
  return size === undefined ? formatBytes(sent) : `${formatBytes(sent)} of ${formatBytes(size)}`;
}

/** What was looked at on this computer before devices come, or beside them: facts that findings are made of. */
import { formatBytes } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

/** `mend` is the exact command that puts it right; absent where none does. */
interface Mendable {
  readonly mend?: string;
}

export interface HostEvents {
  /** One thing was looked at, and `says` what was seen. `check` is the name of the thing: `ports`, `firewall`. */
  'host.checked': { readonly check: string; readonly says: string };
  /** It could not be looked at. */
  'host.unchecked': { readonly check: string; readonly reason: string; readonly hint: string };
  /** This user may not open a port that devices ask at. */
  'host.no-rights': { readonly what: string; readonly hint: string };
  /** Another program has the port. `service`: what the port is for. */
  'host.port-taken': {
    readonly service: string;
    readonly protocol: 'udp' | 'tcp';
    readonly port: number;
    readonly message: string;
    readonly hint: string;
    /** Recovery does not hang on it. */
    readonly optional?: true;
  };
  /** A firewall of this computer drops packets that the station lives on. `firewall`: `nftables`; `where`: its rules or zone. */
  'host.firewall': Mendable & {
    readonly firewall: string;
    readonly where: string;
    /** Completes "it drops ...". */
    readonly what: string;
    readonly adapter: string;
  };
  /**
   * Something about the adapter that is meant to serve. `missing`: there is none; `several`: it is not clear which; `bare`: it
   * has no address; `off`: it is switched off; `not-wired`: no cable goes into it; `no-link`: nothing is at its other end.
   */
  'host.adapter': Mendable & {
    readonly trouble: 'missing' | 'several' | 'bare' | 'off' | 'not-wired' | 'no-link' | 'overlap';
    readonly message: string;
    readonly hint: string;
    readonly adapter?: string;
  };
  /** A route takes a part of the adapter's network elsewhere. `network`: `192.168.1.96/28`; `leads`: completes "leads ...". */
  'host.route': Mendable & { readonly adapter: string; readonly network: string; readonly leads: string };
  /** The clock shows a time that cannot be right. `shows`: `1970-01-01 00:04`. */
  'host.clock': Mendable & { readonly shows: string };
  /** `free`: bytes on the disk of the data folder. */
  'host.disk': { readonly folder: string; readonly free: number };
  /** The data folder cannot be written. `cause`: the word of the system. */
  'host.folder': { readonly folder: string; readonly message: string; readonly hint: string; readonly cause?: string };
  /** What there is of firmware for a model that was asked for. `others`: what there is for other models. */
  'host.firmware': {
    readonly model: string;
    readonly held: 'nothing' | 'others' | 'no-list' | 'whole' | 'damaged';
    readonly list: string;
    readonly others: readonly string[];
  };
  /** A command was run to put something right. `failed`: what it said. */
  'host.mended': { readonly command: string; readonly failed?: string };
}

export const HOST_ROWS: Rows<HostEvents> = {
  'host.checked': {
    level: 'debug',
    sentence: (e) => `${e.check}: ${e.says}`,
    explanation: 'What was seen when this computer was looked at. Nothing is wrong with it unless a finding says so.',
  },
  'host.unchecked': {
    level: 'debug',
    sentence: (e) => `${e.check}: could not be looked at, ${e.reason} ${e.hint}`,
    explanation: 'Something of this computer could not be looked at, so nothing is known of it.',
  },
  'host.no-rights': {
    level: 'debug',
    sentence: (e) => `${e.what} ${e.hint}`,
    explanation: 'This user may not open a port that devices ask at. A finding says what to do.',
  },
  'host.port-taken': {
    level: 'debug',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'Another program has a port that the station needs. A finding says what to do.',
  },
  'host.firewall': {
    level: 'debug',
    sentence: (e) => `${e.firewall} drops ${e.what} on ${e.adapter} (${e.where}).`,
    explanation: 'A firewall of this computer drops packets that the station lives on. A finding says what to do.',
  },
  'host.adapter': {
    level: 'debug',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'Something about the network adapter that is meant to serve. A finding says what to do.',
  },
  'host.route': {
    level: 'debug',
    sentence: (e) => `${e.network}, a part of the network of ${e.adapter}, leads ${e.leads}.`,
    explanation: 'A route of this computer takes answers to some devices elsewhere. A finding says what to do.',
  },
  'host.clock': {
    level: 'debug',
    sentence: (e) => `The clock of this computer shows ${e.shows}.`,
    explanation: 'A time at which this program did not exist. A finding says what to do.',
  },
  'host.disk': {
    level: 'debug',
    sentence: (e) => `${formatBytes(e.free)} are free for ${e.folder}.`,
    explanation: 'There is hardly any room on the disk of the data folder. A finding says what to do.',
  },
  'host.folder': {
    level: 'debug',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'The data folder cannot be written. A finding says what to do.',
  },
  'host.firmware': {
    level: 'debug',
    sentence: (e) => `For the ${e.model} there is ${HELD[e.held]}.`,
    explanation: 'What firmware there is for a model that was asked for.',
  },
  'host.mended': {
    level: 'notice',
    sentence: (e) => (e.failed === undefined ? `Done: ${e.command}` : `Failed: ${e.command}: ${e.failed}`),
    explanation: 'A command was run, because `rouse doctor --mend` was told to.',
  },
};

const HELD = {
  nothing: 'no firmware',
  others: 'no firmware, only for other models',
  'no-list': 'firmware without the list that it asks for after a reset',
  damaged: 'firmware that is not whole',
  whole: 'firmware that is whole',
} as const;

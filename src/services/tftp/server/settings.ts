/** The settings of the TFTP service, as values that cannot be wrong, and what follows from them. */
import { ANY_ADDRESS, type Subnet } from '../../../lib/address.ts';
import { millis, minutes, seconds, type Millis } from '../../../lib/time.ts';
import type { SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { NameRules } from '../../../protocols/tftp/filename.ts';
import { blockForMtu, type NegotiationPolicy } from '../../../protocols/tftp/negotiate.ts';
import type { RetryPolicy } from '../../../protocols/tftp/retry.ts';
import type { WriteRule } from '../../../host/files/drafts.ts';

/** `none` follows `..` inside the root; `standard` refuses it; `high` lets only empty files be written; `read-only` none. */
export type Security = 'none' | 'standard' | 'high' | 'read-only';

/** Where data leaves from: a port the system chooses, one of a range, or the request port itself (for firewalls). */
export type DataPorts = 'system' | 'single' | { readonly first: number; readonly last: number };

/** What docs/settings.md calls `tftp`, with all values checked. */
export interface TftpSettings {
  /** Where both sockets listen; an address of 0.0.0.0 with a device also hears broadcast requests. */
  readonly place: Omit<SocketPlace, 'port'>;
  /** Port of requests; 0 lets the system choose. */
  readonly port: number;
  readonly dataPorts: DataPorts;
  readonly security: Security;
  /** Files may be read. */
  readonly read: boolean;
  /** New files, files that are there already, or both. */
  readonly write: 'none' | 'create' | 'overwrite' | 'create-and-overwrite';
  /** Largest upload, in bytes. */
  readonly largestUpload: number;
  /** `\` in names means `/`. */
  readonly translateUnixNames: boolean;
  /** A leading `/` in names means the served folder. */
  readonly virtualRoot: boolean;
  readonly negotiation: NegotiationPolicy;
  /** Tftpd32's anticipation window: bytes sent ahead without being asked; 0 is off. */
  readonly anticipation: number;
  /** How far a transfer is, is told. */
  readonly progress: boolean;
  /** The first wait for an answer, until the round trip is known. */
  readonly timeout: Millis;
  /** How often one packet is repeated. */
  readonly retries: number;
  /** Answer requests sent to a broadcast address: Aironet access points send them, RFC 1123 would ignore them. */
  readonly answerBroadcast: boolean;
  /** Transfers running at once. */
  readonly transfers: number;
  /** Transfers running at once for one client address; a client on loopback is not limited. */
  readonly transfersPerClient: number;
  /** New requests from one /24: as many at once, and as many a second after that. */
  readonly requestsPerNetwork: { readonly burst: number; readonly perSecond: number };
  /** Clients that are served; empty means everybody. */
  readonly allowed: readonly Subnet[];
}

/** Everybody may read, nobody may write. */
export const TFTP_DEFAULTS: TftpSettings = {
  place: { address: ANY_ADDRESS, broadcast: true },
  port: 69,
  dataPorts: 'system',
  security: 'standard',
  read: true,
  write: 'none',
  largestUpload: 512 * 1024 * 1024,
  translateUnixNames: true,
  virtualRoot: true,
  negotiation: { grants: 'all', largestBlock: blockForMtu(1500), largestWindow: 64 },
  anticipation: 0,
  progress: true,
  timeout: seconds(3),
  retries: 6,
  answerBroadcast: true,
  transfers: 4096,
  transfersPerClient: 64,
  requestsPerNetwork: { burst: 2000, perSecond: 500 },
  allowed: [],
};

/** A LAN answers within milliseconds, but a device that writes flash must not be hurried. */
const FASTEST = millis(500);

const LEAST_PATIENCE = seconds(45);
const MOST_PATIENCE = minutes(5);

/** Repetitions for a peer that has never answered: its address may be forged. */
const FIRST_RETRIES = 3;

/**
 * Repetitions of one transfer. Patience is twice what the settings say, at least 45 s, because an Aironet is silent for
 * half a minute while it erases its flash, and at most five minutes. A negotiated time-out (RFC 2349) is taken at its word.
 */
export function retryPolicy(settings: TftpSettings, negotiated: Millis | undefined): RetryPolicy {
  const timeout = negotiated ?? settings.timeout;
  return {
    timeout,
    fastest: negotiated ?? millis(Math.min(FASTEST, timeout)),
    retries: settings.retries,
    firstRetries: FIRST_RETRIES,
    patience: millis(Math.min(Math.max(2 * timeout * settings.retries, LEAST_PATIENCE), MOST_PATIENCE)),
  };
}

export function nameRules(settings: TftpSettings): NameRules {
  const { translateUnixNames, virtualRoot, security } = settings;
  return { translate: translateUnixNames, rooted: virtualRoot, parents: security === 'none' };
}

const WRITE_RULES: Readonly<Record<Exclude<TftpSettings['write'], 'none'>, WriteRule>> = {
  create: 'create',
  overwrite: 'replace',
  'create-and-overwrite': 'create-or-replace',
};

/** What an upload may do; undefined when nothing may be written. */
export function writeRule({ write, security }: TftpSettings): WriteRule | undefined {
  if (write === 'none' || security === 'read-only') return undefined;
  return security === 'high' ? 'fill-empty' : WRITE_RULES[write];
}

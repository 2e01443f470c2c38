/** What a TFTP client is asked to do, and how that ended. */
import type { Ipv4 } from '../../../lib/address.ts';
import { err, type Result } from '../../../lib/result.ts';
import { seconds, type Millis } from '../../../lib/time.ts';
import type { SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import type { TftpOption } from '../../../protocols/tftp/packet.ts';
import type { RetryPolicy } from '../../../protocols/tftp/retry.ts';

/** One file from or to one server. */
export interface ClientRequest {
  readonly server: Ipv4;
  /** Port of requests; 69 unless said otherwise. */
  readonly port?: number;
  /** The remote name. */
  readonly file: string;
  readonly mode?: 'octet' | 'netascii';
  readonly ask?: AskedOptions;
  /** Default: five repetitions within twenty seconds. */
  readonly retry?: RetryPolicy;
  /**
   * How the request itself is repeated until it is answered; default: as `retry`, half of the time with the options that
   * were asked for and the other half without any.
   */
  readonly asking?: RetryPolicy;
  /** Where the client's own socket is opened; default: everywhere, on a port the system chooses. */
  readonly place?: Partial<SocketPlace>;
  /** Told at most four times a second: bytes that have travelled, and how many there will be, where that is known. */
  readonly progress?: (bytes: number, size: number | undefined) => void;
}

/** Options to ask for. What the server does not grant keeps its default. */
export interface AskedOptions {
  /** Bytes, 8 to 65464. */
  readonly blockSize?: number;
  /** Blocks, 1 to 65535. */
  readonly windowSize?: number;
  /** Whole seconds, 1 to 255. */
  readonly timeout?: number;
  /** Announce the size of what is written, ask for the size of what is read. */
  readonly size?: boolean;
}

/** What it took. */
export interface ClientSuccess {
  /** Bytes as they travelled; in netascii that is not the size of the file. */
  readonly bytes: number;
  readonly took: Millis;
  /** Packets that had to be repeated. */
  readonly resent: number;
  /** What the server granted. */
  readonly granted: readonly TftpOption[];
  /** The bytes that the server had announced, where it sent another number: the size is advice only (RFC 2349). */
  readonly announced?: number;
}

/** A transfer that ended badly; nothing of the file is left behind. */
export interface ClientFailure {
  readonly kind: 'transfer-failed';
  /** The TFTP error code that ended it; absent when the server fell silent. */
  readonly code?: number;
  /** For people: `the server says "file not found" (error 1)`. */
  readonly reason: string;
  /** What the server had granted before it failed; absent where it had granted nothing. */
  readonly granted?: readonly TftpOption[];
}

/** How it ended; a `StationError` where this machine refused a socket. */
export type ClientOutcome = Result<ClientSuccess, ClientFailure | StationError>;

/** Servers on a LAN answer at once, but one that is just starting may need its time. */
export const CLIENT_RETRY: RetryPolicy = {
  timeout: seconds(1),
  fastest: seconds(1),
  retries: 5,
  firstRetries: 5,
  patience: seconds(20),
};

/** Larger files are not read unless the caller says so: a server can send for ever. */
export const LARGEST_FILE = 4 * 1024 ** 3;

export function clientFailure(reason: string, code?: number, granted: readonly TftpOption[] = []): ClientOutcome {
  return err({
    kind: 'transfer-failed',
    reason,
    ...(code === undefined ? {} : { code }),
    ...(granted.length === 0 ? {} : { granted }),
  });
}

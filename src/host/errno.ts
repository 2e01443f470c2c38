/**
 * What the system says when it refuses a socket, turned into what a person can do about it. The only place where an
 * errno of a socket becomes a `StationError`.
 */
import type { SocketPlace } from './datagrams/datagrams.ts';
import { placeText } from './datagrams/place-text.ts';
import { stationError, type StationError, type StationErrorCode } from './station-error.ts';
import { formatIpv4 } from '../lib/address.ts';

/** What is known besides the errno. */
export interface RefusalContext {
  /** Who holds the port, if that could be found out: `dnsmasq (pid 812)`. */
  readonly holder?: string;
  /** The addresses that this computer has, if they were asked for: `127.0.0.1 (lo)`. */
  readonly own?: readonly string[];
  /** The system that refused: what to do about missing rights depends on it. */
  readonly platform?: NodeJS.Platform;
  /** Default: UDP. */
  readonly protocol?: 'UDP' | 'TCP';
}

interface Row {
  readonly code: StationErrorCode;
  message(place: SocketPlace, context: RefusalContext): string;
  hint(place: SocketPlace, context: RefusalContext): string;
}

const NO_RIGHTS: Row = {
  code: 'no-rights',
  message: (place, { protocol = 'UDP' }) =>
    `This user may not open ${protocol} port ${place.port} (${placeText(place)}).`,
  hint: (_, { platform }) => (platform && RIGHTS_HINTS[platform]) ?? 'Run it as root.',
};

const RIGHTS_HINTS: Partial<Readonly<Record<NodeJS.Platform, string>>> = {
  linux:
    'Run it with sudo, or give Node the right once: ' +
    'sudo setcap cap_net_bind_service,cap_net_raw+ep "$(readlink -f "$(command -v node)")"',
  darwin: 'Run it with sudo.',
  win32:
    'Start the terminal with "Run as administrator", and check that the port is not in a range reserved by Windows.',
};

/** Devices ask these and no others: a station on another port would be there for nobody. */
const FIXED_PORTS: ReadonlySet<number> = new Set([53, 67, 68, 69, 123, 514]);

function freePortHint(port: number, { holder, platform }: RefusalContext): string {
  const who = holder === undefined && platform === 'linux' ? ` To see who has it: sudo ss -lunp sport = :${port}` : '';
  if (!FIXED_PORTS.has(port)) return `Stop that program, or choose another port.${who}`;
  return `Stop that program and start again: devices ask port ${port} and no other.${who}`;
}

const NO_ADAPTER: Row = {
  code: 'no-adapter',
  message: ({ device }) =>
    device === undefined ? 'The network adapter is gone.' : `There is no network adapter ${device}.`,
  hint: () => 'Plug it in, or choose another one with --adapter.',
};

const NO_DESCRIPTORS: Row = {
  code: 'no-descriptors',
  message: (place, { protocol = 'UDP' }) =>
    `${protocol} ${placeText(place)} could not be opened: this process has as many files open as it may.`,
  hint: () => 'Raise the limit ("ulimit -n 4096"; LimitNOFILE=4096 for a systemd service) and start again.',
};

const ROWS: Readonly<Record<string, Row>> = {
  EMFILE: NO_DESCRIPTORS,
  EADDRINUSE: {
    code: 'port-taken',
    message: (place, { holder, protocol = 'UDP' }) =>
      `${protocol} port ${place.port} (${placeText(place)}) is taken by ${holder ?? 'another program'}.`,
    hint: ({ port }, context) => freePortHint(port, context),
  },
  EACCES: NO_RIGHTS,
  EPERM: NO_RIGHTS,
  EADDRNOTAVAIL: {
    code: 'no-address',
    message: ({ address, address6, device }) =>
      `${device ?? 'This computer'} does not have the address ${address6 ?? formatIpv4(address)}.`,
    hint: (_, { own = [] }) =>
      own.length === 0
        ? 'Plug the cable in, or choose an address that this computer has.'
        : `Plug the cable in, or choose an address that there is: ${own.join(', ')}.`,
  },
  ENFILE: {
    ...NO_DESCRIPTORS,
    message: (place, { protocol = 'UDP' }) =>
      `${protocol} ${placeText(place)} could not be opened: this computer has as many files open as it may.`,
    hint: () => 'Stop the program that opens them, and start again.',
  },
  ENODEV: NO_ADAPTER,
  ENXIO: NO_ADAPTER,
};

/**
 * The error for a socket that the system refused.
 *
 * @param errno - its name: `EADDRINUSE`
 */
export function socketError(errno: string, place: SocketPlace, context: RefusalContext = {}): StationError {
  const row = ROWS[errno];
  if (row === undefined) {
    const message = `The system refused ${context.protocol ?? 'UDP'} ${placeText(place)} with ${errno}.`;
    return stationError('unexpected', message, 'Please report this together with the recorded session.', errno);
  }
  return stationError(row.code, row.message(place, context), row.hint(place, context), errno);
}

/** The system's word in an error that Node threw; the error's text if it carries none. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

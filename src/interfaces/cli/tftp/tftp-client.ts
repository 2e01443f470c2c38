/**
 * What `rouse tftp get`, `put` and `push` share: the options of a transfer, its progress, its end in words and exit
 * codes.
 */
import { DgramHost } from '../../../host/node/datagrams/dgram-host.ts';
import { placeTowards, resolveHost } from '../../../host/node/datagrams/resolve-host.ts';
import { md5Of } from '../../../host/node/files/local-files.ts';
import type { StationError } from '../../../host/station-error.ts';
import type { Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { count, formatBytes, printable } from '../../../lib/text.ts';
import { formatDuration, millis, seconds } from '../../../lib/time.ts';
import { parseHost, parseTftpUrl } from '../../../protocols/tftp/url.ts';
import type { RetryPolicy } from '../../../protocols/tftp/retry.ts';
import type {
  AskedOptions,
  ClientFailure,
  ClientOutcome,
  ClientRequest,
  ClientSuccess,
} from '../../../services/tftp/client/client-request.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { Screen } from '../screen/screen.ts';

export interface TransferOptions {
  readonly port?: number;
  readonly blksize?: number;
  readonly windowsize?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly tsize?: boolean;
  readonly plain?: boolean;
  readonly netascii?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The server of a transfer, the host that carries it, and what the system refused to send. */
export interface Client {
  readonly host: DgramHost;
  readonly server: Ipv4;
  /** The address of the server as text. */
  readonly address: string;
  readonly port: number;
  /** As the user wrote it. */
  readonly name: string;
  /** The error of the system when it refused to send a datagram, like `ENETUNREACH`. */
  readonly trouble: () => string | undefined;
}

/** The TFTP options that are asked for by default; with `--plain` none, for devices that know none. */
export const USUAL_GET: AskedOptions = { blockSize: 1428, windowSize: 16, size: true };
export const USUAL_PUT: AskedOptions = { blockSize: 1428, size: true };
export const PLAIN: AskedOptions = {};

/** Reads a `tftp://` URL into a host, a file and options. Options of the command line win over those of the URL. */
export function fromUrl<O extends TransferOptions>(
  text: string,
  options: O,
): Result<{ readonly host: string; readonly file: string; readonly options: O }, string> {
  const url = parseTftpUrl(text);
  if (!url.ok) return url;
  const { host, file, mode, port } = url.value;
  const said = { ...options, port: options.port ?? port, netascii: options.netascii ?? mode === 'netascii' };
  return ok({ host: host.includes(':') ? `[${host}]` : host, file, options: said });
}

/** Resolves the host and calls `use` with a client for it, whose sockets are closed afterwards. */
export async function withClient(
  name: string,
  options: TransferOptions,
  use: (client: Client) => Promise<ExitCode>,
): Promise<ExitCode> {
  const written = parseHost(name);
  if (!written.ok) return misused([written.error]);
  const address = await resolveHost(written.value.host);
  if (!address.ok) return failed(address.error, EXIT.timedOut);
  let trouble: string | undefined;
  const host = new DgramHost({ observer: { sendFailed: (_socket, cause) => (trouble = cause) } });
  const port = options.port ?? written.value.port ?? 69;
  try {
    const server = host.peers.intern(address.value);
    return await use({ host, server, address: address.value, port, name: written.value.host, trouble: () => trouble });
  } finally {
    host.close();
  }
}

/** Makes the request for one file from the options. */
export function requestFor(
  client: Client,
  file: string,
  options: TransferOptions,
  usual: AskedOptions,
): ClientRequest & { readonly retry: RetryPolicy } {
  return {
    server: client.server,
    port: client.port,
    place: placeTowards(client.address),
    file,
    mode: options.netascii === true ? 'netascii' : 'octet',
    ask: asked(options, usual),
    retry: retryPolicy(options),
  };
}

function asked(options: TransferOptions, usual: AskedOptions): AskedOptions {
  const { blksize, windowsize, timeout, tsize, plain = false } = options;
  if (plain) return PLAIN;
  return {
    blockSize: blksize ?? usual.blockSize,
    windowSize: windowsize ?? usual.windowSize,
    timeout,
    size: tsize ?? usual.size,
  };
}

function retryPolicy({ timeout = 1, retries = 5 }: TransferOptions): RetryPolicy {
  const patience = millis(Math.max(seconds(timeout) * (retries + 1) * 2, seconds(5)));
  return { timeout: seconds(timeout), fastest: seconds(timeout), retries, firstRetries: retries, patience };
}

/** What is said of a transfer besides. */
export interface Telling {
  /** Where the file lies on this computer, for its MD5: to be compared with what the other side says. */
  readonly local?: string;
  /** What to do, by the TFTP error code, where that is not what it usually is. */
  readonly hints?: Readonly<Record<number, string>>;
}

/** Runs one transfer with its progress shown; returns the exit code of its end. */
export async function told(
  client: Client,
  options: TransferOptions,
  file: string,
  run: (progress: NonNullable<ClientRequest['progress']>) => Promise<ClientOutcome>,
  { local, hints = {} }: Telling = {},
): Promise<ExitCode> {
  let row = '';
  const silent = options.quiet === true || options.json === true || !process.stderr.isTTY;
  const screen = silent ? undefined : new Screen(process.stderr, () => (row === '' ? [] : [row]));
  const began = Date.now();
  const outcome = await run((bytes, size) => {
    row = progressText(file, bytes, size, Date.now() - began);
  });
  row = '';
  screen?.close();
  if (!outcome.ok) return failure(client, file, outcome.error, options, hints);
  return success(file, outcome.value, options, local === undefined ? undefined : await md5Of(local));
}

function success(file: string, done: ClientSuccess, options: TransferOptions, md5: string | undefined): ExitCode {
  const { bytes, took, resent, announced } = done;
  const granted = done.granted.map(({ name, value }) => `${name.toLowerCase()} ${value}`);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ file, ok: true, bytes, took: Math.round(took), resent, granted, announced, md5 })}\n`,
    );
  } else if (options.quiet !== true) {
    const agreed = granted.length === 0 ? 'no options' : granted.join(', ');
    const again = resent === 0 ? '' : `, ${count(resent, 'packet')} again`;
    const speed = `${formatBytes(Math.round(bytes / Math.max(took / 1000, 0.001)))}/s`;
    const sum = md5 === undefined ? '' : `, MD5 ${md5}`;
    process.stderr.write(
      `${printable(file)}: ${formatBytes(bytes)} in ${formatDuration(took)} (${speed}; ${agreed}${again})${sum}\n`,
    );
  }
  if (announced !== undefined && options.json !== true) {
    const said = `the server had announced ${count(announced, 'byte')}, and ended the file after ${count(bytes, 'byte')}`;
    process.stderr.write(`rouse: ${printable(file)}: ${said}. Some servers announce nonsense; check the file.\n`);
  }
  return EXIT.done;
}

function failure(
  client: Client,
  file: string,
  error: ClientFailure | StationError,
  options: TransferOptions,
  hints: NonNullable<Telling['hints']>,
): ExitCode {
  if (!('kind' in error)) return failed(error);
  const { reason, code, granted } = error;
  if (options.json === true) process.stdout.write(`${JSON.stringify({ file, ok: false, reason, code })}\n`);
  const hint = code === undefined ? silenceHint(client, granted !== undefined) : (hints[code] ?? HINTS[code] ?? '');
  return failed({ message: `${printable(file)}: ${reason}.`, hint }, code === undefined ? EXIT.timedOut : EXIT.failed);
}

/** Hints for the user, by the error code of the server. */
const HINTS: Readonly<Record<number, string>> = {
  1: 'Check the name; most servers tell "a" from "A".',
  2: 'The server does not allow it: look at its rights for reading and writing.',
  3: 'There is no room for it, or it is larger than allowed (--largest, when it is read).',
  6: 'The server does not replace files. Remove it there, or choose another name with --remote.',
  8: 'Try it with --plain.',
};

/** What to do when the server is silent. `agreed`: it had answered with an OACK before. */
function silenceHint(client: Client, agreed: boolean): string {
  const trouble = client.trouble();
  if (trouble !== undefined)
    return `This computer could not send to ${client.name} (${trouble}): check cable and address.`;
  if (agreed) return 'Try it with --plain: large blocks and windows do not get through everywhere.';
  return `Check that a TFTP server runs on ${client.name}, that it is on port ${client.port}, and that no firewall is between.`;
}

function progressText(file: string, bytes: number, size: number | undefined, took: number): string {
  const of = size === undefined || size === 0 ? '' : ` of ${formatBytes(size)}, ${Math.floor((bytes / size) * 100)} %`;
  const speed = `${formatBytes(Math.round(bytes / Math.max(took / 1000, 0.001)))}/s`;
  return `${printable(file, 60)}  ${formatBytes(bytes)}${of}  ${speed}`;
}

/** The exit code of a command that made several transfers: the highest. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((a, b) => (a > b ? a : b), EXIT.done);
}

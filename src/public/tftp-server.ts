/** A TFTP server in a few lines, in the event loop of the program that starts it. */
import { draftsInEventLoop } from '../host/node/files/drafts/asked-drafts.ts';
import { DgramHost } from '../host/node/datagrams/dgram-host.ts';
import { foldersInEventLoop } from '../host/node/files/folders/asked-folders.ts';
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import { canonicalIpv6 } from '../host/datagrams/peer-addresses.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import type { Report } from '../events/types.ts';
import { ANY_ADDRESS, parseIpv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { FolderSource } from '../files/folder-source.ts';
import { DiskSink } from '../files/disk-sink.ts';
import type { FileSource } from '../files/files.ts';
import { fileProblem } from '../files/problem.ts';
import type { FileSink } from '../files/uploads.ts';
import { TftpService } from '../services/tftp/server/service.ts';
import { TFTP_DEFAULTS, type TftpSettings } from '../services/tftp/server/settings.ts';
import type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';

/** What is served, and where. */
export interface TftpServerOptions {
  /** A folder to serve: names are found whatever their case, links do not lead out of it. */
  readonly folder?: string;
  /** Files from anywhere else, instead of a folder. */
  readonly files?: FileSource;
  /** Where uploads go, instead of the folder. `settings.write` says whether there can be any. */
  readonly sink?: FileSink;
  /**
   * Default: all IPv4 addresses of this computer; `::` for all IPv6 and IPv4 addresses. Where an adapter has several, name the
   * one that clients ask: the system picks what answers come from, and clients take them from no other.
   */
  readonly address?: string;
  /** Default 69; 0 lets the system choose. */
  readonly port?: number;
  /** Everything else, as in `TFTP_DEFAULTS`. */
  readonly settings?: Partial<Omit<TftpSettings, 'place' | 'port'>>;
  /** Hears everything that happens: requests, progress, ends, refusals. */
  readonly onEvent?: Report;
}

/** One server on one address. It lives until `close`. */
export class TftpServer {
  readonly #host: DgramHost;
  readonly #service: TftpService;

  private constructor(host: DgramHost, service: TftpService) {
    this.#host = host;
    this.#service = service;
  }

  /** Ready to answer when it resolves. Fails with `port-taken`, `no-rights`, `no-address`; throws nothing. */
  static async start(options: TftpServerOptions): Promise<Result<TftpServer, StationError>> {
    const bound = placeOf(options.address ?? '0.0.0.0');
    if (!bound.ok) return bound;
    const report: Report = options.onEvent ?? ((): void => {});
    const host = new DgramHost({
      observer: {
        fault: (error) => report({ type: 'service.fault', service: 'TFTP', reason: String(error) }),
        sendFailed: (socket, cause, times) => report({ type: 'network.send-failed', socket, cause, times }),
      },
    });
    const place = { ...bound.value, broadcast: true };
    const settings: TftpSettings = { ...TFTP_DEFAULTS, ...options.settings, place, port: options.port ?? 69 };
    const service = new TftpService(settings, { report, ...filesOf(options, host) });
    const opened = await service.open(host);
    if (opened.ok) return ok(new TftpServer(host, service));
    host.close();
    return opened;
  }

  /** The port requests come to. */
  get port(): number {
    return this.#service.port;
  }

  /** Transfers running now. */
  get running(): number {
    return this.#service.running;
  }

  /** The same one by one. */
  list(): readonly RunningTransfer[] {
    return this.#service.list();
  }

  /** Ends one transfer, by its number in the events; false when there is none, or its upload is in its place by now. */
  stop(transfer: number, reason?: string): boolean {
    return this.#service.stop(transfer, reason);
  }

  /** Ends all transfers, leaves no half upload behind, and frees the port. */
  close(): void {
    this.#service.close();
    this.#host.close();
  }
}

function placeOf(text: string): Result<Pick<SocketPlace, 'address' | 'address6'>, StationError> {
  const six = canonicalIpv6(text);
  if (six !== undefined) return ok({ address: ANY_ADDRESS, address6: six });
  const address = parseIpv4(text);
  if (address.ok) return ok({ address: address.value });
  return err(stationError('no-address', `${address.error}.`, 'Write it as 192.168.1.1, or as an IPv6 address.'));
}

const NO_FILES: FileSource = { find: () => fileProblem('not-found', 'file not found') };

function filesOf(
  options: TftpServerOptions,
  host: DgramHost,
): { readonly files: FileSource; readonly sink?: FileSink } {
  const { folder, files, sink } = options;
  const given = sink === undefined ? {} : { sink };
  if (files !== undefined || folder === undefined) return { files: files ?? NO_FILES, ...given };
  const source = new FolderSource(foldersInEventLoop, [folder], () => host.now());
  const stored = (): void => source.changed();
  return { files: source, sink: sink ?? new DiskSink(draftsInEventLoop(), { folder, perClient: false }, { stored }) };
}

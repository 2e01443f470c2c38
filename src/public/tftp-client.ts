/** A TFTP client in a few lines: files as bytes, from and to one server. */
import { DgramHost } from '../host/node/datagrams/dgram-host.ts';
import { placeTowards, resolveHost } from '../host/node/datagrams/resolve-host.ts';
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import { tftpGet, tftpPut } from '../services/tftp/client/client.ts';
import type {
  AskedOptions,
  ClientFailure,
  ClientOutcome,
  ClientRequest,
  ClientSuccess,
} from '../services/tftp/client/client-request.ts';
import { MemorySink } from '../files/memory-sink.ts';

/** Whom to speak to. */
export interface TftpClientOptions {
  /** Name or address of the server. */
  readonly server: string;
  /** Default 69. */
  readonly port?: number;
}

/** How one file travels; what the server does not grant keeps its default. */
export interface TftpTransferOptions extends AskedOptions, Pick<ClientRequest, 'mode' | 'retry' | 'progress'> {
  /** Longest file that is read, in bytes; it is broken off beyond that. Default 256 MiB: it is kept in memory. */
  readonly largest?: number;
}

/** What arrived, and what it took. */
export interface TftpFile extends ClientSuccess {
  /** The file itself; `bytes` counts what travelled. */
  readonly content: Uint8Array;
}

const LARGEST_IN_MEMORY = 256 * 1024 ** 2;

/** Any number of transfers with one server, also at the same time. */
export class TftpClient {
  readonly #server: string;
  readonly #port: number;
  readonly #host = new DgramHost();

  constructor({ server, port = 69 }: TftpClientOptions) {
    this.#server = server;
    this.#port = port;
  }

  /** Reads a file. Fails with what the server said, its silence, or what this machine refuses; throws nothing. */
  async get(file: string, options: TftpTransferOptions = {}): Promise<Result<TftpFile, ClientFailure | StationError>> {
    const request = await this.#request(file, options);
    if (!request.ok) return request;
    const sink = new MemorySink();
    const upload = sink.begin({ name: file, client: this.#server, rule: 'create-or-replace' });
    if (upload.kind === 'problem') throw new Error(upload.reason);
    const outcome = await tftpGet(this.#host, request.value, upload, options.largest ?? LARGEST_IN_MEMORY);
    return outcome.ok ? ok({ ...outcome.value, content: sink.bytes(file) ?? new Uint8Array(0) }) : outcome;
  }

  /** Writes a file. */
  async put(file: string, content: Uint8Array, options: TftpTransferOptions = {}): Promise<ClientOutcome> {
    const request = await this.#request(file, options);
    return request.ok ? tftpPut(this.#host, request.value, content) : request;
  }

  /** Frees its sockets. Without it the last one stays some seconds, to repeat an acknowledgement that was lost. */
  close(): void {
    this.#host.close();
  }

  async #request(file: string, options: TftpTransferOptions): Promise<Result<ClientRequest, StationError>> {
    const address = await resolveHost(this.#server);
    if (!address.ok) return address;
    const { largest: _, mode, retry, progress, ...ask } = options;
    return ok({
      server: this.#host.peers.intern(address.value),
      place: placeTowards(address.value),
      port: this.#port,
      file,
      ask,
      ...(mode === undefined ? {} : { mode }),
      ...(retry === undefined ? {} : { retry }),
      ...(progress === undefined ? {} : { progress }),
    });
  }
}

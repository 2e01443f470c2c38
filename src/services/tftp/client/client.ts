/**
 * A TFTP client over the batch seam, with the same machines as the server: `tftpGet` reads a file from a server,
 * `tftpPut` writes one to it (or to a device that is a TFTP server itself while it powers up).
 *
 * A transfer ends with an outcome, never with an exception. The socket stays open a little after a get, to repeat the
 * last ACK if it was lost; closing the host ends that early.
 */
import { ANY_ADDRESS } from '../../../lib/address.ts';
import { err } from '../../../lib/result.ts';
import type { DatagramHost, SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { TftpOption } from '../../../protocols/tftp/packet.ts';
import { ClientTransfer, type ClientSide } from './client-transfer.ts';
import { LARGEST_FILE, type AskedOptions, type ClientOutcome, type ClientRequest } from './client-request.ts';
import type { ChunkedFile } from '../../../files/files.ts';
import type { Upload } from '../../../files/uploads.ts';
import { GetSide } from './get-side.ts';
import { PutSide } from './put-side.ts';

/**
 * Reads a file into `upload`, which is committed when the file is complete and otherwise aborted. It is broken off beyond
 * `largest` bytes.
 */
export async function tftpGet(
  host: DatagramHost,
  request: ClientRequest,
  upload: Upload,
  largest = LARGEST_FILE,
): Promise<ClientOutcome> {
  return run(host, request, askedOptions(request.ask, 0), new GetSide(request, upload, largest));
}

/** Writes bytes, or a file too large to keep in memory, to the server. In netascii no size is announced. */
export async function tftpPut(
  host: DatagramHost,
  request: ClientRequest,
  what: Uint8Array | ChunkedFile,
): Promise<ClientOutcome> {
  const { file: name, mode, ask } = request;
  const file =
    what instanceof Uint8Array ? ({ kind: 'snapshot', name, size: what.length, bytes: what } as const) : what;
  const announced = mode === 'netascii' ? { ...ask, size: false } : ask;
  return run(host, request, askedOptions(announced, file.size), new PutSide(request, file));
}

async function run(
  host: DatagramHost,
  request: ClientRequest,
  options: readonly TftpOption[],
  side: ClientSide,
): Promise<ClientOutcome> {
  const transfer = new ClientTransfer(request, options, side, host.now());
  const largest = Math.max(2048, (request.ask?.blockSize ?? 0) + 4);
  const place: SocketPlace = { address: ANY_ADDRESS, port: 0, largest, ...request.place };
  const opened = await host.open(place, transfer);
  if (!opened.ok) {
    side.abandon();
    return err(opened.error);
  }
  return new Promise((ended) => {
    transfer.begin(opened.value, host.now(), ended);
    host.poke();
  });
}

function askedOptions(ask: AskedOptions = {}, size: number): TftpOption[] {
  const { blockSize, windowSize, timeout } = ask;
  const wanted: readonly (readonly [string, number | undefined])[] = [
    ['blksize', blockSize],
    ['tsize', ask.size === true ? size : undefined],
    ['timeout', timeout],
    ['windowsize', windowSize],
  ];
  return wanted.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }]));
}

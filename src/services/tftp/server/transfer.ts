/** What the service knows of a transfer, whichever way its bytes go. */
import { printable } from '../../../lib/text.ts';
import { seconds, type Instant } from '../../../lib/time.ts';
import type { DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { writeError } from '../../../protocols/tftp/encode.ts';
import { decodeTftp, type TftpError, type TftpRequest } from '../../../protocols/tftp/packet.ts';
import { readText } from '../../../protocols/tftp/text.ts';
import { deviceOf } from '../../../devices/identity.ts';
import type { FoundFile } from '../../../files/files.ts';
import type { FileProblem } from '../../../files/problem.ts';
import type { Upload } from '../../../files/uploads.ts';
import type { Sleeper } from '../../../lib/deadlines.ts';
import type { Meaning } from './meaning.ts';
import type { HowFailed, Peer, TransferTelling } from './transfer-telling.ts';

export interface Transfer extends Sleeper {
  readonly kind: 'read' | 'write';
  readonly peer: Peer;
  readonly telling: TransferTelling;
  /** The name as it was requested. */
  readonly requested: string;
  /** Bytes that have arrived on the other side. */
  readonly bytes: number;
  /** False once it has ended; it then lingers to swallow what comes late, until its deadline. */
  readonly running: boolean;
  /** The peer has answered at least once. */
  readonly heard: boolean;
  /** The peer made its last progress then. */
  readonly heardAt: Instant;
  /**
   * A datagram of at least 4 bytes from the peer that is no request. False when it does not belong into this
   * transfer, which goes on.
   */
  packet(view: DataView, at: number, length: number, now: Instant): boolean;
  /** The deadline has passed. */
  expire(now: Instant): void;
  /** The peer sent its request once more. */
  requestRepeated(now: Instant): void;
  /** The peer began something else: it does not know this transfer any more. */
  supersede(now: Instant): void;
  /** Ends it in silence. An upload that is in its place by now goes on to its good end. */
  abandon(reason: string, now: Instant, how?: HowFailed): void;
  /** The same, and tells the peer with an ERROR. */
  stop(reason: string, now: Instant): void;
}

/** What every transfer is begun with. */
export interface TransferStart {
  readonly peer: Peer;
  readonly request: TftpRequest;
  readonly meaning: Meaning;
  readonly telling: TransferTelling;
  readonly socket: DatagramSocket;
  readonly ended: (transfer: Transfer) => void;
  /** Goes on with what it waited for. */
  readonly goOn: (awaited: Awaited) => void;
}

/** What a transfer may have to wait for before it begins. */
export type Awaited = FoundFile | Upload | FileProblem;

/** How long an ended transfer swallows late packets. */
export const LINGER = seconds(5);

/** Whom a message is for. */
type Addressee = Pick<Peer, 'address' | 'port'> & Partial<Pick<Peer, 'own' | 'card' | 'who' | 'keep'>>;

/**
 * Queues what was written to the reserved slot, for a peer that has not answered yet. Its address may be forged: the message
 * goes to the card that the request came from, so that the system does not look for an address that nobody has.
 */
export function queueToStranger(
  socket: DatagramSocket,
  { address, port, card }: Addressee,
  length: number,
  body?: Uint8Array,
  bodyOffset?: number,
  bodyLength?: number,
): void {
  const to = card === undefined ? undefined : { address, port, hardware: card };
  if (to !== undefined && socket.queueFrame(length, to, body, bodyOffset, bodyLength)) return;
  socket.queue(length, address, port, body, bodyOffset, bodyLength);
}

/** Queues an ERROR packet. */
export function sendError(socket: DatagramSocket, peer: Addressee, code: number, message: string): void {
  const at = socket.reserve(peer.own);
  queueControl(socket, peer, at, writeError(socket.out, at, code, message));
}

/** Queues what was written at this place and is no data, and keeps it for who looks at the device. */
export function queueControl(socket: DatagramSocket, peer: Addressee, at: number, length: number): void {
  keepOf(peer, 'out', socket.outBytes.subarray(at, at + length));
  queueToStranger(socket, peer, length);
}

/** Keeps a packet of this peer that is no data. */
export function keepOf({ keep, who }: Addressee, direction: 'in' | 'out', bytes: Uint8Array): void {
  if (who !== undefined) keep?.({ protocol: 'tftp', direction }, deviceOf(who), bytes);
}

/** What an ERROR packet says, for people: `"no space" (error 3)`. */
export function errorWords({ code, message }: TftpError): string {
  return message === '' ? `error ${code}` : `"${printable(readText(message), 120)}" (error ${code})`;
}

/** The same of the bytes of one, which is kept. */
export function peerError(bytes: Uint8Array, peer: Peer): { readonly code: number; readonly words: string } {
  keepOf(peer, 'in', bytes);
  const decoded = decodeTftp(bytes);
  if (!decoded.ok || decoded.value.kind !== 'error') return { code: 0, words: 'an unreadable error' };
  return { code: decoded.value.code, words: errorWords(decoded.value) };
}

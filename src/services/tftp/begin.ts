/** From a request to a transfer: the name, the file, the options, the machine; or the reason why there is none. */
import type { Ipv4 } from '../../lib/address.ts';
import { seconds, type Instant } from '../../lib/time.ts';
import type { DatagramSocket } from '../../host/datagrams.ts';
import { requestedPath } from '../../protocols/tftp/filename.ts';
import { negotiate } from '../../protocols/tftp/negotiate.ts';
import { toNetascii } from '../../protocols/tftp/netascii.ts';
import { ERROR_CODE, transferMode, type TftpRequest } from '../../protocols/tftp/packet.ts';
import { Receiver } from '../../protocols/tftp/receiver.ts';
import { NO_SENDER_QUIRKS, Sender, type SenderQuirks } from '../../protocols/tftp/sender.ts';
import {
  fileProblem,
  type FileProblem,
  type FileSink,
  type FileSource,
  type FoundFile,
  type Snapshot,
} from './files.ts';
import { ReadTransfer } from './read-transfer.ts';
import { nameRules, retryPolicy, writeRule, type TftpSettings } from './settings.ts';
import type { Peer, Story } from './story.ts';
import type { Transfer } from './transfer.ts';
import { WriteTransfer } from './write-transfer.ts';

export interface TransferNeeds {
  readonly files: FileSource;
  /** Absent where nothing may be written. */
  readonly sink?: FileSink;
  /** What the device at this address needs against the rules, by its recipe. */
  readonly quirks?: (from: Ipv4, file: string) => Partial<SenderQuirks>;
}

export interface Opening {
  readonly peer: Peer;
  readonly request: TftpRequest;
  readonly story: Story;
  readonly socket: DatagramSocket;
  readonly ended: (transfer: Transfer) => void;
}

type Mode = 'octet' | 'netascii';

/** How long the last ACK of an upload can be repeated. */
const DALLY = seconds(10);

export function beginTransfer(
  opening: Opening,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReadTransfer | WriteTransfer | FileProblem {
  const { request } = opening;
  const mode = transferMode(request.mode);
  if (mode === undefined) return fileProblem(ERROR_CODE.illegalOperation, 'this transfer mode is not served');
  const path = requestedPath(request.file, nameRules(settings));
  if (!path.ok) return fileProblem(path.error.code, path.error.reason);
  const name = path.value.join('/');
  return request.kind === 'read'
    ? beginReading(opening, name, mode, settings, needs, now)
    : beginWriting(opening, name, mode, settings, needs, now);
}

function beginReading(
  opening: Opening,
  name: string,
  mode: Mode,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReadTransfer | FileProblem {
  const { peer, request, story, socket, ended } = opening;
  if (!settings.read) return fileProblem(ERROR_CODE.accessViolation, 'nothing may be read here');
  const found = needs.files.find(name, peer.address);
  const file = found.kind !== 'problem' && mode === 'netascii' ? translated(found) : found;
  if (file.kind === 'problem') return file;
  const agreed = negotiate(request, mode === 'octet' ? file.size : undefined, settings.negotiation);
  const sender = new Sender(
    {
      size: file.size,
      blockSize: agreed.blockSize,
      windowSize: agreed.windowSize,
      opening: agreed.granted.length > 0,
      retry: retryPolicy(settings, agreed.timeout),
      quirks: {
        ...NO_SENDER_QUIRKS,
        ahead: Math.floor(settings.anticipation / agreed.blockSize),
        ...needs.quirks?.(peer.address, name),
      },
    },
    now,
  );
  story.requested(request, file.size);
  const { granted: oack, asksSize } = agreed;
  return new ReadTransfer({ peer, story, requested: request.file, socket, sender, file, oack, asksSize, ended });
}

function beginWriting(
  opening: Opening,
  name: string,
  mode: Mode,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): WriteTransfer | FileProblem {
  const { peer, request, story, socket, ended } = opening;
  const rule = writeRule(settings);
  if (rule === undefined || needs.sink === undefined) {
    return fileProblem(ERROR_CODE.accessViolation, 'nothing may be written here');
  }
  const agreed = negotiate(request, undefined, settings.negotiation);
  const { granted: oack, announced, blockSize, windowSize } = agreed;
  const largest = settings.largestUpload;
  if (announced !== undefined && announced > largest) return fileProblem(ERROR_CODE.diskFull, 'the file is too large');
  const size = announced === undefined ? {} : { size: announced };
  const upload = needs.sink.begin({ name, client: peer.device ?? peer.host, rule, ...size });
  if (upload.kind === 'problem') return upload;
  const retry = retryPolicy(settings, agreed.timeout);
  const receiver = new Receiver({ blockSize, windowSize, retry, dally: DALLY }, now);
  story.requested(request, announced);
  const how = { netascii: mode === 'netascii', largest, ...(announced === undefined ? {} : { announced }) };
  return new WriteTransfer({ peer, story, requested: request.file, socket, receiver, upload, oack, ...how, ended });
}

/** Translations of shared snapshots, shared as well. */
const TRANSLATED = new WeakMap<Uint8Array, Snapshot>();

function translated(file: FoundFile): Snapshot | FileProblem {
  if (file.kind === 'chunked') {
    file.close?.();
    return fileProblem(ERROR_CODE.undefined, 'too large for netascii: ask in octet mode');
  }
  const known = TRANSLATED.get(file.bytes);
  if (known !== undefined) return known;
  const bytes = toNetascii(file.bytes);
  const snapshot: Snapshot = { kind: 'snapshot', name: file.name, size: bytes.length, bytes };
  TRANSLATED.set(file.bytes, snapshot);
  return snapshot;
}

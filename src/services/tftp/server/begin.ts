/** From a request to a transfer: the name, the file, the options, the machine; or the reason why there is none. */
import { deviceOf, type DeviceIdentity } from '../../../devices/identity.ts';
import { seconds, type Instant } from '../../../lib/time.ts';
import { negotiate } from '../../../protocols/tftp/negotiate.ts';
import { ERROR_CODE } from '../../../protocols/tftp/packet.ts';
import { Receiver } from '../../../protocols/tftp/receiver.ts';
import { NO_SENDER_QUIRKS, Sender, type SenderQuirks } from '../../../protocols/tftp/sender.ts';
import { calledOtherwise } from '../../../files/called-otherwise.ts';
import type { FileSource, FoundFile } from '../../../files/files.ts';
import type { FileSink, Upload } from '../../../files/uploads.ts';
import { refusal, refusalOf, type TransferRefusal } from '../refusal.ts';
import { NetasciiFile } from './netascii-file.ts';
import { ReadTransfer } from './read-transfer.ts';
import { retryPolicy, writeRule, type TftpSettings } from './settings.ts';
import type { Awaited, TransferStart } from './transfer.ts';
import { WaitingTransfer } from './waiting-transfer.ts';
import { WriteTransfer } from './write-transfer.ts';

export interface TransferNeeds {
  readonly files: FileSource;
  /** Absent where nothing may be written. */
  readonly sink?: FileSink;
  /** What this device needs against the rules, by its recipe. */
  readonly quirks?: (who: DeviceIdentity, file: string) => Partial<SenderQuirks>;
  /** Whether this device takes data only from the port that it asked, by its recipe. */
  readonly staysOnPort?: (who: DeviceIdentity, file: string) => boolean;
  /** The folder below the upload folder that this device is kept in, by its recipe. */
  readonly sandbox?: (who: DeviceIdentity) => string | undefined;
}

/** How long the last ACK of an upload can be repeated. */
const DALLY = seconds(10);

export function beginTransfer(
  start: TransferStart,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReadTransfer | WriteTransfer | WaitingTransfer | TransferRefusal {
  return start.request.kind === 'read'
    ? beginReading(start, settings, needs, now)
    : beginWriting(start, settings, needs, now);
}

function beginReading(
  start: TransferStart,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReturnType<typeof beginTransfer> {
  if (!settings.read) return refusal(ERROR_CODE.accessViolation, 'nothing may be read here');
  const found = needs.files.find(start.meaning.name, start.peer.who);
  return found.kind === 'pending'
    ? new WaitingTransfer(start, found, now)
    : beginWith(found, start, settings, needs, now);
}

/** What it waited for is there, or the reason why it is not. */
export function beginWith(
  awaited: Awaited,
  start: TransferStart,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReadTransfer | WriteTransfer | TransferRefusal {
  if (awaited.kind === 'problem') return refusalOf(awaited);
  return awaited.kind === 'upload'
    ? beginWritingTo(awaited, start, settings, now)
    : beginReadingOf(awaited, start, settings, needs, now);
}

function beginReadingOf(
  found: FoundFile,
  start: TransferStart,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): ReadTransfer {
  const { peer, request, telling, socket, ended } = start;
  const { name, mode } = start.meaning;
  const size = mode === 'octet' ? found.size : undefined;
  const agreed = negotiate(request, size, settings.negotiation);
  const { blockSize, windowSize } = agreed;
  const ahead = Math.floor(settings.anticipation / blockSize);
  const quirks = { ...NO_SENDER_QUIRKS, ahead, ...needs.quirks?.(peer.who, name) };
  const opens = agreed.granted.length > 0;
  const retry = retryPolicy(settings, agreed.timeout);
  const sender = new Sender({ size: size ?? Infinity, blockSize, windowSize, opening: opens, retry, quirks }, now);
  const file = mode === 'octet' ? found : new NetasciiFile(found, (windowSize + quirks.ahead) * blockSize);
  telling.requested(request, size, agreed, now, calledOtherwise(name, found.name));
  const { granted: oack, asksSize } = agreed;
  return new ReadTransfer({ peer, telling, requested: request.file, socket, sender, file, oack, asksSize, ended });
}

function beginWriting(
  start: TransferStart,
  settings: TftpSettings,
  needs: TransferNeeds,
  now: Instant,
): WriteTransfer | WaitingTransfer | TransferRefusal {
  const { peer, request, meaning } = start;
  const rule = writeRule(settings);
  if (rule === undefined || needs.sink === undefined) {
    return refusal(ERROR_CODE.accessViolation, 'nothing may be written here');
  }
  const { announced } = negotiate(request, undefined, settings.negotiation);
  if (announced !== undefined && announced > settings.largestUpload)
    return refusal(ERROR_CODE.diskFull, 'the file is too large');
  const size = announced === undefined ? {} : { size: announced };
  const sandbox = needs.sandbox?.(peer.who);
  const kept = sandbox === undefined ? {} : { sandbox };
  const upload = needs.sink.begin({ name: meaning.name, client: deviceOf(peer.who), rule, ...size, ...kept });
  if (upload.kind === 'problem') return refusalOf(upload);
  if (upload.kind === 'pending') return new WaitingTransfer(start, upload, now);
  return beginWritingTo(upload, start, settings, now);
}

function beginWritingTo(upload: Upload, start: TransferStart, settings: TftpSettings, now: Instant): WriteTransfer {
  const { peer, request, telling, socket, ended } = start;
  const agreed = negotiate(request, undefined, settings.negotiation);
  const { granted: oack, announced, blockSize, windowSize } = agreed;
  const retry = retryPolicy(settings, agreed.timeout);
  const receiver = new Receiver({ blockSize, windowSize, retry, dally: DALLY }, now);
  telling.requested(request, announced, agreed, now);
  const largest = settings.largestUpload;
  const how = {
    netascii: start.meaning.mode === 'netascii',
    largest,
    ...(announced === undefined ? {} : { announced }),
  };
  return new WriteTransfer({ peer, telling, requested: request.file, socket, receiver, upload, oack, ...how, ended });
}

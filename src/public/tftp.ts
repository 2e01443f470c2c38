/**
 * `rouse/tftp`: TFTP as a library (RFC 1350, 1123, 2347, 2348, 2349, 7440), from the packet to the server.
 *
 * - `TftpServer` and `TftpClient`: a server for a folder and a client for bytes, in a few lines.
 * - `TftpService`, `tftpGet`, `tftpPut`: the same over any `DatagramHost`, with files from anywhere.
 * - `Sender`, `Receiver`, `Retry`, `negotiate`: the protocol without I/O or clock; what goes in is `now` and packets.
 * - `decodeTftp`, `encodeTftp`: packets as values. Decoding never throws.
 *
 * docs/tftp.md has a guide, docs/examples/ has programs that run.
 */
export type { DeviceIdentity } from '../devices/identity.ts';
export type { Happening, Report } from '../events/types.ts';
export { chooseHost, type Engine, type EngineWish } from '../host/datagrams/datagram-engine.ts';
export type { Batch, DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../host/datagrams/datagrams.ts';
export { DgramHost } from '../host/node/datagrams/dgram-host.ts';
export type { StationError, StationErrorCode } from '../host/station-error.ts';
export { formatIpv4, parseIpv4, type Ipv4 } from '../lib/address.ts';
export type { Malformed, Result } from '../lib/result.ts';
export { ended, followedBy, ofPromise, type Underway } from '../lib/underway.ts';
export { millis, seconds, type Instant, type Millis } from '../lib/time.ts';
export { blocksAhead, wireBlock, type WrapTo } from '../protocols/tftp/blocks.ts';
export { encodeTftp, writeAck, writeDataHeader, writeError, writeOack } from '../protocols/tftp/encode.ts';
export { requestedPath, type NameRefusal, type NameRules } from '../protocols/tftp/filename.ts';
export { NetasciiDecoder, toNetascii } from '../protocols/tftp/netascii.ts';
export {
  acceptOack,
  blockForMtu,
  negotiate,
  type Negotiated,
  type NegotiationPolicy,
  type OackRefusal,
} from '../protocols/tftp/negotiate.ts';
export {
  decodeTftp,
  ERROR_CODE,
  OPCODE,
  optionValue,
  transferMode,
  type TftpAck,
  type TftpData,
  type TftpError,
  type TftpOack,
  type TftpOption,
  type TftpPacket,
  type TftpRequest,
} from '../protocols/tftp/packet.ts';
export { Receiver, type ReceiverExpiry, type ReceiverStep, type Receiving } from '../protocols/tftp/receiver.ts';
export { Retry, type RetryPolicy } from '../protocols/tftp/retry.ts';
export {
  NO_SENDER_QUIRKS,
  Sender,
  type SenderQuirks,
  type SenderStep,
  type Sending,
} from '../protocols/tftp/sender.ts';
export { readText } from '../protocols/tftp/text.ts';
export { isTftpUrl, parseTftpUrl, type TftpUrl } from '../protocols/tftp/url.ts';
export { tftpGet, tftpPut } from '../services/tftp/client/client.ts';
export type {
  AskedOptions,
  ClientFailure,
  ClientOutcome,
  ClientRequest,
  ClientSuccess,
} from '../services/tftp/client/client-request.ts';
export type { ChunkedFile, FileOrigin, FileSource, FoundFile, PendingFile, Snapshot } from '../files/files.ts';
export { fileProblem, type FileProblem, type FileTrouble } from '../files/problem.ts';
export type { FileSink, Upload, UploadRequest } from '../files/uploads.ts';
export type { WriteRule } from '../host/files/drafts.ts';
export { MemorySink } from '../files/memory-sink.ts';
export { TftpService, type TftpNeeds, type TransferNumbers } from '../services/tftp/server/service.ts';
export { TFTP_DEFAULTS, type DataPorts, type Security, type TftpSettings } from '../services/tftp/server/settings.ts';
export type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';
export { TftpClient, type TftpClientOptions, type TftpFile, type TftpTransferOptions } from './tftp-client.ts';
export { TftpServer, type TftpServerOptions } from './tftp-server.ts';

/**
 * `rouse/dhcp`: DHCP as a library (RFC 2131, 2132, 3046, 3396, 4361, 5859 and others), from the message to the server.
 *
 * - `DhcpServer` and `DhcpClient`: a server for an adapter and a client for a lease, in a few lines.
 * - `DhcpService`: the server over any `DatagramHost`, with leases stored anywhere.
 * - `compileWorld`, `decide`, `LeaseBook`: what to answer and why, without I/O or clock.
 * - `previewOf`: that answer as people read it, with the exact bytes of every option.
 * - `stepClient`: the client as a machine, likewise.
 * - `OPTIONS`, `formatOption`, `encodeOptionValue`: the table of options, for reading and writing them.
 * - `decodeDhcp`, `encodeDhcp`: messages as values. Decoding never throws.
 *
 * docs/dhcp.md has a guide, docs/examples/ has programs that run.
 */
export type { Happening, Report } from '../events/types.ts';
export { chooseHost, type Engine, type EngineWish } from '../host/datagrams/datagram-engine.ts';
export type { Batch, DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../host/datagrams/datagrams.ts';
export type { StationError, StationErrorCode } from '../host/station-error.ts';
export {
  formatIpv4,
  parseCidr,
  parseIpv4,
  parseMac,
  type AdapterAddress,
  type AddressRange,
  type Ipv4,
  type Mac,
  type Subnet,
} from '../lib/address.ts';
export type { Malformed, Result } from '../lib/result.ts';
export type { SettingIssue } from '../lib/setting-path.ts';
export { instant, millis, seconds, type Instant, type Millis } from '../lib/time.ts';
export {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientEffect,
  type ClientInput,
  type ClientState,
  type ClientStep,
  type ClientTraits,
} from '../protocols/dhcp/client/client.ts';
export type { ClientLease } from '../protocols/dhcp/client/client-lease.ts';
export { decodeDhcp, encodeDhcp, writeDhcp, type EncodeSizes } from '../protocols/dhcp/wire/codec.ts';
export { compileWorld, type Compiled, type StationFacts } from '../protocols/dhcp/settings/compile.ts';
export { decide } from '../protocols/dhcp/server/decide.ts';
export {
  IGNORE_REASONS,
  type Asks,
  type Decision,
  type Declined,
  type Destination,
  type Ignored,
  type IgnoreReason,
  type Refusal,
  type Released,
  type Reply,
} from '../protocols/dhcp/server/decision.ts';
export { clientKey } from '../protocols/dhcp/leases/identity.ts';
export type { StationService } from '../protocols/dhcp/settings/layer.ts';
export { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
export type { ClientKey, Lease, Leases, LeaseState } from '../protocols/dhcp/leases/lease.ts';
export {
  addressOption,
  detached,
  dhcpMessage,
  numberOption,
  option,
  type Anomaly,
  type AnomalyKind,
  type DhcpMessage,
  type DhcpOption,
  type MessageKind,
} from '../protocols/dhcp/wire/message.ts';
export {
  checkOption,
  encodeOptionValue,
  formatOption,
  optionCode,
  optionName,
  OPTIONS,
  type OptionSpec,
} from '../protocols/dhcp/options/options.ts';
export {
  previewOf,
  type Preview,
  type PreviewedOption,
  type PreviewedReply,
} from '../protocols/dhcp/server/preview.ts';
export type {
  ClassSettings,
  DhcpQuirk,
  DhcpSettings,
  ReservationSettings,
  ScopeSettings,
  SubnetSettings,
} from '../protocols/dhcp/settings/settings.ts';
export type { DhcpWorld, ProvidedOption, Provenance, Received } from '../protocols/dhcp/server/world.ts';
export { DHCP_DEFAULTS, type DhcpPlace, type DhcpPlan } from '../services/dhcp/plan.ts';
export { DhcpService, type DhcpNeeds } from '../services/dhcp/serving/service.ts';
export type { LeaseJournal } from '../storage/leases/lease-journal.ts';
export { DhcpClient, type DhcpClientOptions, type LeaseChange } from './dhcp-client.ts';
export { DhcpServer, type DhcpServerOptions } from './dhcp-server.ts';

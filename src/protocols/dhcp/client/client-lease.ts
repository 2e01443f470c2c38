/** What an ACK gives a client: the lease, its times (RFC 2131 section 4.4.5), and where files come from. */
import { ANY_ADDRESS, maskPrefix, parseIpv4, prefixMask, type Ipv4 } from '../../../lib/address.ts';
import { after, NEVER, seconds, type Instant } from '../../../lib/time.ts';
import { OPTION } from '../options/option-rows.ts';
import {
  addressOption,
  detached,
  numberOption,
  option,
  readAddress,
  namedServer,
  type DhcpMessage,
} from '../wire/message.ts';

/** What the server gave. */
export interface ClientLease {
  readonly address: Ipv4;
  readonly prefix: number;
  readonly server: Ipv4;
  readonly router?: Ipv4;
  /** Where files come from: option 150, then 66 as an address in text, then siaddr, as Cisco loaders look. */
  readonly fileServer?: Ipv4;
  readonly renewAt: Instant;
  readonly rebindAt: Instant;
  readonly expiresAt: Instant;
  /** The whole ACK, for everything else. */
  readonly ack: DhcpMessage;
}

/** Undefined when the ACK names no server or no lease: it is then no answer to work with. */
export function leaseOf(ack: DhcpMessage, now: Instant): ClientLease | undefined {
  const server = namedServer(ack);
  const duration = numberOption(ack, OPTION.leaseTime);
  if (server === undefined || duration === undefined || ack.yiaddr === ANY_ADDRESS) return undefined;
  const endless = duration === 0xffff_ffff;
  const at = (code: number, share: number): Instant =>
    endless ? NEVER : after(now, seconds(numberOption(ack, code) ?? duration * share));
  const router = option(ack, OPTION.router);
  const fileServer = fileServerOf(ack);
  return {
    address: ack.yiaddr,
    prefix: maskPrefix(addressOption(ack, OPTION.subnetMask) ?? prefixMask(24)) ?? 24,
    server,
    ...(router !== undefined && router.length >= 4 ? { router: readAddress(router, 0) } : {}),
    ...(fileServer === undefined ? {} : { fileServer }),
    renewAt: at(OPTION.renewalTime, 0.5),
    rebindAt: at(OPTION.rebindingTime, 0.875),
    expiresAt: endless ? NEVER : after(now, seconds(duration)),
    ack: detached(ack),
  };
}

function fileServerOf(ack: DhcpMessage): Ipv4 | undefined {
  const listed = option(ack, OPTION.tftpServers);
  if (listed !== undefined && listed.length >= 4 && listed.length % 4 === 0) return readAddress(listed, 0);
  const named = option(ack, OPTION.tftpServer);
  const text = named === undefined ? '' : String.fromCharCode(...named).replace(/\0+$/, '');
  const parsed = parseIpv4(text);
  if (parsed.ok) return parsed.value;
  return ack.siaddr === ANY_ADDRESS ? undefined : ack.siaddr;
}

/** Builds the messages that make other DHCP servers on the network answer, and reads what such an answer tells of its server. */
import { macToBytes, type Ipv4, type Mac } from '../../../lib/address.ts';
import { OPTION } from '../options/option-rows.ts';
import { BROADCAST_FLAG, dhcpMessage, option, readAddress, namedServer, type DhcpMessage } from '../wire/message.ts';

/** A server that is not us. */
export interface ForeignServer {
  readonly server: Ipv4;
  /** The address it gives, if any. */
  readonly offers?: Ipv4;
  /** To whom. */
  readonly to: Mac;
  /** The way out of its network (option 3). */
  readonly router?: Ipv4;
}

const WISHES = Uint8Array.of(
  OPTION.subnetMask,
  OPTION.router,
  OPTION.dns,
  OPTION.domain,
  OPTION.leaseTime,
  OPTION.serverIdentifier,
  OPTION.tftpServer,
  OPTION.tftpServers,
);

/**
 * Two questions to every server on the network: what it tells somebody who has an address already, which takes no
 * thinking (RFC 2131 section 4.3.5); and what it would give this card, for which some servers look for seconds whether
 * the address is free, and read nothing meanwhile. Neither makes a server keep anything: nothing is ever requested.
 */
export function foreignProbes(hardware: Mac, address: Ipv4, xid: number): readonly DhcpMessage[] {
  const chaddr = new Uint8Array(16);
  chaddr.set(macToBytes(hardware));
  const options = [{ code: OPTION.parameterList, bytes: WISHES }];
  return [
    dhcpMessage({ kind: 'inform', xid: (xid + 1) >>> 0, flags: BROADCAST_FLAG, ciaddr: address, chaddr, options }),
    dhcpMessage({ kind: 'discover', xid, flags: BROADCAST_FLAG, chaddr, options }),
  ];
}

/** The server a reply comes from, if it is none of ours; `from` is the sender of the datagram. */
export function foreignServer(reply: DhcpMessage, from: Ipv4, own: ReadonlySet<Ipv4>): ForeignServer | undefined {
  if (reply.op !== 2 || (reply.kind !== 'offer' && reply.kind !== 'ack' && reply.kind !== 'nak')) return undefined;
  const server = namedServer(reply) ?? from;
  if (server === 0 || own.has(server)) return undefined;
  const routers = option(reply, OPTION.router);
  return {
    server,
    to: reply.hardware,
    ...(reply.yiaddr === 0 ? {} : { offers: reply.yiaddr }),
    ...(routers === undefined || routers.length < 4 ? {} : { router: readAddress(routers, 0) }),
  };
}

/** Tells what other DHCP servers give devices. Each exchange is told once, however often its messages are repeated. */
import type { Happening } from '../../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { senderName } from '../../../protocols/dhcp/leases/identity.ts';
import type { DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import { givenIn } from '../serving/given.ts';

const MOST_REMEMBERED = 4096;
const TOLD = { offer: 'OFFER', ack: 'ACK' } as const;

export class Overheard {
  /** The last exchange that was told of each device, server and kind of message; the one longest ago comes first. */
  readonly #exchanges = new Map<string, number>();

  /** `server`: who the reply comes from, which is none of ours. */
  tell(reply: DhcpMessage, server: Ipv4): readonly Happening[] {
    if ((reply.kind !== 'offer' && reply.kind !== 'ack') || reply.yiaddr === 0) return [];
    const device = senderName(reply);
    const exchange = `${device} ${server} ${reply.kind}`;
    if (this.#exchanges.get(exchange) === reply.xid) return [];
    setLatest(this.#exchanges, exchange, reply.xid, MOST_REMEMBERED);
    const about = { device, address: formatIpv4(reply.yiaddr), server: formatIpv4(server) };
    return [{ type: 'dhcp.overheard', ...about, message: TOLD[reply.kind], gives: givenIn(reply) }];
  }
}

/**
 * Tells of devices that take their address from another DHCP server. Their REQUEST names it and reaches all servers (RFC 2131
 * section 3.1 step 3). Each exchange is told once, however often the device repeats itself.
 */
import type { Happening } from '../../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { senderName } from '../../../protocols/dhcp/leases/identity.ts';
import { wantedAddress, type DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import { namesOf } from '../serving/telling.ts';

const MOST_REMEMBERED = 4096;

export class Elsewhere {
  /** The last exchange of each device; the one longest ago comes first. */
  readonly #exchanges = new Map<string, number>();

  /** What a REQUEST that is left to others tells; `server` is who it names. */
  tell(request: DhcpMessage, server: Ipv4 | undefined): readonly Happening[] {
    const { ciaddr, xid } = request;
    const device = senderName(request);
    const address = wantedAddress(request) ?? ciaddr;
    if (address === 0 || this.#exchanges.get(device) === xid) return [];
    setLatest(this.#exchanges, device, xid, MOST_REMEMBERED);
    const named = server === undefined ? {} : { server: formatIpv4(server) };
    return [{ type: 'dhcp.elsewhere', device, address: formatIpv4(address), ...named, ...namesOf(request) }];
  }
}

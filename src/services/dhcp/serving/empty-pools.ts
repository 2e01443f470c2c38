/** Pools that were found empty: told once a minute each, because who invents devices finds them empty all the time. */
import type { Happening } from '../../../events/types.ts';
import { subnetContains } from '../../../lib/address.ts';
import { after, minutes, type Instant } from '../../../lib/time.ts';
import { senderName } from '../../../protocols/dhcp/leases/identity.ts';
import type { DhcpWorld, ReadySubnet } from '../../../protocols/dhcp/server/world.ts';
import type { DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import type { DhcpPlace } from '../plan.ts';

export class EmptyPools {
  readonly #world: DhcpWorld;
  /** Until when nothing is told of a pool. */
  readonly #quietAbout = new Map<ReadySubnet, Instant>();

  constructor(world: DhcpWorld) {
    this.#world = world;
  }

  /** A request found the pool empty that it draws from. What is to be told. */
  found(request: DhcpMessage, { at }: DhcpPlace, now: Instant): readonly Happening[] {
    const asker = request.giaddr === 0 ? at.address : request.giaddr;
    const subnet = this.#world.subnets.find((one) => subnetContains(one.subnet, asker));
    if (subnet === undefined || now < (this.#quietAbout.get(subnet) ?? now)) return [];
    this.#quietAbout.set(subnet, after(now, minutes(1)));
    const { name, pool } = subnet;
    return [{ type: 'dhcp.pool-empty', device: senderName(request), pool: name, size: pool.size }];
  }
}

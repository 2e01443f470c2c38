/**
 * Chooses the address that a client is offered, and says whether a client may have an address that it asks for. It reads the
 * leases and changes none.
 */
import { subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { isOwn, isReserved, type Context } from './context.ts';
import type { Lease } from '../leases/lease.ts';
import { wantedAddress } from '../wire/message.ts';
import { poolContains } from '../leases/pool.ts';

/**
 * The address to offer: the reserved one; the one it has or had; the one it asks for; the lowest that nobody ever had;
 * the one whose lease ended longest ago; and when everything is lent, the one that was offered longest ago and not taken,
 * so that a flood of DISCOVERs alone cannot use up a pool. Undefined if every address is in use.
 */
export function chooseAddress(context: Context): Ipv4 | undefined {
  const { own, reserved, request, subnet, world, now } = context;
  if (reserved !== undefined && canHave(context, reserved)) return reserved;
  if (own !== undefined && canHave(context, own.address)) return own.address;
  const wish = wantedAddress(request);
  if (wish !== undefined && canHave(context, wish)) return wish;
  const { book } = world;
  return (
    book.neverUsed(subnet.pool) ?? book.oldestEnded(subnet.pool, now)?.address ?? book.oldestOffer(subnet.pool)?.address
  );
}

/** Whether the client may have this address: in its subnet, given to nobody else, reserved for nobody else. */
export function canHave(context: Context, address: Ipv4): boolean {
  const { own, reserved, subnet, world } = context;
  if (!subnetContains(subnet.subnet, address)) return false;
  const holder = own?.address === address ? own : world.book.at(address);
  if (address === reserved) return holder === undefined || !isHeldByAnother(context, holder);
  if (isReserved(context, address) || !poolContains(subnet.pool, address)) return false;
  if (reserved !== undefined && reservedIsFree(context, reserved)) return false;
  return holder === undefined || !isTaken(context, holder);
}

/** Nobody else's, or ended, or only offered to somebody else while there is nothing left but offers. */
function isTaken(context: Context, holder: Lease): boolean {
  if (isOwn(context, holder) && holder.state !== 'declined') return false;
  if (holder.until <= context.now) return false;
  return holder.state !== 'offered' || hasFreeAddress(context);
}

/** A reserved address waits for its device; the device itself may come back under another client identifier. */
function isHeldByAnother(context: Context, holder: Lease): boolean {
  const { hardware } = context.request;
  if (isOwn(context, holder) || (hardware !== '' && holder.hardware === hardware)) return false;
  return holder.state === 'bound' && holder.until > context.now;
}

function reservedIsFree(context: Context, reserved: Ipv4): boolean {
  const holder = context.world.book.at(reserved);
  return holder === undefined || !isHeldByAnother(context, holder);
}

function hasFreeAddress({ world, subnet, now }: Context): boolean {
  return world.book.neverUsed(subnet.pool) !== undefined || world.book.oldestEnded(subnet.pool, now) !== undefined;
}

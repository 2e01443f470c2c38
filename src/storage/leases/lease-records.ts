/** Leases as our journal stores them, and as the lease files of other servers know them. */
import type { LeaseRecord } from '../../formats/leases/lease-record.ts';
import { formatIpv4, macFromBytes, parseMac, type Ipv4, type Mac } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import { isClientKey } from '../../protocols/dhcp/leases/identity.ts';
import type { ClientKey, Lease } from '../../protocols/dhcp/leases/lease.ts';

const NO_HARDWARE = macFromBytes(new Uint8Array(0));

export function recordOf(lease: Lease): LeaseRecord {
  const { address, state, since, until, hardware, hostname, vendorClass, client } = lease;
  const clientId = client.startsWith('id:') ? client.slice('id:'.length) : undefined;
  const known = hardware === NO_HARDWARE ? undefined : hardware;
  return { address, state, since, until, hardware: known, clientId, hostname, vendorClass };
}

/** Undefined for a record that does not say whose the address is; one that rests may be nobody's. */
export function leaseOf(record: LeaseRecord): Lease | undefined {
  const { address, state, since, until, hostname, vendorClass, clientId } = record;
  const hardware = record.hardware ?? hardwareIn(clientId);
  const client = clientKeyOf(clientId, hardware) ?? (state === 'declined' ? nobodysKey(address) : undefined);
  if (client === undefined) return undefined;
  return {
    address,
    client,
    hardware: hardware ?? NO_HARDWARE,
    state,
    since: since ?? until,
    until,
    ...(hostname === undefined ? {} : { hostname }),
    ...(vendorClass === undefined ? {} : { vendorClass }),
  };
}

/** The address as nobody's, to be given to whoever comes. */
export function freed({ address, client }: Lease, now: Instant): Lease {
  const nobody = nobodysKey(address) ?? client;
  return { address, client: nobody, hardware: NO_HARDWARE, state: 'released', since: now, until: now };
}

/** An identifier of less than two bytes is none (RFC 2132 section 9.14). */
function clientKeyOf(clientId: string | undefined, hardware: Mac | undefined): ClientKey | undefined {
  const key = clientId !== undefined && clientId.length >= 4 ? `id:${clientId}` : `hw:01:${hardware ?? ''}`;
  return key !== 'hw:01:' && isClientKey(key) ? key : undefined;
}

/** A key that no device can have: there is no hardware type 0. */
function nobodysKey(address: Ipv4): ClientKey | undefined {
  const key = `hw:00:${formatIpv4(address)}`;
  return isClientKey(key) ? key : undefined;
}

/** Most identifiers are the hardware type and address themselves. */
function hardwareIn(clientId: string | undefined): Mac | undefined {
  if (clientId?.length !== 14 || !clientId.startsWith('01')) return undefined;
  const mac = parseMac(clientId.slice(2));
  return mac.ok ? mac.value : undefined;
}

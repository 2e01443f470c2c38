/** The DHCP service's part of the plan, from settings. */
import type { Settings } from '../config/schema.ts';
import type { DhcpSettings } from '../protocols/dhcp/settings.ts';
import type { DhcpPlan } from '../services/dhcp/service.ts';
import { socketPlace, type Place } from './place.ts';

export function dhcpPlan(settings: Settings, place: Place): DhcpPlan {
  const { port, 'client-port': client } = settings.dhcp;
  return { place: socketPlace(place), ports: { server: port, client }, settings: dhcpSettings(settings.dhcp) };
}

/** The configuration's names and the protocol's: one place where they meet. */
function dhcpSettings(from: Settings['dhcp']): DhcpSettings {
  return {
    lease: from.lease,
    authoritative: from.authoritative,
    wins: from.wins,
    domain: from.domain,
    bootFile: from['boot-file'],
    options: from.options,
    ...(from.pool === undefined ? {} : { pool: from.pool }),
    ...(from.router === undefined ? {} : { router: from.router }),
    ...(from.dns === undefined ? {} : { dns: from.dns }),
  };
}

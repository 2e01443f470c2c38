/** The DHCP service's part of the plan, from settings. */
import type { Settings } from '../config/schema.ts';
import { formatIpv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { DhcpPlace, DhcpPlan } from '../services/dhcp/plan.ts';
import { dhcpSettings } from './dhcp-settings.ts';
import { socketPlace, type Place } from './place.ts';

/** Fails, with what is wrong as `dhcp.bind: ...`, when DHCP is bound to an address that the station does not have. */
export function dhcpPlan({ dhcp }: Settings, places: readonly Place[]): Result<DhcpPlan, readonly string[]> {
  const { bind = places.map(({ at }) => at.address) } = dhcp;
  const missing = bind.filter((address) => !places.some(({ at }) => at.address === address));
  if (missing.length > 0) {
    return err(missing.map((address) => `dhcp.bind: the station does not have ${formatIpv4(address)} on any adapter`));
  }
  return ok({
    places: places.filter(({ at }) => bind.includes(at.address)).map(dhcpPlace),
    ports: { server: dhcp.port, client: dhcp['client-port'] },
    settings: dhcpSettings(dhcp),
    mode: dhcp.mode,
    probe: dhcp.probe,
    persistent: dhcp.persistent,
    doubleAnswer: dhcp['double-answer'],
    messagesPerClient: dhcp.limits['messages-per-client'],
  });
}

function dhcpPlace(place: Place): DhcpPlace {
  const { adapter, at, mac, isShared } = place;
  return { adapter, at, isShared, socket: socketPlace(place), ...(mac === undefined ? {} : { mac }) };
}

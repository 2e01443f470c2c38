/** From settings and the place the station found to what the packet thread is told; wrong settings are found here. */
import type { Settings } from '../config/schema.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { ANY_ADDRESS } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/compile.ts';
import type { DhcpSettings } from '../protocols/dhcp/settings.ts';
import type { DhcpPlan } from '../services/dhcp/service.ts';
import { TFTP_DEFAULTS, type TftpSettings } from '../services/tftp/settings.ts';
import type { SocketPlace } from '../host/datagrams.ts';
import { stationFacts } from './facts.ts';
import type { Place } from './place.ts';
import type { StationPlan } from './plan.ts';
import type { StationOrder } from './station.ts';

/** Fails with `settings` when a DHCP setting does not fit the adapter or another setting: all issues at once. */
export function makePlan(
  order: Pick<StationOrder, 'settings' | 'sources' | 'dataFolder' | 'services'>,
  place: Place,
): Result<StationPlan, StationError> {
  const { settings, services } = order;
  const dhcp = services.dhcp ? dhcpPlan(settings, place) : undefined;
  const tftp = services.tftp ? tftpSettings(settings, place) : undefined;
  const plan: StationPlan = {
    engine: settings.engine,
    at: place.at,
    sources: order.sources,
    dataFolder: order.dataFolder,
    ...(place.device === undefined ? {} : { device: place.device }),
    ...(dhcp === undefined ? {} : { dhcp }),
    ...(tftp === undefined ? {} : { tftp }),
  };
  if (dhcp === undefined) return ok(plan);
  const compiled = compileWorld(dhcp.settings, stationFacts(plan));
  if (compiled.ok) return ok(plan);
  const issues = compiled.error.map((issue) => `dhcp.${issue.path}: ${issue.message}`).join('\n       ');
  return err(stationError('settings', issues, 'Change these settings; nothing was started.'));
}

function dhcpPlan(settings: Settings, place: Place): DhcpPlan {
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

function tftpSettings({ tftp }: Settings, place: Place): TftpSettings {
  const negotiation = { ...TFTP_DEFAULTS.negotiation, grants: tftp.negotiate ? ('all' as const) : ('off' as const) };
  const { port, timeout, retries } = tftp;
  return { ...TFTP_DEFAULTS, place: socketPlace(place), port, timeout, retries, negotiation };
}

function socketPlace(place: Place): Omit<SocketPlace, 'port'> {
  const { device, at } = place;
  if (device === undefined) return { address: at.address };
  return { address: ANY_ADDRESS, device, source: at.address, broadcast: true };
}

/** From settings and the place the station found to what the packet thread is told; wrong settings are found here. */
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/compile.ts';
import { dhcpPlan } from './dhcp-plan.ts';
import { stationFacts } from './facts.ts';
import type { Place } from './place.ts';
import type { StationPlan } from './plan.ts';
import type { StationOrder } from './station.ts';
import { tftpSettings } from './tftp-plan.ts';

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

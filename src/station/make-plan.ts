/** From settings and the place the station found to what the packet thread is told; wrong settings are found here. */
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/compile.ts';
import { dhcpPlan } from './dhcp-plan.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import { stationFacts } from './facts.ts';
import type { Places } from './place.ts';
import type { StationPlan } from './plan.ts';
import type { StationOrder } from './station.ts';
import { tftpPlan } from './tftp-plan.ts';

/** Fails with `settings` when a DHCP setting does not fit the adapter or another setting: all issues at once. */
export function makePlan(
  order: Pick<StationOrder, 'settings' | 'sources' | 'dataFolder' | 'services'>,
  places: Places,
  firmware: FirmwareSupply,
): Result<StationPlan, StationError> {
  const { settings, services } = order;
  const dhcp = services.dhcp ? dhcpPlan(settings, places) : ok(undefined);
  if (!dhcp.ok) return err(wrong(dhcp.error));
  const plan: StationPlan = {
    engine: settings.engine,
    at: places[0].at,
    sources: order.sources,
    firmware,
    dataFolder: order.dataFolder,
    tftp: services.tftp ? places.map((place) => tftpPlan(settings, place, order.sources)) : [],
    ...(dhcp.value === undefined ? {} : { dhcp: dhcp.value }),
  };
  if (dhcp.value === undefined) return ok(plan);
  const compiled = compileWorld(dhcp.value.settings, stationFacts(dhcp.value, services.tftp));
  return compiled.ok ? ok(plan) : err(wrong(compiled.error.map((issue) => `dhcp.${issue.path}: ${issue.message}`)));
}

function wrong(issues: readonly string[]): StationError {
  return stationError('settings', issues.join('\n       '), 'Change these settings; nothing was started.');
}

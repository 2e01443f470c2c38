/** From settings and the place the station found to what the packet thread is told; wrong settings are found here. */
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { formatPath, type SettingIssue } from '../lib/setting-path.ts';
import { readyDhcp } from './dhcp-plan.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import type { Places } from './place.ts';
import type { StationPlan } from './plan.ts';
import type { StationOrder } from './station.ts';
import { tftpPlan } from './tftp-plan.ts';

/** Fails with `settings` when a DHCP setting does not fit the adapter: all issues at once. */
export function makePlan(
  order: Pick<StationOrder, 'settings' | 'where' | 'sources' | 'dataFolder' | 'services'>,
  places: Places,
  firmware: FirmwareSupply,
): Result<StationPlan, StationError> {
  const { settings, services } = order;
  const dhcp = services.dhcp ? readyDhcp(settings, places, services.tftp) : ok(undefined);
  if (!dhcp.ok) return err(misfit(order, dhcp.error));
  return ok({
    engine: settings.engine,
    at: places[0].at,
    sources: order.sources,
    firmware,
    dataFolder: order.dataFolder,
    tftp: services.tftp ? places.map((place) => tftpPlan(settings, place, order.sources)) : [],
    ...(dhcp.value === undefined ? {} : { dhcp: dhcp.value.plan }),
  });
}

function misfit({ where = formatPath }: Pick<StationOrder, 'where'>, wrong: readonly SettingIssue[]): StationError {
  const issues = wrong.map(({ steps, message }) => `${where(steps)}: ${message}`);
  return stationError('settings', issues.join('\n       '), 'Change these settings; nothing was started.');
}

/** Makes the plan for the packet thread from the settings and the adapters, and finds the settings that do not fit these. */
import type { Where } from '../config/load.ts';
import type { Machine } from '../host/machine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { formatPath, issuesBelow, type SettingIssue } from '../lib/setting-path.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import type { StationPlan } from './packet/plan.ts';
import type { Places } from './places/place.ts';
import { isEnabled, partOf, type LoadedService, type Parts, type Settings } from './settings.ts';

export interface PlanOrder {
  readonly settings: Settings;
  readonly parts: Parts;
  /** Names the place of a setting for people (`rouse.yaml:3: dhcp.pool`); default: its path. */
  readonly where?: Where;
  /** Names of services that are switched off. */
  readonly off?: ReadonlySet<string>;
  readonly sources: readonly string[];
  /** Those of them that are folders; default: all. */
  readonly folders?: readonly string[];
  readonly dataFolder: string;
}

/** The services that are to run. In a station that only observes these are only the ones that answer no device. */
export function wantedServices({
  settings,
  parts,
  off,
}: Pick<PlanOrder, 'settings' | 'parts' | 'off'>): readonly LoadedService[] {
  const observing = settings.dhcp.mode === 'observe';
  return [...parts.values()].filter(
    ({ module: { name, observes } }) =>
      off?.has(name) !== true && isEnabled(settings, name) && (observes || !observing),
  );
}

/**
 * Fails with `settings` and all issues at once when a setting does not fit the adapters. Without `firmware` the plan is
 * that of a plain server.
 */
export function makePlan(
  order: PlanOrder,
  places: Places,
  machine: Pick<Machine, 'mtu'>,
  firmware?: FirmwareSupply,
): Result<StationPlan, StationError> {
  const { settings, sources, folders = sources, dataFolder } = order;
  const wanted = wantedServices(order);
  const names = new Set(wanted.map(({ module }) => module.name));
  const context = {
    places,
    services: names,
    sources,
    folders,
    settingsOf: (name: string) => partOf(settings, name),
    mtu: (device: string) => machine.mtu(device),
  };
  const services: StationPlan['services'][number][] = [];
  const wrong: SettingIssue[] = [];
  for (const service of wanted) {
    const { name } = service.module;
    const planned = service.plan(partOf(settings, name), context);
    if (planned.ok) services.push({ name, plan: planned.value });
    else wrong.push(...issuesBelow(name, planned.error));
  }
  if (wrong.length > 0) return err(misfit(order, wrong));
  const plan = { engine: settings.engine, at: places[0].at, services, sources, dataFolder };
  return ok(firmware === undefined ? plan : { ...plan, firmware });
}

function misfit({ where = formatPath }: Pick<PlanOrder, 'where'>, wrong: readonly SettingIssue[]): StationError {
  const issues = wrong.map(({ steps, message }) => `${where(steps)}: ${message}`);
  return stationError('settings', issues.join('\n       '), 'Change these settings; nothing was started.');
}

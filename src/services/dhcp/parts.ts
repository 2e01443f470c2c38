/** The settings of the DHCP server, and what it makes of them before the station starts. */
import * as z from 'zod';
import { formatIpv4, ipv4, type Ipv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { settingIssue, type SettingIssue } from '../../lib/setting-path.ts';
import { compileWorld, type Compiled, type StationFacts } from '../../protocols/dhcp/settings/compile.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace, type Place } from '../place.ts';
import { optionsPage } from './settings/options-page.ts';
import type { DhcpPlace, DhcpPlan } from './plan.ts';
import { stationFacts } from './facts.ts';
import { dhcpSettings } from './settings/from-settings.ts';
import { DHCP_QUESTIONS } from './questions.ts';
import { DHCP_SETTINGS } from './settings/settings-schema.ts';

type FromFile = z.output<typeof DHCP_SETTINGS>;

export const DHCP_PARTS = {
  settings: DHCP_SETTINGS,
  pages: [optionsPage],
  questions: DHCP_QUESTIONS,
  check(settings: FromFile): readonly SettingIssue[] {
    const compiled = compileWorld(dhcpSettings(settings), ANYWHERE);
    return compiled.ok ? [] : errorsOf(compiled.error);
  },
  plan(settings: FromFile, { places, services, settingsOf }: PlanContext): Result<DhcpPlan, readonly SettingIssue[]> {
    const ready = readyDhcp(
      settings,
      places,
      services,
      services.has('http') ? httpPortOf(settingsOf('http')) : undefined,
    );
    return ready.ok ? ok(ready.value.plan) : ready;
  },
} as const satisfies ServiceParts;

/** An adapter that is in every network: what is wrong on it is wrong on any. */
const ANYWHERE: StationFacts = { adapters: [{ address: ipv4(0), prefix: 0 }], services: new Set() };

export interface ReadyDhcp extends Compiled {
  readonly plan: DhcpPlan;
}

/** Of the settings of HTTP what devices are told. */
const HTTP_PORTS = z.object({ port: z.array(z.number()) });

/** The first port of the settings of HTTP. */
export function httpPortOf(http: unknown): number | undefined {
  return HTTP_PORTS.safeParse(http).data?.port[0];
}

/**
 * Fails with everything that does not fit the adapters. `services`: the names of those that run; `httpPort`: where files are
 * given by HTTP.
 */
export function readyDhcp(
  dhcp: FromFile,
  places: readonly Place[],
  services: ReadonlySet<string>,
  httpPort?: number,
): Result<ReadyDhcp, readonly SettingIssue[]> {
  const missing = dhcp.bind?.filter((address) => !places.some(({ at }) => at.address === address)) ?? [];
  const bound = missing.length > 0 ? places : places.filter(({ at }) => dhcp.bind?.includes(at.address) ?? true);
  const plan = { ...dhcpPlan(dhcp, bound), ...(httpPort === undefined ? {} : { httpPort }) };
  const compiled = compileWorld(plan.settings, stationFacts(plan, services));
  const errors = [...missing.map(notOurs), ...(compiled.ok ? [] : errorsOf(compiled.error))];
  return compiled.ok && errors.length === 0 ? ok({ plan, ...compiled.value }) : err(errors);
}

function notOurs(address: Ipv4): SettingIssue {
  return settingIssue(['bind'], `the station does not have ${formatIpv4(address)} on any adapter`);
}

/** What keeps settings from being served; warnings do not. */
function errorsOf(issues: readonly SettingIssue[]): readonly SettingIssue[] {
  return issues.filter(({ severity }) => severity === 'error');
}

function dhcpPlan(dhcp: FromFile, places: readonly Place[]): DhcpPlan {
  return {
    places: places.map(dhcpPlace),
    ports: { server: dhcp.port, client: dhcp['client-port'] },
    settings: dhcpSettings(dhcp),
    mode: dhcp.mode,
    probe: dhcp.probe,
    persistent: dhcp.persistent,
    doubleAnswer: dhcp['double-answer'],
    messagesPerClient: dhcp.limits['messages-per-client'],
  };
}

function dhcpPlace(place: Place): DhcpPlace {
  const { adapter, at, mac, isShared } = place;
  return { adapter, at, isShared, socket: socketPlace(place), ...(mac === undefined ? {} : { mac }) };
}

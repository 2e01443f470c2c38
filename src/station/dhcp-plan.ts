/** The DHCP service's part of the plan, from settings. */
import { dhcpSettings } from '../config/dhcp-settings.ts';
import type { Settings } from '../config/schema.ts';
import { formatIpv4, type Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { issuesBelow, settingIssue, type SettingIssue } from '../lib/setting-path.ts';
import { compileWorld, type Compiled } from '../protocols/dhcp/settings/compile.ts';
import type { DhcpPlace, DhcpPlan } from '../services/dhcp/plan.ts';
import { stationFacts } from './facts.ts';
import { socketPlace, type Place } from './place.ts';

export interface ReadyDhcp extends Compiled {
  readonly plan: DhcpPlan;
}

/** Fails with everything that does not fit the adapters. `tftp`: whether files are served by TFTP. */
export function readyDhcp(
  { dhcp }: Settings,
  places: readonly Place[],
  tftp: boolean,
): Result<ReadyDhcp, readonly SettingIssue[]> {
  const missing = dhcp.bind?.filter((address) => !places.some(({ at }) => at.address === address)) ?? [];
  const bound = missing.length > 0 ? places : places.filter(({ at }) => dhcp.bind?.includes(at.address) ?? true);
  const plan = dhcpPlan(dhcp, bound);
  const compiled = compileWorld(plan.settings, stationFacts(plan, tftp));
  const wrong = compiled.ok ? [] : compiled.error.filter(({ severity }) => severity === 'error');
  const errors = issuesBelow('dhcp', [...missing.map(notOurs), ...wrong]);
  return compiled.ok && errors.length === 0 ? ok({ plan, ...compiled.value }) : err(errors);
}

function notOurs(address: Ipv4): SettingIssue {
  return settingIssue(['bind'], `the station does not have ${formatIpv4(address)} on any adapter`);
}

function dhcpPlan(dhcp: Settings['dhcp'], places: readonly Place[]): DhcpPlan {
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

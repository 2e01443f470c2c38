/** The configuration's names and the protocol's: the one place where they meet. */
import type { SettingIssue } from '../protocols/dhcp/settings/issues.ts';
import type { Telling } from './issue-words.ts';
import type { Settings } from './schema.ts';
import type {
  ClassSettings,
  DhcpSettings,
  ReservationSettings,
  ScopeSettings,
  SubnetSettings,
} from '../protocols/dhcp/settings/settings.ts';

type FromFile = Settings['dhcp'];
type Scope = Omit<FromFile['subnets'][number], 'subnet' | 'pool' | 'exclude' | 'reservations'>;

export function dhcpSettings(from: FromFile): DhcpSettings {
  return {
    ...scope(from),
    pool: from.pool,
    exclude: from.exclude,
    authoritative: from.authoritative,
    rapidCommit: from['rapid-commit'],
    bootp: from.bootp,
    trustAgentInformation: from['trust-agent-information'],
    minSeconds: from['min-seconds'],
    offerHold: from['offer-hold'],
    quarantine: from.quarantine,
    limits: {
      declinesPerClient: from.limits['declines-per-client'],
      declinesPerMinute: from.limits['declines-per-minute'],
    },
    relays: from.relays,
    subnets: from.subnets.map(subnet),
    reservations: from.reservations.map(reservation),
    classes: from.classes.map(deviceClass),
  };
}

/** What keeps these settings from being served, at its place among all settings. */
export function dhcpErrors(issues: readonly SettingIssue[]): readonly Telling[] {
  const errors = issues.filter(({ severity }) => severity === 'error');
  return errors.map(({ steps, message }) => ({ path: ['dhcp', ...steps], message }));
}

function subnet(from: FromFile['subnets'][number]): SubnetSettings {
  const { pool, exclude, reservations } = from;
  return { ...scope(from), subnet: from.subnet, pool, exclude, reservations: reservations.map(reservation) };
}

function reservation(from: FromFile['reservations'][number]): ReservationSettings {
  const { hardware, pattern, address, hostname } = from;
  const [clientId, circuitId] = [from['client-id'], from['circuit-id']];
  return { ...scope(from), hardware, clientId, circuitId, pattern, address, hostname };
}

function deviceClass(from: FromFile['classes'][number]): ClassSettings {
  return { ...scope(from), name: from.name, when: from.when, ignore: from.ignore };
}

function scope(from: Scope): ScopeSettings {
  const { lease, router, dns, wins, ntp, sip, mask, domain, options, quirks } = from;
  return {
    lease,
    router,
    dns,
    wins,
    ntp,
    sip,
    mask,
    domain,
    options,
    quirks,
    bootFile: from['boot-file'],
    nextServer: from['next-server'],
    serverName: from['server-name'],
  };
}

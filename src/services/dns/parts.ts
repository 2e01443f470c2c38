/** The settings of the name server, and what it makes of them before the station starts. */
import { randomBytes } from 'node:crypto';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { formatIpv4, type AdapterAddress } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { settingIssue, type SettingIssue } from '../../lib/setting-path.ts';
import { COOKIE_SECRET } from '../../protocols/dns/cookie.ts';
import { encodeName } from '../../protocols/dns/name.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace } from '../place.ts';
import { DNS_QUESTIONS } from './questions.ts';
import { DNS_SETTINGS, tooMany, type DnsSettings } from './settings-schema.ts';

/** All datagrams, by their first 16 bits. */
const ANYTHING = 0xffff;

export interface DnsPlan extends DnsSettings {
  readonly places: readonly DnsPlace[];
  /** For cookies; both halves make them. */
  readonly secret: Uint8Array;
}

export interface DnsPlace {
  readonly socket: Omit<SocketPlace, 'port'>;
  /** The station's address and network there. */
  readonly at: AdapterAddress;
  /** The same address as text. */
  readonly address: string;
}

export const DNS_PARTS = {
  settings: DNS_SETTINGS,
  questions: DNS_QUESTIONS,
  check({ domain, names }: DnsSettings): readonly SettingIssue[] {
    const wrong = domain === '' ? undefined : wrongName(domain);
    return [
      ...(wrong === undefined ? [] : [settingIssue(['domain'], wrong)]),
      ...Object.entries(names).flatMap(([name, addresses]) => {
        const issue = wrongName(wholeName(name, wrong === undefined ? domain : '')) ?? tooMany(addresses);
        return issue === undefined ? [] : [settingIssue(['names', name], issue)];
      }),
    ];
  },
  plan: (settings: DnsSettings, { places }: PlanContext) =>
    ok<DnsPlan>({
      ...settings,
      places: places.map((place) => ({
        socket: { ...socketPlace(place), cardsUpTo: ANYTHING },
        at: place.at,
        address: formatIpv4(place.at.address),
      })),
      secret: randomBytes(COOKIE_SECRET),
    }),
} as const satisfies ServiceParts;

function wholeName(name: string, domain: string): string {
  return domain === '' || name.endsWith('.') ? name : `${name}.${domain}`;
}

function wrongName(text: string): string | undefined {
  const name = encodeName(text);
  if (!name.ok) return name.error;
  return name.value.length === 1 ? 'a name has at least one letter' : undefined;
}

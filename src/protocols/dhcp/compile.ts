/** Makes settings ready for deciding: `compileWorld` gives the world, or everything that is wrong at once. */
import {
  formatRange,
  formatSubnet,
  subnetContains,
  type AdapterAddress,
  type Ipv4,
  type Subnet,
} from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { minutes, seconds } from '../../lib/time.ts';
import { planSubnets, poolRanges, reservationsOf, single, unusable, type PlannedSubnet } from './compile-subnets.ts';
import { condition } from './conditions.ts';
import { IssueList, type SettingIssue } from './issues.ts';
import { checkRouter, layerOf, stationLayer, subnetFacts, type StationService } from './layer.ts';
import { LeaseBook } from './lease-book.ts';
import { CLIENT_PORT, SERVER_PORT, readAddress, type DhcpMessage } from './message.ts';
import { poolOf } from './pool.ts';
import { readAddresses, readDuration, readRanges } from './setting-values.ts';
import type { ClassSettings, DhcpSettings } from './settings.ts';
import type { DhcpWorld, ReadyClass, ReadySubnet, Reservations } from './world.ts';

/** What the station brings besides settings. */
export interface StationFacts {
  /** Its address and network on every adapter it serves. */
  readonly adapters: readonly AdapterAddress[];
  /** The services that devices can be pointed to. */
  readonly services: ReadonlySet<StationService>;
  /** The leases; default: none yet. */
  readonly book?: LeaseBook;
  readonly mode?: DhcpWorld['mode'];
  /** For `share-lan`: whether the station is meant to answer this device. */
  readonly matches?: (request: DhcpMessage) => boolean;
  /** Default 67 and 68. */
  readonly ports?: DhcpWorld['ports'];
  /** What recipes know to be good for their devices; anything that is set is stronger. */
  readonly recipes?: readonly ClassSettings[];
}

export interface Compiled {
  readonly world: DhcpWorld;
  readonly warnings: readonly SettingIssue[];
}

const LIMITS = { declinesPerClient: 3, declinesPerMinute: 20 };

/** The world of these settings, or every error and warning with its path. */
export function compileWorld(settings: DhcpSettings, facts: StationFacts): Result<Compiled, readonly SettingIssue[]> {
  const issues = new IssueList();
  const relays = readAddresses(settings.relays, issues.below('relays'));
  const planned = planSubnets(settings, facts.adapters, issues);
  const subnets = planned.map(({ subnet }) => subnet);
  const routers = routersOf(settings, subnets, issues.below('router'));
  const reservations = reservationsOf(settings.reservations, subnets, issues.below('reservations'));
  const mode = facts.mode ?? 'serve';
  const world: DhcpWorld = {
    mode,
    matches: facts.matches ?? (() => true),
    authoritative: mode === 'serve' && (settings.authoritative ?? true),
    rapidCommit: settings.rapidCommit ?? false,
    bootp: settings.bootp ?? false,
    trustAgentInformation: settings.trustAgentInformation ?? false,
    minSeconds: settings.minSeconds ?? 0,
    offerHold: readDuration(settings.offerHold, issues.below('offer-hold')) ?? seconds(30),
    quarantine: readDuration(settings.quarantine, issues.below('quarantine')) ?? minutes(10),
    limits: { ...LIMITS, ...settings.limits },
    ports: facts.ports ?? { server: SERVER_PORT, client: CLIENT_PORT },
    subnets: readySubnets(settings, facts, planned, { relays, routers, reservations }, issues),
    relays: new Set(relays),
    reservations,
    config: layerOf(settings, 'config', issues, routers.length > 0),
    classes: readyClasses(settings.classes, 'class', issues.below('classes')),
    recipes: readyClasses(facts.recipes, 'recipe', issues.below('recipes')),
    stations: new Map(facts.adapters.map(({ address }) => [address, stationLayer(address, facts.services)])),
    book: facts.book ?? new LeaseBook(),
  };
  const all = issues.all();
  return all.some(({ severity }) => severity === 'error') ? err(all) : ok({ world, warnings: all });
}

/** The routers set for the whole station that lie in a subnet; one that lies in none is sent everywhere, with a warning. */
function routersOf(settings: DhcpSettings, subnets: readonly Subnet[], issues: IssueList): readonly Ipv4[] {
  const routers = readAddresses(settings.router, issues);
  const inside = routers.filter((router) => subnets.some((subnet) => subnetContains(subnet, router)));
  if (routers.length > 0 && inside.length === 0) {
    issues.warning(`lies in none of the networks ${subnets.map(formatSubnet).join(', ')}: devices cannot use it`);
  }
  return inside;
}

interface Shared {
  readonly relays: readonly Ipv4[];
  readonly routers: readonly Ipv4[];
  readonly reservations: Reservations;
}

function readySubnets(
  settings: DhcpSettings,
  facts: StationFacts,
  planned: readonly PlannedSubnet[],
  shared: Shared,
  issues: IssueList,
): readonly ReadySubnet[] {
  const pool = settings.pool === undefined ? undefined : readRanges(settings.pool, issues.below('pool'));
  for (const range of pool ?? []) {
    const inside = planned.some(
      ({ subnet }) => subnetContains(subnet, range.first) && subnetContains(subnet, range.last),
    );
    const networks = planned.map(({ subnet }) => formatSubnet(subnet)).join(', ');
    if (!inside) issues.below('pool').error(`${formatRange(range)} lies in none of the networks ${networks}`);
  }
  const never = [
    ...readRanges(settings.exclude ?? [], issues.below('exclude')),
    ...facts.adapters.map(({ address }) => single(address)),
    ...[...shared.relays, ...shared.routers, ...shared.reservations.addresses].map(single),
  ];
  return planned.map((one): ReadySubnet => {
    const own = one.settings ?? {};
    const layer = layerOf(own, 'subnet', one.issues);
    checkRouter(layer, one.subnet, one.issues.below('router'));
    const reservations = reservationsOf(one.settings?.reservations, [one.subnet], one.issues.below('reservations'));
    const excluded = [
      ...never,
      ...unusable(one.subnet),
      ...readRanges(one.settings?.exclude ?? [], one.issues.below('exclude')),
      ...[...reservations.addresses, ...addressesOf(layer.options[3]?.bytes)].map(single),
    ];
    const ranges = poolRanges(one, pool);
    const ready = poolOf(ranges, excluded);
    if (
      ranges.length > 0 &&
      ready.size === 0 &&
      reservations.addresses.size + shared.reservations.addresses.size === 0
    ) {
      one.issues.below('pool').warning(`${formatSubnet(one.subnet)} has no address left to give`);
    }
    const name = formatSubnet(one.subnet);
    return {
      subnet: one.subnet,
      name,
      pool: ready,
      reservations,
      layer,
      facts: subnetFacts(one.subnet, facts.adapters, shared.routers),
    };
  });
}

function readyClasses(
  settings: readonly ClassSettings[] | undefined,
  origin: 'class' | 'recipe',
  issues: IssueList,
): readonly ReadyClass[] {
  return (settings ?? []).map((one, index) => {
    const place = issues.below(index);
    const entries = Object.entries(one.when);
    if (entries.length === 0) place.below('when').error('a class needs a condition');
    const when = entries.map(([key, value]) => place.below('when').below(key).take(condition(key, value)));
    return {
      when: when.filter((ready) => ready !== undefined),
      ignore: one.ignore ?? false,
      layer: layerOf(one, `${origin}:${one.name}`, place),
    };
  });
}

function addressesOf(bytes: Uint8Array | undefined): readonly Ipv4[] {
  return Array.from({ length: Math.floor((bytes?.length ?? 0) / 4) }, (_, index) =>
    readAddress(bytes ?? new Uint8Array(0), index * 4),
  );
}

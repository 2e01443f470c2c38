/**
 * `compileWorld` turns settings into the world that `decide` works with, or returns everything that is wrong with them at
 * once. It is called before the server starts, and by whoever wants to check settings.
 */
import {
  formatRange,
  formatSubnet,
  subnetContains,
  type AdapterAddress,
  type AddressRange,
  type Ipv4,
  type Subnet,
} from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { SettingIssue } from '../../../lib/setting-path.ts';
import { planSubnets, poolRanges, reservationsOf, single, unusable, type PlannedSubnet } from './compile-subnets.ts';
import { condition } from './conditions.ts';
import { withStation } from './with-station.ts';
import { DEFAULTS } from './defaults.ts';
import { IssueList } from './issues.ts';
import { checkRouter, checkTimes, layerOf, stationLayer, subnetFacts, type StationService } from './layer.ts';
import { LeaseBook } from '../leases/lease-book.ts';
import type { Leases } from '../leases/lease.ts';
import { CLIENT_PORT, SERVER_PORT, readAddress, type DhcpMessage } from '../wire/message.ts';
import { OPTION } from '../options/option-rows.ts';
import { poolOf } from '../leases/pool.ts';
import { durationOr, readAddresses, readRanges } from './setting-values.ts';
import { RecipeClasses } from '../server/recipe-of.ts';
import type { ClassSettings, DhcpSettings, ScopeSettings } from './settings.ts';
import type { DhcpWorld, ReadyClass, ReadySubnet, Reservations } from '../server/world.ts';

/** What the station brings besides settings. */
export interface StationFacts {
  /** Its address and network on every adapter it serves. */
  readonly adapters: readonly AdapterAddress[];
  /** The services that devices can be pointed to. */
  readonly services: ReadonlySet<StationService>;
  /** The leases; default: none yet. */
  readonly book?: Leases;
  /** Default: `serve`. */
  readonly mode?: DhcpWorld['mode'];
  /** For `share-lan`: whether the station is meant to answer this device. */
  readonly matches?: (request: DhcpMessage) => boolean;
  /** Default 67 and 68. */
  readonly ports?: DhcpWorld['ports'];
  /**
   * What recipes know to be good for their devices; anything that is set is stronger. `$STATION$` in a text stands for the
   * station's address on the adapter of arrival, `$HTTP$` for `httpPort`.
   */
  readonly recipes?: readonly ClassSettings[];
  /** Where the station gives files by HTTP; default: nowhere, and devices are told of no such place. */
  readonly httpPort?: number;
  /** Whether something here answers this name, as far as that is known. Default: everything does. */
  readonly answers?: (name: string) => boolean;
}

/** Settings that can be served, and what in them is probably not what was meant. */
export interface Compiled {
  readonly world: DhcpWorld;
  readonly warnings: readonly SettingIssue[];
}

/** The world of these settings, or every error and warning with its path. */
export function compileWorld(settings: DhcpSettings, facts: StationFacts): Result<Compiled, readonly SettingIssue[]> {
  const issues = new IssueList();
  // Of recipes only what cannot be sent: what is written in them was looked at by whoever wrote it.
  const ofRecipes = new IssueList();
  const relays = readAddresses(settings.relays, issues.below('relays'));
  const planned = planSubnets(settings, facts.adapters, issues);
  const subnets = planned.map(({ subnet }) => subnet);
  const routers = routersOf(settings, subnets, issues.below('router'));
  const reservations = reservationsOf(settings.reservations, subnets, issues.below('reservations'));
  const mode = facts.mode ?? 'serve';
  if (mode === 'proxy') checkBootFile(settings, facts, issues.below('boot-file'));
  const lease = durationOr(DEFAULTS.lease, undefined, issues);
  const config = layerOf(settings, 'config', issues, routers.length > 0);
  checkTimes(config, lease, issues);
  const world: DhcpWorld = {
    mode,
    matches: facts.matches ?? (() => true),
    authoritative: mode === 'serve' && (settings.authoritative ?? DEFAULTS.authoritative),
    rapidCommit: settings.rapidCommit ?? DEFAULTS.rapidCommit,
    bootp: settings.bootp ?? DEFAULTS.bootp,
    trustAgentInformation: settings.trustAgentInformation ?? DEFAULTS.trustAgentInformation,
    minSeconds: settings.minSeconds ?? DEFAULTS.minSeconds,
    lease,
    offerHold: durationOr(DEFAULTS.offerHold, settings.offerHold, issues.below('offer-hold')),
    quarantine: durationOr(DEFAULTS.quarantine, settings.quarantine, issues.below('quarantine')),
    limits: limitsOf(settings),
    ports: facts.ports ?? { server: SERVER_PORT, client: CLIENT_PORT },
    subnets: readySubnets(settings, planned, { facts, relays, routers, reservations }, issues),
    relays: new Set(relays),
    reservations,
    config,
    classes: readyClasses(settings.classes, 'class', issues.below('classes')),
    recipes: new RecipeClasses(
      new Map(
        facts.adapters.map(({ address }) => {
          const recipes = withStation(facts.recipes ?? [], address, facts.httpPort);
          return [address, readyClasses(recipes, 'recipe', ofRecipes.below('recipes'))];
        }),
      ),
    ),
    answers: facts.answers ?? everything,
    learned: new Map(),
    stations: new Map(facts.adapters.map(({ address }) => [address, stationLayer(address, facts.services)])),
    book: facts.book ?? new LeaseBook(),
  };
  const all = [...issues.all(), ...ofRecipes.all().filter(({ severity }) => severity === 'error')];
  return all.some(({ severity }) => severity === 'error') ? err(all) : ok({ world, warnings: all });
}

function everything(): boolean {
  return true;
}

function limitsOf({ limits = {} }: DhcpSettings): DhcpWorld['limits'] {
  const { declinesPerClient = DEFAULTS.declinesPerClient, declinesPerMinute = DEFAULTS.declinesPerMinute } = limits;
  return { declinesPerClient, declinesPerMinute };
}

/** A proxy has nothing to tell but a boot file. */
function checkBootFile(settings: DhcpSettings, { recipes = [] }: StationFacts, issues: IssueList): void {
  const { subnets = [], classes = [], reservations = [] } = settings;
  const inSubnets = subnets.flatMap((subnet) => subnet.reservations ?? []);
  const scopes: readonly ScopeSettings[] = [
    settings,
    ...subnets,
    ...inSubnets,
    ...classes,
    ...reservations,
    ...recipes,
  ];
  if (scopes.every(({ bootFile = '' }) => bootFile === '')) {
    issues.warning('is not set, and in proxy mode there is nothing else to tell');
  }
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

/** What concerns all subnets. */
interface Shared {
  readonly facts: StationFacts;
  readonly routers: readonly Ipv4[];
  readonly reservations: Reservations;
  /** The pool set for the station, to be shared out among the subnets. */
  readonly pool: readonly AddressRange[] | undefined;
  /** Never given to anybody: exclusions, the station, relays, routers, reserved addresses. */
  readonly never: readonly AddressRange[];
}

function readySubnets(
  settings: DhcpSettings,
  planned: readonly PlannedSubnet[],
  known: Pick<Shared, 'facts' | 'routers' | 'reservations'> & { readonly relays: readonly Ipv4[] },
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
  const stations = known.facts.adapters.map(({ address }) => address);
  const never = [
    ...readRanges(settings.exclude ?? [], issues.below('exclude')),
    ...[...stations, ...known.relays, ...known.routers, ...known.reservations.addresses].map(single),
  ];
  return planned.map((one) => readySubnet(one, { ...known, pool, never }));
}

function readySubnet(planned: PlannedSubnet, shared: Shared): ReadySubnet {
  const { subnet, issues, settings = {} } = planned;
  const layer = layerOf(settings, 'subnet', issues);
  checkRouter(layer, subnet, issues.below('router'));
  const reservations = reservationsOf(planned.settings?.reservations, [subnet], issues.below('reservations'));
  const excluded = [
    ...shared.never,
    ...unusable(subnet),
    ...readRanges(planned.settings?.exclude ?? [], issues.below('exclude')),
    ...[...reservations.addresses, ...addressesOf(layer.options[OPTION.router]?.bytes)].map(single),
  ];
  const ranges = poolRanges(planned, shared.pool);
  const pool = poolOf(ranges, excluded);
  const reserved = reservations.addresses.size + shared.reservations.addresses.size;
  if (ranges.length > 0 && pool.size === 0 && reserved === 0) {
    issues.below('pool').warning(`${formatSubnet(subnet)} has no address left to give`);
  }
  const facts = subnetFacts(subnet, shared.facts.adapters, shared.routers);
  return { subnet, name: formatSubnet(subnet), pool, reservations, layer, facts };
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
      layer: { ...layerOf(one, `${origin}:${one.name}`, place), ...(one.bootp === true && { bootp: true }) },
    };
  });
}

function addressesOf(bytes: Uint8Array | undefined): readonly Ipv4[] {
  return Array.from({ length: Math.floor((bytes?.length ?? 0) / 4) }, (_, index) =>
    readAddress(bytes ?? new Uint8Array(0), index * 4),
  );
}

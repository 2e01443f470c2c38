/** What the DHCP server is told about the station it belongs to. */
import { dhcpQuirks } from '../../knowledge/quirks.ts';
import type { Recipe } from '../../knowledge/recipe.ts';
import { recogniseVendorClass, RECIPES } from '../../knowledge/recipes.ts';
import type { StationFacts } from '../../protocols/dhcp/settings/compile.ts';
import type { LeaseBook } from '../../protocols/dhcp/leases/lease-book.ts';
import type { StationService } from '../../protocols/dhcp/settings/layer.ts';
import { vendorClass } from '../../protocols/dhcp/leases/identity.ts';
import type { DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import type { ClassSettings } from '../../protocols/dhcp/settings/settings.ts';
import type { DhcpPlan } from './plan.ts';

/** What devices are pointed to the station for, as far as it runs: a device that asks a closed port again and again is slow. */
const POINTED: readonly StationService[] = ['tftp', 'dns', 'syslog', 'sntp'];

/** `services`: the names of those that run. */
export function stationFacts(dhcp: DhcpPlan, services: ReadonlySet<string>, book?: LeaseBook): StationFacts {
  return {
    adapters: dhcp.places.map(({ at }) => at),
    services: new Set(POINTED.filter((name) => services.has(name))),
    ports: dhcp.ports,
    mode: dhcp.mode,
    matches: isKnown,
    recipes: RECIPES.flatMap(recipeClass),
    ...(book === undefined ? {} : { book }),
  };
}

/** What a recipe asks of DHCP, as a class of devices; none where it asks for nothing. */
export function recipeClass({ id, match, quirks }: Recipe): readonly ClassSettings[] {
  const wanted = dhcpQuirks(quirks);
  if (match.vendorClass === undefined || wanted.length === 0) return [];
  return [{ name: id, when: { 'vendor-class': match.vendorClass }, quirks: wanted }];
}

/** Whether a recipe knows this device by its vendor class. */
function isKnown(request: DhcpMessage): boolean {
  const named = vendorClass(request);
  return named !== undefined && recogniseVendorClass(named) !== undefined;
}

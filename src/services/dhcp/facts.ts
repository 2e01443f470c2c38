/** What the DHCP server is told about the station it belongs to. */
import { dhcpQuirks } from '../../knowledge/quirks.ts';
import type { ClientMatch, Recipe } from '../../knowledge/recipe.ts';
import { recogniseClient, RECIPES, type ClientFacts } from '../../knowledge/recipes.ts';
import type { StationFacts } from '../../protocols/dhcp/settings/compile.ts';
import type { StationService } from '../../protocols/dhcp/settings/layer.ts';
import { vendorClass } from '../../protocols/dhcp/leases/identity.ts';
import { OPTION } from '../../protocols/dhcp/options/option-rows.ts';
import { userClasses } from '../../protocols/dhcp/options/option-structures.ts';
import { option, type DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import type { ClassSettings } from '../../protocols/dhcp/settings/settings.ts';
import type { DhcpPlan } from './plan.ts';

/** What devices are pointed to the station for, as far as it runs: a device that asks a closed port again and again is slow. */
const POINTED: readonly StationService[] = ['tftp', 'dns', 'syslog', 'sntp'];

/** `services`: the names of those that run. */
export function stationFacts(
  dhcp: DhcpPlan,
  services: ReadonlySet<string>,
  { book, answers, holds = () => true }: Pick<StationFacts, 'book' | 'answers'> & { readonly holds?: Holds } = {},
): StationFacts {
  return {
    adapters: dhcp.places.map(({ at }) => at),
    services: new Set(POINTED.filter((name) => services.has(name))),
    ports: dhcp.ports,
    mode: dhcp.mode,
    matches: (request) => isMeant(request, holds),
    recipes: RECIPES.flatMap(recipeClass),
    ...(dhcp.httpPort === undefined ? {} : { httpPort: dhcp.httpPort }),
    ...(book === undefined ? {} : { book }),
    ...(answers === undefined ? {} : { answers }),
  };
}

/**
 * What a recipe asks of DHCP, as classes of devices, one for each way to recognise them. One that asks for nothing has its
 * classes too: a recipe behind it, for more kinds of devices, must not count for these.
 */
export function recipeClass({
  id,
  match,
  quirks,
  dhcp: { speaks, options, bootFile } = {},
}: Recipe): readonly ClassSettings[] {
  const wanted = dhcpQuirks(quirks);
  const gives = {
    ...(wanted.length > 0 && { quirks: wanted }),
    ...(options !== undefined && { options }),
    ...(bootFile !== undefined && { bootFile }),
    ...(speaks === 'bootp' && { bootp: true }),
  };
  return (match.dhcp ?? []).map((one) => ({ name: id, when: conditionsOf(one), ...gives }));
}

function conditionsOf({ vendorClass: vendor, userClass, arch, oui }: ClientMatch): ClassSettings['when'] {
  return {
    ...(vendor !== undefined && { 'vendor-class': vendor }),
    ...(userClass !== undefined && { 'user-class': userClass }),
    ...(arch !== undefined && { arch }),
    ...(oui !== undefined && { oui }),
  };
}

/** Whether there is a file here with a name that matches one of these patterns. */
export type Holds = (patterns: readonly string[]) => boolean;

/**
 * Whether a recipe knows this device by what it says, and something here is for it: a station that shares a network must not
 * take the phones and computers of others.
 */
function isMeant(request: DhcpMessage, holds: Holds): boolean {
  const recipe = recogniseClient(clientFacts(request))?.recipe;
  return recipe !== undefined && (recipe.firmware === undefined || holds(recipe.firmware));
}

/** What a recipe looks at. */
function clientFacts(request: DhcpMessage): ClientFacts {
  const [userClass] = userClasses(option(request, OPTION.userClass) ?? NOTHING);
  const [high, low] = option(request, OPTION.clientArchitecture) ?? [];
  const arch = high === undefined || low === undefined ? undefined : high * 256 + low;
  return { vendorClass: vendorClass(request), userClass, arch, hardware: request.hardware };
}

const NOTHING = new Uint8Array(0);

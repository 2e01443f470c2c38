/** What a simulated device is: all of it follows from its recipe, but for what is wrong with it. */
import { findModel, findRecipe } from '../../knowledge/recipes.ts';
import type { Model, Recipe, SessionAsk } from '../../knowledge/recipe.ts';
import {
  formatIpv4,
  macFromBytes,
  parseIpv4,
  parseMac,
  type AdapterAddress,
  type Ipv4,
  type Mac,
} from '../../lib/address.ts';
import { seeded } from '../randomness.ts';

export interface DeviceTraits {
  readonly recipe: Recipe;
  readonly model: string;
  readonly hardware: Mac;
  /** Option 60. */
  readonly vendorClass?: string;
  /** Where it is by itself, and whom it asks: a device that takes no address from anybody. */
  readonly fixed?: { readonly at: AdapterAddress; readonly server: Ipv4 };
  /** Factor on every wait. */
  readonly pace: number;
  readonly random: () => number;
  /** The share of packets that gets lost, in each direction. */
  readonly loses?: number;
  /** Milliseconds between two blocks: it writes each of them. */
  readonly slow?: number;
  /** It repeats itself after a fraction of a second. */
  readonly isImpatient?: boolean;
  /** It loses its power once, in the middle of its largest file. */
  readonly reboots?: boolean;
}

export interface DeviceOrder extends Pick<DeviceTraits, 'loses' | 'slow' | 'isImpatient' | 'reboots'> {
  /** A model or a recipe, as people type it. */
  readonly model: string;
  readonly count: number;
  readonly pace: number;
  /** Where the station is, for a device that asks nobody for an address; default: as its recipe says. */
  readonly station?: Ipv4;
  /** The address of the first such device then. */
  readonly first?: Ipv4;
}

/** Undefined for what no recipe plays: models of the 79x1 class are phones of their own (phone/order.ts). */
export function orderDevices({
  model: text,
  count,
  station,
  first,
  ...others
}: DeviceOrder): readonly DeviceTraits[] | undefined {
  const recipe = findRecipe(text);
  if (recipe?.session === undefined) return undefined;
  const model = findModel(text)?.model ?? recipe.models[0];
  return Array.from({ length: count }, (_, number): DeviceTraits => {
    const random = seeded(number + 1);
    const fixed = recipe.session?.address === 'none' ? fixedOf(recipe, number, station, first) : undefined;
    return {
      recipe,
      model: model?.name ?? recipe.title,
      hardware: hardwareOf(recipe, number),
      ...vendorOf(recipe, model),
      ...(fixed === undefined ? {} : { fixed }),
      random: () => random.next(),
      ...others,
    };
  });
}

/** The name that it asks for. */
export function askedName({ file }: SessionAsk, hardware: Mac): string {
  const digits = hardware.replaceAll(':', '');
  return file
    .replaceAll('$MAC-$', hardware.replaceAll(':', '-'))
    .replaceAll('$MAC$', digits.toUpperCase())
    .replaceAll('$mac$', digits)
    .replaceAll('$SERIAL$', digits.slice(-8));
}

function vendorOf({ match }: Recipe, model: Model | undefined): { readonly vendorClass?: string } {
  const pattern = match.dhcp?.find(({ vendorClass }) => vendorClass !== undefined)?.vendorClass?.[0];
  const vendorClass = model?.vendorClass ?? pattern?.replaceAll('*', '').replaceAll('?', '1');
  return vendorClass === undefined ? {} : { vendorClass };
}

/** Locally administered, where its maker does not matter. */
const ANY_MAKER = '02:00:5e';

function hardwareOf({ match, session }: Recipe, number: number): Mac {
  const oui = session?.oui ?? match.dhcp?.find((one) => one.oui !== undefined)?.oui?.[0] ?? ANY_MAKER;
  const rest = [number + 1].map((value) => `00:${hex(value >> 8)}:${hex(value & 255)}`);
  const parsed = parseMac(`${oui}:${rest.join('')}`);
  return parsed.ok ? parsed.value : macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, number));
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

const PREFIX = 24;

function fixedOf(
  recipe: Recipe,
  number: number,
  station: Ipv4 | undefined,
  first: Ipv4 | undefined,
): DeviceTraits['fixed'] {
  const [own] = recipe.fixed ?? [];
  const server = station ?? ipv4Of(own?.server.replace(/-.*/, ''));
  const base =
    first ??
    ipv4Of(own?.device) ??
    (server === undefined ? undefined : ipv4Of(formatIpv4(server).replace(/\d+$/, '50')));
  const address =
    base === undefined ? undefined : ipv4Of(formatIpv4(base).replace(/\d+$/, (last) => String(Number(last) + number)));
  return server === undefined || address === undefined
    ? undefined
    : { at: { address, prefix: own?.prefix ?? PREFIX }, server };
}

function ipv4Of(text = ''): Ipv4 | undefined {
  const parsed = parseIpv4(text);
  return parsed.ok ? parsed.value : undefined;
}

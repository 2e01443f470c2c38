/** All recipes, and finding the one for a device by what it says. */
import { parseIpv4, parseRange, subnetContains, subnetOf, type Ipv4 } from '../lib/address.ts';
import { matchesPattern } from '../lib/glob.ts';
import { setLatest } from '../lib/set-latest.ts';
import { matches, type ClientMatch, type FixedAddresses, type Model, type Recipe } from './recipe.ts';
import { CISCO_7906_7911 } from './recipes/cisco/7906-7911.ts';
import { CISCO_7931 } from './recipes/cisco/7931.ts';
import { CISCO_7941_7961 } from './recipes/cisco/7941-7961.ts';
import { CISCO_7942_7962 } from './recipes/cisco/7942-7962.ts';
import { CISCO_7945_7965 } from './recipes/cisco/7945-7965.ts';
import { CISCO_7970_7971 } from './recipes/cisco/7970-7971.ts';
import { CISCO_7975 } from './recipes/cisco/7975.ts';
import { CISCO_7940_7960 } from './recipes/cisco/7940-7960.ts';
import { CISCO_7905_7912 } from './recipes/cisco/7905-7912.ts';
import { CISCO_69XX } from './recipes/cisco/69xx.ts';
import { CISCO_78XX_88XX } from './recipes/cisco/78xx-88xx.ts';
import { CISCO_792X } from './recipes/cisco/792x.ts';
import { CISCO_AIRONET } from './recipes/cisco/aironet.ts';
import { CISCO_IOS_ROMMON } from './recipes/cisco/ios-rommon.ts';
import { CISCO_IOS_AUTOINSTALL } from './recipes/cisco/ios-autoinstall.ts';
import { CISCO_SPA } from './recipes/cisco/spa.ts';
import { CISCO_ATA } from './recipes/cisco/ata.ts';
import { POLYCOM } from './recipes/phones/polycom.ts';
import { YEALINK } from './recipes/phones/yealink.ts';
import { SNOM } from './recipes/phones/snom.ts';
import { GRANDSTREAM } from './recipes/phones/grandstream.ts';
import { AVAYA_46XX } from './recipes/phones/avaya-46xx.ts';
import { AVAYA_96X1 } from './recipes/phones/avaya-96x1.ts';
import { MITEL_5XXX } from './recipes/phones/mitel.ts';
import { AASTRA_67XX } from './recipes/phones/aastra.ts';
import { AUDIOCODES_3XXHD } from './recipes/phones/audiocodes.ts';
import { PANASONIC } from './recipes/phones/panasonic.ts';
import { TPLINK_CPE } from './recipes/routers/tplink-cpe.ts';
import { RECOVERY_BIN } from './recipes/routers/recovery-bin.ts';
import { TPLINK } from './recipes/routers/tplink.ts';
import { UBIQUITI } from './recipes/routers/ubiquiti.ts';
import { ASUS } from './recipes/routers/asus.ts';
import { LINKSYS } from './recipes/routers/linksys.ts';
import { BUFFALO } from './recipes/routers/buffalo.ts';
import { DLINK } from './recipes/routers/dlink.ts';
import { NETGEAR } from './recipes/routers/netgear.ts';
import { MIKROTIK } from './recipes/routers/mikrotik.ts';
import { TECHNICOLOR } from './recipes/routers/technicolor.ts';
import { LINKSTATION } from './recipes/others/linkstation.ts';
import { HIKVISION } from './recipes/others/hikvision.ts';
import { ONIE } from './recipes/others/onie.ts';
import { RASPBERRY_PI_3 } from './recipes/computers/raspberry-pi-3.ts';
import { RASPBERRY_PI_4 } from './recipes/computers/raspberry-pi-4.ts';
import { IPXE } from './recipes/computers/ipxe.ts';
import { UEFI_HTTP_ARM64 } from './recipes/computers/uefi-http-arm64.ts';
import { UEFI_HTTP } from './recipes/computers/uefi-http.ts';
import { PC_BIOS } from './recipes/computers/pc-bios.ts';
import { PC_UEFI_X64 } from './recipes/computers/pc-uefi-x64.ts';
import { PC_UEFI_ARM64 } from './recipes/computers/pc-uefi-arm64.ts';
import { U_BOOT } from './recipes/computers/u-boot.ts';

/** Where several recipes know a device, the first one counts: the more exact stand before the more general. */
export const RECIPES: readonly Recipe[] = [
  CISCO_7906_7911,
  CISCO_7931,
  CISCO_7941_7961,
  CISCO_7942_7962,
  CISCO_7945_7965,
  CISCO_7970_7971,
  CISCO_7975,
  CISCO_7940_7960,
  CISCO_7905_7912,
  CISCO_69XX,
  CISCO_78XX_88XX,
  CISCO_792X,
  CISCO_AIRONET,
  CISCO_IOS_ROMMON,
  CISCO_IOS_AUTOINSTALL,
  CISCO_SPA,
  CISCO_ATA,
  POLYCOM,
  YEALINK,
  SNOM,
  GRANDSTREAM,
  AVAYA_46XX,
  AVAYA_96X1,
  MITEL_5XXX,
  AASTRA_67XX,
  AUDIOCODES_3XXHD,
  PANASONIC,
  TPLINK_CPE,
  RECOVERY_BIN,
  TPLINK,
  UBIQUITI,
  ASUS,
  LINKSYS,
  BUFFALO,
  DLINK,
  NETGEAR,
  ...MIKROTIK,
  TECHNICOLOR,
  LINKSTATION,
  HIKVISION,
  ONIE,
  RASPBERRY_PI_3,
  RASPBERRY_PI_4,
  IPXE,
  UEFI_HTTP_ARM64,
  UEFI_HTTP,
  PC_BIOS,
  PC_UEFI_X64,
  PC_UEFI_ARM64,
  U_BOOT,
];

export interface Recognised {
  readonly recipe: Recipe;
  /** The model, or the recipe's title where what was seen fits several. */
  readonly model: string;
  /** What it said when it asked for an address, or a file that it asked for. */
  readonly by: 'client' | 'request';
}

/** What a device says of itself when it asks for an address. */
export interface ClientFacts {
  /** Option 60; a trailing NUL, which Cisco phones send, is not part of the name. */
  readonly vendorClass?: string | undefined;
  /** Option 77. */
  readonly userClass?: string | undefined;
  /** Option 93. */
  readonly arch?: number | undefined;
  /** `00:26:99:ef:0f:1a` */
  readonly hardware?: string | undefined;
}

/** By what it says when it asks for an address. */
export function recogniseClient(facts: ClientFacts, recipes = RECIPES): Recognised | undefined {
  const { vendorClass = '', userClass = '', arch = '', hardware = '' } = facts;
  const kind = `${hardware.slice(0, 8)}\0${vendorClass}\0${userClass}\0${arch}`;
  return recipes === RECIPES ? remembered(CLIENTS, kind, () => clientIn(facts, recipes)) : clientIn(facts, recipes);
}

/** What was found for the kinds of devices, and for the names, that were met last: this is asked for nearly every event. */
const MOST_REMEMBERED = 1024;
const CLIENTS = new Map<string, Recognised | 'none'>();
const REQUESTS = new Map<string, Recognised | 'none'>();

function remembered(known: typeof CLIENTS, key: string, look: () => Recognised | undefined): Recognised | undefined {
  const before = known.get(key);
  const found = before ?? look() ?? 'none';
  if (before === undefined && key.length < 512) setLatest(known, key, found, MOST_REMEMBERED);
  return found === 'none' ? undefined : found;
}

function clientIn(facts: ClientFacts, recipes: readonly Recipe[]): Recognised | undefined {
  const vendorClass = facts.vendorClass?.replace(/(\\x00|\0)+$/, '');
  const said = { ...facts, vendorClass };
  const recipe = recipes.find(({ match }) => match.dhcp?.some((one) => isMatch(one, said)));
  if (recipe === undefined) return undefined;
  const model = recipe.models.find((one) => isSame(one.vendorClass, vendorClass) || isSame(one.id, facts.userClass));
  return { recipe, model: model?.name ?? onlyModel(recipe) ?? recipe.title, by: 'client' };
}

/** By option 60 alone. */
export function recogniseVendorClass(vendorClass: string): Recognised | undefined {
  return recogniseClient({ vendorClass });
}

/**
 * By a file name that only this family asks for. `address`: where it asks from, which tells families apart that ask for the
 * same name from fixed addresses.
 */
export function recogniseRequest(file: string, address?: string, recipes = RECIPES): Recognised | undefined {
  if (recipes !== RECIPES) return requestIn(file, address, recipes);
  // Of the address only its network is looked at, and none of those of recipes is smaller.
  const network = address?.replace(/\.\d+$/, '.0');
  return remembered(REQUESTS, `${network ?? ''}\0${file}`, () => requestIn(file, network, recipes));
}

function requestIn(file: string, address: string | undefined, recipes: readonly Recipe[]): Recognised | undefined {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const asked = (one: Recipe): boolean => matches(one.match.requests, file) || matches(one.match.requests, base);
  const known = recipes.filter(asked);
  const recipe = known.find((one) => known.length > 1 && isAtHome(one, address)) ?? known[0];
  if (recipe === undefined) return undefined;
  const model = recipe.models.find((one) => isSame(one.loads, base));
  return { recipe, model: model?.name ?? onlyModel(recipe) ?? recipe.title, by: 'request' };
}

/** The same for files of packages: those that lists name, and images that are archives. Others are served, and not judged. */
export function recogniseImage(file: string): Recognised | undefined {
  const found = recogniseRequest(file);
  const isJudged = found?.recipe.images !== undefined || (found?.recipe.trace.proof.length ?? 0) > 0;
  return isJudged ? found : undefined;
}

/** By the name of its model, which it says itself: `Cisco 7911G`. */
export function recogniseModel(name: string): Recognised | undefined {
  const known = findModel(name);
  return known === undefined ? undefined : { recipe: known.recipe, model: known.model.name, by: 'client' };
}

/** By what a person types: `7911`, `CP-7911G`, `cisco 7911g`, `raspberry-pi-4`. */
export function findModel(
  text: string,
  recipes = RECIPES,
): { readonly recipe: Recipe; readonly model: Model } | undefined {
  const wanted = spelled(text);
  for (const recipe of recipes) {
    const model = recipe.models.find(({ id, name }) => spelled(id) === wanted || spelled(name) === wanted);
    if (model !== undefined) return { recipe, model };
  }
  return undefined;
}

/** By its id, by one of its models as a person types it, or by a word that only one has in its title. */
export function findRecipe(text: string): Recipe | undefined {
  const known = RECIPES.find(({ id }) => id === text) ?? findModel(text)?.recipe;
  if (known !== undefined) return known;
  // A word of its title, where only one has it: `aironet`.
  const wanted = text.toLowerCase();
  const named =
    wanted === ''
      ? []
      : RECIPES.filter(({ title }) =>
          title
            .toLowerCase()
            .split(/[^a-z0-9-]+/)
            .includes(wanted),
        );
  return named.length === 1 ? named[0] : undefined;
}

/** The addresses of the devices that look for their server at this one. */
export function fixedFor(server: string): FixedAddresses | undefined {
  const address = parseIpv4(server);
  if (!address.ok) return undefined;
  return RECIPES.flatMap(({ fixed = [] }) => fixed).find((one) => {
    const range = parseRange(one.server.includes('-') ? one.server : `${one.server}-${one.server}`);
    return range.ok && address.value >= range.value.first && address.value <= range.value.last;
  });
}

/** The ids of the recipes whose devices files of these names are for. */
export function recipesFor(files: readonly string[]): readonly string[] {
  return RECIPES.filter(({ firmware }) => files.some((file) => matches(firmware, file))).map(({ id }) => id);
}

/** Without the maker that everybody leaves out, and the letter for a colour or a plug at the end of a number. */
function spelled(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain.replace(/^(cisco)?(cp)?(?=\d)/, '').replace(/(?<=\d)g$/, '');
}

function isMatch(one: ClientMatch, { vendorClass, userClass, arch, hardware }: ClientFacts): boolean {
  return (
    isOne(one.vendorClass, vendorClass) &&
    isOne(one.userClass, userClass) &&
    (one.arch === undefined || (arch !== undefined && one.arch.includes(arch))) &&
    isOne(one.oui, hardware?.slice(0, 8))
  );
}

function isOne(patterns: readonly string[] | undefined, text: string | undefined): boolean {
  return patterns === undefined || (text !== undefined && patterns.some((pattern) => matchesPattern(pattern, text)));
}

/** Whether it asks from the network in which such devices have their fixed address. */
function isAtHome({ fixed = [] }: Recipe, address: string | undefined): boolean {
  const from = ipv4Of(address);
  return fixed.some(({ server, prefix }) => {
    const at = ipv4Of(server.replace(/-.*/, ''));
    return at !== undefined && from !== undefined && subnetContains(subnetOf({ address: at, prefix }), from);
  });
}

function ipv4Of(text = ''): Ipv4 | undefined {
  const parsed = parseIpv4(text);
  return parsed.ok ? parsed.value : undefined;
}

function onlyModel({ models }: Recipe): string | undefined {
  return models.length === 1 ? models[0]?.name : undefined;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

/**
 * Look-alike firmware packages of the 79x1 class: right names, lists, envelopes, archives and sizes, and nothing a phone
 * could run. Contents and "signatures" are seeded noise. No byte of it comes from a vendor.
 */
import { encodeEnvelope, imageHeaderLength } from '../../formats/cisco/envelope.ts';
import { LOAD_PARTS, type LoadPart, type PhoneProtocol } from '../../formats/cisco/image-name.ts';
import { signingEra } from '../../formats/cisco/load-version.ts';
import { encodeLoads } from '../../formats/cisco/loads.ts';
import { familyOf, loadsName, type PhoneFamily } from '../../knowledge/families.ts';
import { generateComponent } from './component.ts';
import { COMPONENT_SIZES, COMPONENT_VERSIONS, RELEASE_OF_ERA, SMALL_DIVISOR, type KeyEra } from './releases.ts';
import { seededBytes } from './seeded-bytes.ts';

export interface PackageOrder {
  /** The number in component names: 11, 31, 41, 42, 45, 70 or 75. */
  readonly family: string;
  readonly protocol: PhoneProtocol;
  /** `9-4-2SR3-1`; default: the release that stands for `era`. */
  readonly version?: string;
  /** `9-4-2ES26`; default: what the real release of that version has, else the version itself. */
  readonly componentVersion?: string;
  /** Which signing keys the images would carry; default: what `version` implies, `new-key` without a version. */
  readonly era?: KeyEra;
  /** `real`: about 7.9 MB for family 11; `small` (the default): about 124 kB. */
  readonly sizes?: 'real' | 'small';
  readonly seed: number;
}

export interface LookAlikeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SIGNATURE_BYTES = 256;
const ERA_OF_KEYS = { 'old-key': 'old', 'both-keys': 'both', 'new-key': 'new' } as const;

/**
 * A complete package: the list of the release, the default lists of all models of the family, and the five components.
 * Throws for a family there is no table for, and for a version that does not belong to the era ordered with it.
 */
export function generatePackage(order: PackageOrder): readonly LookAlikeFile[] {
  const family = familyOf(order.family);
  const sizes = COMPONENT_SIZES[order.family];
  if (family === undefined || sizes === undefined) throw new Error(`no look-alike of family ${order.family}`);
  const version = versionOf(order);
  const componentVersion = order.componentVersion ?? COMPONENT_VERSIONS.get(version) ?? version;
  const parts = LOAD_PARTS.map((part) => ({ part, name: componentName(part, order, componentVersion) }));
  const list = listOf(
    parts.map(({ name }) => name),
    componentVersion,
    family,
  );
  const divisor = order.sizes === 'real' ? 1 : SMALL_DIVISOR;
  return [
    ...[loadsName(order.protocol, order.family, version), ...family.models.map(({ loads }) => loads)].map((name) =>
      signLookAlike(name, list, order.seed),
    ),
    ...parts.map(({ part, name }) => signedComponent(part, name, Math.floor(sizes[part] / divisor), order.seed)),
  ];
}

/** Wraps a payload in an envelope with a random signature. */
export function signLookAlike(name: string, payload: Uint8Array, seed: number): LookAlikeFile {
  const signature = seededBytes(`${seed}/signature of ${name}`, SIGNATURE_BYTES);
  return { name, bytes: encodeEnvelope({ name, payload, signature }) };
}

/** The release an order is for: the one it names, or the one that stands for its era. */
export function versionOf(order: Pick<PackageOrder, 'version' | 'era'>): string {
  if (order.version === undefined) return RELEASE_OF_ERA[order.era ?? 'new-key'];
  if (order.era !== undefined && signingEra(order.version) !== ERA_OF_KEYS[order.era]) {
    throw new Error(`${order.version} is not of the ${order.era} era`);
  }
  return order.version;
}

function componentName(part: LoadPart, order: PackageOrder, version: string): string {
  const protocol = part === 'jar' || part === 'cvm' ? order.protocol : '';
  return `${part}${order.family}${protocol}.${version}.sbn`;
}

function listOf(names: readonly string[], version: string, family: PhoneFamily): Uint8Array {
  const gate = family.hardwareGate;
  if (gate === undefined) return encodeLoads(version, names);
  return encodeLoads(version, names, { name: 'HARDWARE_COMP_1', value: String(gate) });
}

/** `size` is that of the whole signed file. */
function signedComponent(part: LoadPart, name: string, size: number, seed: number): LookAlikeFile {
  const payload = generateComponent(part, size - imageHeaderLength(name), `${seed}/${name}`);
  return signLookAlike(name, payload, seed);
}

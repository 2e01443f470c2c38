/**
 * What can be wrong in a demonstration or a test, by the names of the causes: each row says what it takes to show it, of a
 * phone, of its firmware, or of the settings of the station.
 */
import type { CauseName } from '../knowledge/causes.ts';
import { familyOf, loadsName } from '../knowledge/families.ts';
import { ipv4 } from '../lib/address.ts';
import { encodeText } from '../lib/text.ts';
import { hexBytes } from '../protocols/dhcp/leases/identity.ts';
import { OPTION } from '../protocols/dhcp/options/option-rows.ts';
import { generateFaultyPackage, isPackageFault, PACKAGE_FAULTS, type PackageFault } from './look-alikes/faults.ts';
import { generatePackage, versionOf, type LookAlikeFile, type PackageOrder } from './look-alikes/package.ts';
import type { DhcpMessage } from '../protocols/dhcp/wire/message.ts';
import type { PhoneTraits } from './phone/phone.ts';

export interface Fault {
  /** What each phone is or does otherwise. */
  readonly phone?: Partial<PhoneTraits>;
  /** What lies there instead of a good package. */
  readonly firmware?: PackageFault | ((order: PackageOrder) => readonly LookAlikeFile[]);
  /** What the DHCP server is set to, as in rouse.yaml, on a station with that address. */
  readonly dhcp?: (station: string) => Readonly<Record<string, unknown>>;
  readonly tftp?: Readonly<Record<string, unknown>>;
  /** Services that are switched off. */
  readonly off?: readonly string[];
  /** Look-alikes of the smallest size, where those of the real one would take too long. */
  readonly isSmall?: true;
  /** How many devices it takes. */
  readonly devices?: number;
}

/** Nobody is there, and no device of a demonstration has a way there. */
const NOWHERE = '10.9.9.9';
const UEFI = { vendorClass: 'PXEClient:Arch:00007:UNDI:003016', asks: 'nothing', says: asUefi } as const;

const BY_CAUSE: Readonly<Partial<Record<CauseName, Fault>>> = {
  'no-tftp-address': { off: ['tftp'] },
  'option-150-as-text': { dhcp: (station) => ({ options: { 150: `hex:${hexBytes(encodeText(station))}` } }) },
  'option-150-zeroed': { dhcp: (station) => ({ options: { 150: station.replace(/\.\d+\.\d+$/, '.0.0') } }) },
  'option-bytes-reversed': { dhcp: (station) => ({ options: { 150: station.split('.').toReversed().join('.') } }) },
  'wrong-next-server': { dhcp: () => ({ 'next-server': NOWHERE }) },
  firewall: { phone: { hears: { files: 'nothing' } } },
  'name-case': { firmware: 'case-in-list' },
  'default-list-missing': { firmware: 'missing-term' },
  'wrong-model-family': { firmware: 'wrong-family' },
  'signing-key-era': { phone: { keys: ['old'] } },
  'default-list-overwritten': { firmware: 'newer-term' },
  'image-truncated': { firmware: 'truncated' },
  'package-not-unpacked': { firmware: withEndings },
  'sip-sccp-mixed': { firmware: 'sip-and-sccp-mixed' },
  'placeholder-file': { firmware: 'lfs-pointer' },
  'trust-list-lock': { phone: { hasApplication: true, asks: 'signed' } },
  'ctlsep-loop': { phone: { hasApplication: true, asks: 'trust-list' } },
  'bad-router': { dhcp: () => ({ router: NOWHERE }) },
  'broadcast-flag-cleared': { phone: { vendorClass: 'an old boot ROM', hears: { dhcp: 'broadcasts' } } },
  'unplugged-too-early': { phone: { unpluggedDuring: 'apps' } },
  'reply-from-other-address': { phone: { hears: { files: 'strangers' } } },
  'options-refused': { phone: { options: 'refused' } },
  'flash-damaged': { phone: { asks: 'nothing' } },
  'load-missing': { phone: { hasApplication: true }, firmware: (order) => configured(order, '9-9-9') },
  'upgrade-loop': {
    phone: { hasApplication: true, forgets: 'load' },
    firmware: (order) => configured(order, versionOf(order)),
  },
  'reset-not-taken': { phone: { hasApplication: true } },
  'hardware-revision': {
    phone: { refusesGates: true },
    firmware: (order) => generatePackage({ ...order, era: 'old-key' }),
  },
  'block-too-large-for-path': { phone: { options: 'large', hears: { files: 'small' } } },
  'resting-at-registering': { off: ['sccp'] },
  'pool-exhausted': { dhcp: (station) => ({ pool: onlyAddress(station) }), devices: 2 },
  'offers-blocked': { phone: { hears: { dhcp: 'nothing' } } },
  'relay-not-allowed': { phone: { says: (message) => ({ ...message, giaddr: ipv4(0x0a09_0901), hops: 1 }) } },
  'lossy-cable': { phone: { loses: 0.25 }, isSmall: true },
  'every-address-declined': { phone: { declines: 8 } },
  'address-in-use': { phone: { declines: 1 } },
  'wrong-subnet-mask': { dhcp: () => ({ mask: '255.255.255.252' }) },
  'wrong-architecture': { phone: UEFI, dhcp: () => ({ 'boot-file': 'undionly.kpxe' }) },
  'requested-file-missing': { firmware: 'missing-component' },
  'no-boot-file': { phone: UEFI },
  'client-not-allowed': { tftp: { allow: ['10.0.0.0/8'] } },
  'bootp-not-answered': { phone: { says: (message) => ({ ...message, kind: 'bootp', options: [] }) } },
  'no-firmware': { firmware: () => [] },
  'lease-too-short': { phone: { renews: false }, dhcp: () => ({ lease: '1s' }) },
  'flash-not-kept': { phone: { forgets: 'everything' } },
};

/** Others: an old loader, whose ladder the station climbs by itself, and names for what a person does. */
const BY_NAME: Readonly<Record<string, Fault>> = {
  'old-loader': { phone: { keys: ['old'] } },
  'normal-boot': { phone: { hasApplication: true } },
  unplugged: { phone: { unpluggedDuring: 'apps' } },
};

/** The names of all faults, those of causes first. */
export const FAULT_NAMES: readonly string[] = [...Object.keys(BY_CAUSE), ...Object.keys(BY_NAME), ...PACKAGE_FAULTS];

/** Those that a device has by itself, whatever station it meets. */
export const DEVICE_FAULTS: readonly string[] = FAULT_NAMES.filter((name) => isOfDevice(findFault(name)));

/** By the name of its cause, by another name, or by what is wrong with a package. */
export function findFault(name: string): Fault | undefined {
  const faults: Readonly<Record<string, Fault>> = { ...BY_NAME, ...BY_CAUSE };
  if (Object.hasOwn(faults, name)) return faults[name];
  return isPackageFault(name) ? { firmware: name } : undefined;
}

/** What lies there: the package of the order, or with the fault what takes its place. */
export function faultyFirmware(fault: Fault | undefined, order: PackageOrder): readonly LookAlikeFile[] {
  const { firmware } = fault ?? {};
  if (firmware === undefined) return generatePackage(order);
  return typeof firmware === 'string' ? generateFaultyPackage(order, firmware) : firmware(order);
}

function isOfDevice(fault: Fault | undefined): boolean {
  return fault?.phone !== undefined && fault.firmware === undefined && fault.dhcp === undefined;
}

/** As browsers save what they take for text. */
function withEndings(order: PackageOrder): readonly LookAlikeFile[] {
  return generatePackage(order).map((file) =>
    file.name.endsWith('.loads') ? { ...file, name: `${file.name}.txt` } : file,
  );
}

/** With a configuration for all phones, which names a load. */
function configured(order: PackageOrder, version: string): readonly LookAlikeFile[] {
  const load = loadsName(order.protocol, order.family, version).replace(/\.loads$/, '');
  const numbers = familyOf(order.family)?.models.flatMap(({ loadInformation }) => loadInformation) ?? [];
  const elements = numbers.map((number) => `<loadInformation${number}>${load}</loadInformation${number}>`);
  const text = `<Default>${elements.join('')}</Default>`;
  return [...generatePackage(order), { name: 'XMLDefault.cnf.xml', bytes: new TextEncoder().encode(text) }];
}

/** One for all devices, in the network of the station. */
function onlyAddress(station: string): string {
  const address = station.replace(/\.\d+$/, '.77');
  return `${address}-${address}`;
}

function asUefi(message: DhcpMessage): DhcpMessage {
  return { ...message, options: [...message.options, { code: OPTION.clientArchitecture, bytes: Uint8Array.of(0, 7) }] };
}

/**
 * The part of `compileWorld` that is about one scope (the station, a subnet, a class, a reservation): it turns the settings
 * of the scope into a layer, with every option as bytes, and reports what is wrong with them.
 */
import { formatIpv4, formatSubnet, prefixMask, subnetBroadcast, subnetContains } from '../../../lib/address.ts';
import type { AdapterAddress, Ipv4, Subnet } from '../../../lib/address.ts';
import { encodeText } from '../../../lib/text.ts';
import type { Millis } from '../../../lib/time.ts';
import type { IssueList } from './issues.ts';
import { addressBytes, readU32 } from '../wire/message.ts';
import {
  checkOption,
  encodeOptionValue,
  isTextOption,
  optionCode,
  optionDoubt,
  optionName,
} from '../options/options.ts';
import { OPTION } from '../options/option-rows.ts';
import { readAddresses, readDuration, readOneAddress } from './setting-values.ts';
import type { ScopeSettings } from './settings.ts';
import type { Layer, Provenance, ReadyOption } from '../server/world.ts';

/** The services of the station that devices can be pointed to. */
export type StationService = 'tftp' | 'syslog' | 'dns' | 'sntp';

/** Options that only the server itself can know, and the setting to use where there is one. */
export const OWN_OPTIONS: Readonly<Record<number, string>> = {
  [OPTION.requestedAddress]: '',
  [OPTION.leaseTime]: 'lease',
  [OPTION.overload]: '',
  [OPTION.messageType]: '',
  [OPTION.serverIdentifier]: '',
  [OPTION.parameterList]: '',
  [OPTION.maxMessageSize]: '',
  [OPTION.clientId]: '',
  [OPTION.rapidCommit]: 'rapid-commit',
  [OPTION.relayAgentInformation]: '',
  [OPTION.clientMachineId]: '',
  [OPTION.subnetSelection]: '',
};

const LONGEST_SERVER_NAME = 63;
const LONGEST_BOOT_FILE = 127;

/** The layer of a scope. `router` is left to the caller when `routerElsewhere` is set: it depends on the subnet. */
export function layerOf(scope: ScopeSettings, from: Provenance, issues: IssueList, routerElsewhere = false): Layer {
  const nextServer =
    scope.nextServer === undefined ? undefined : readOneAddress(scope.nextServer, issues.below('next-server'));
  const options: ReadyOption[] = [
    ...(nextServer === undefined ? [] : tftpOptions(nextServer, from)),
    ...addressesOption(OPTION.router, routerElsewhere ? undefined : scope.router, 'router', from, issues),
    ...addressesOption(OPTION.dns, scope.dns, 'dns', from, issues),
    ...addressesOption(OPTION.wins, scope.wins, 'wins', from, issues),
    ...addressesOption(OPTION.ntpServers, scope.ntp, 'ntp', from, issues),
    ...typedOption(OPTION.sipServers, scope.sip, from, issues.below('sip')),
    ...typedOption(OPTION.subnetMask, maskText(scope.mask), from, issues.below('mask')),
    ...textOption(OPTION.domain, scope.domain, from),
    ...readyOptions(scope.options ?? {}, from, issues.below('options')),
  ];
  const lease = readDuration(scope.lease, issues.below('lease'));
  const bootFile = readText(scope.bootFile, LONGEST_BOOT_FILE, issues.below('boot-file'));
  const serverName = readText(scope.serverName, LONGEST_SERVER_NAME, issues.below('server-name'));
  return {
    ...layer(from, options),
    ...(scope.quirks === undefined ? undefined : { quirks: scope.quirks }),
    ...(lease === undefined ? undefined : { lease }),
    ...(nextServer === undefined ? undefined : { nextServer }),
    ...(bootFile === undefined ? undefined : { bootFile }),
    ...(serverName === undefined ? undefined : { serverName }),
  };
}

/** What follows from a subnet: mask, broadcast address, and as router the one set for the station, or the station, if inside. */
export function subnetFacts(subnet: Subnet, stations: readonly AdapterAddress[], routers: readonly Ipv4[]): Layer {
  const inside = routers.filter((router) => subnetContains(subnet, router));
  const station = stations.find(({ address }) => subnetContains(subnet, address));
  const router: readonly ReadyOption[] =
    inside.length > 0
      ? [ready(OPTION.router, addressBytes(...inside), 'config')]
      : station === undefined
        ? []
        : [ready(OPTION.router, addressBytes(station.address), 'station')];
  const own = [
    ready(OPTION.subnetMask, addressBytes(prefixMask(subnet.prefix)), 'station'),
    ready(OPTION.broadcastAddress, addressBytes(subnetBroadcast(subnet)), 'station'),
    ...router,
  ];
  return { ...layer('station', own), always: [OPTION.subnetMask, OPTION.router] };
}

/** What follows from the station's address on an adapter: it is TFTP, name, log and time server, as far as these services run. */
export function stationLayer(address: Ipv4, services: ReadonlySet<StationService>): Layer {
  const bytes = addressBytes(address);
  const tftp = services.has('tftp');
  const options = [
    ...(tftp ? tftpOptions(address, 'station') : []),
    ...(services.has('dns') ? [ready(OPTION.dns, bytes, 'station')] : []),
    ...(services.has('syslog') ? [ready(OPTION.logServers, bytes, 'station')] : []),
    ...(services.has('sntp') ? [ready(OPTION.ntpServers, bytes, 'station')] : []),
  ];
  const made = { ...layer('station', options), always: [OPTION.dns, OPTION.tftpServer, OPTION.tftpServers] };
  return tftp ? { ...made, nextServer: address } : made;
}

/** A layer that says nothing but these options. */
export function layer(from: Provenance, options: readonly ReadyOption[]): Layer {
  const byCode: (ReadyOption | undefined)[] = Array.from({ length: 256 });
  for (const option of options) byCode[option.code] = option;
  return { from, options: byCode, always: [...new Set(options.map(({ code }) => code))] };
}

/** A router that a device cannot reach is as good as none: phones then say "Router Not On Subnet". */
export function checkRouter(made: Layer, subnet: Subnet, issues: IssueList): void {
  const bytes = made.options[OPTION.router]?.bytes;
  if (bytes === undefined) return;
  const first = readAddresses(formatRouters(bytes), issues)[0];
  if (first !== undefined && !subnetContains(subnet, first)) {
    issues.warning(`${formatIpv4(first)} is not inside ${formatSubnet(subnet)}: devices cannot use it as their router`);
  }
}

/** T1 and T2 that are set count only in their order before the end of the lease (RFC 2131 section 4.4.5). */
export function checkTimes({ options, lease }: Layer, otherwise: Millis, issues: IssueList): void {
  const end = (lease ?? otherwise) / 1000;
  const [renewal, rebinding] = [secondsIn(options[OPTION.renewalTime]), secondsIn(options[OPTION.rebindingTime])];
  const at = (code: number): IssueList => issues.below('options').below(String(code));
  if (rebinding !== undefined && rebinding >= end) {
    at(OPTION.rebindingTime).warning(`T2 is ${rebinding} s, not before the end of the lease after ${end} s: not sent`);
  }
  const before = rebinding !== undefined && rebinding < end ? rebinding : end * 0.875;
  if (renewal !== undefined && renewal >= before) {
    at(OPTION.renewalTime).warning(`T1 is ${renewal} s, not before T2 after ${before} s: not sent`);
  }
}

function secondsIn(option: ReadyOption | undefined): number | undefined {
  return option?.bytes.length === 4 ? readU32(option.bytes, 0) : undefined;
}

/** Devices look at 150, then 66, then `siaddr`: all three say the same unless somebody says otherwise. */
function tftpOptions(address: Ipv4, from: Provenance): readonly ReadyOption[] {
  return [
    ready(OPTION.tftpServer, encodeText(formatIpv4(address)), from),
    ready(OPTION.tftpServers, addressBytes(address), from),
  ];
}

function formatRouters(bytes: Uint8Array): readonly string[] {
  return bytes.length >= 4 ? [bytes.subarray(0, 4).join('.')] : [];
}

function ready(code: number, bytes: Uint8Array, from: Provenance): ReadyOption {
  return { code, bytes, from };
}

function addressesOption(
  code: number,
  setting: ScopeSettings['dns'],
  name: string,
  from: Provenance,
  issues: IssueList,
): readonly ReadyOption[] {
  const addresses = readAddresses(setting, issues.below(name));
  return addresses.length === 0 ? [] : [ready(code, addressBytes(...addresses), from)];
}

function textOption(code: number, text: string | undefined, from: Provenance): readonly ReadyOption[] {
  return text === undefined || text === '' ? [] : [withTemplate(ready(code, encodeText(text), from), text)];
}

function typedOption(code: number, value: unknown, from: Provenance, issues: IssueList): readonly ReadyOption[] {
  return value === undefined ? [] : readyOption(String(code), value, from, issues);
}

function maskText(mask: ScopeSettings['mask']): string | undefined {
  return typeof mask === 'number' ? formatIpv4(mask) : mask;
}

function readyOptions(
  settings: Readonly<Record<string, unknown>>,
  from: Provenance,
  issues: IssueList,
): readonly ReadyOption[] {
  return Object.entries(settings).flatMap(([key, value]) => readyOption(key, value, from, issues.below(key)));
}

function readyOption(key: string, value: unknown, from: Provenance, issues: IssueList): readonly ReadyOption[] {
  const code = issues.take(optionCode(key));
  if (code === undefined) return [];
  const instead = OWN_OPTIONS[code];
  if (instead !== undefined) {
    issues.error(`option ${code} (${optionName(code)}) is the server's own${instead && `: set ${instead} instead`}`);
    return [];
  }
  const bytes = issues.take(encodeOptionValue(code, value));
  if (bytes === undefined) return [];
  const trouble = checkOption(code, bytes) ?? optionDoubt(code, value);
  if (trouble !== undefined) issues.warning(trouble);
  const option = ready(code, bytes, from);
  return [typeof value === 'string' && isTextOption(code) ? withTemplate(option, value) : option];
}

function withTemplate(option: ReadyOption, text: string): ReadyOption {
  return /\$\w+\$/.test(text) && !text.startsWith('hex:') ? { ...option, template: text } : option;
}

/** Fits its field of the message together with a closing NUL. */
function readText(text: string | undefined, longest: number, issues: IssueList): string | undefined {
  if (text !== undefined && encodeText(text).length > longest) {
    issues.error(`"${text}" is longer than the ${longest} bytes the message has room for`);
    return undefined;
  }
  return text;
}

/**
 * Chooses the options of a reply: which of those that are set, in which order, with variables filled in, and from which
 * scope each comes. It does not place them in the message; that is wire/placement.ts.
 */
import { formatIpv4, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { encodeText } from '../../../lib/text.ts';
import type { Millis } from '../../../lib/time.ts';
import { archFamily } from '../options/architecture.ts';
import { hasQuirk, type Context } from './context.ts';
import { addressOption, option, readAddress, readU32, type DhcpMessage } from '../wire/message.ts';
import { concatenate } from '../wire/option-area.ts';
import { defaultRoute, hasDefaultRoute } from '../options/option-structures.ts';
import { OPTION } from '../options/option-rows.ts';
import { saidNumber } from './said-numbers.ts';
import type { Layer, ProvidedOption, Provenance, ReadyOption } from './world.ts';

const { subnetMask: MASK, router: ROUTER, tftpServer: TFTP_SERVER, bootFile: BOOT_FILE } = OPTION;
const { classlessRoutes: ROUTES, microsoftRoutes: MICROSOFT_ROUTES, subnetSelection: SUBNET_SELECTION } = OPTION;
const { serverIdentifier: SERVER_IDENTIFIER, leaseTime: LEASE_TIME, parameterList: PARAMETER_LIST } = OPTION;
const { renewalTime: RENEWAL_TIME, rebindingTime: REBINDING_TIME, rapidCommit: RAPID_COMMIT } = OPTION;
const { clientId: CLIENT_ID, clientMachineId: MACHINE_ID, clientArchitecture: ARCHITECTURE } = OPTION;
const { relayAgentInformation: AGENT_INFORMATION, staticRoutes: STATIC_ROUTES } = OPTION;
const INFINITE = 0xffff_ffff;
/** Options that clients list in option 55 although the server says them anyway, or that only clients send. */
const NOT_BY_WISH: ReadonlySet<number> = new Set([
  OPTION.requestedAddress,
  LEASE_TIME,
  OPTION.overload,
  OPTION.messageType,
  SERVER_IDENTIFIER,
  PARAMETER_LIST,
  OPTION.maxMessageSize,
  RENEWAL_TIME,
  REBINDING_TIME,
  CLIENT_ID,
  RAPID_COMMIT,
  AGENT_INFORMATION,
  MACHINE_ID,
  SUBNET_SELECTION,
]);
const EMPTY = new Uint8Array(0);

/** What the reply gives; without `lease` it says nothing of times, without `server` nothing of DHCP (BOOTP). */
export interface Gift {
  readonly address: Ipv4;
  readonly lease?: Millis;
  readonly rapidCommit?: boolean;
  readonly bootp?: boolean;
}

/**
 * Server and times; then what option 55 asks for, in its order, but the mask before the router (RFC 2132 section 3.3);
 * then what is sent unasked; then what is sent back as it came, option 82 last (RFC 3046).
 */
export function provideOptions(context: Context, gift: Gift): readonly ProvidedOption[] {
  const chosen: ProvidedOption[] = [];
  if (gift.bootp !== true) chosen.push(saidNumber(SERVER_IDENTIFIER, context.server));
  if (gift.lease !== undefined) addTimes(chosen, context, gift.lease);
  const wishes = option(context.request, PARAMETER_LIST);
  if (wishes !== undefined) for (const code of wishes) add(chosen, context, gift, code);
  for (let index = context.layers.length - 1; index >= 0; index--) {
    const layer = context.layers[index];
    for (const code of codesOf(layer, wishes === undefined)) add(chosen, context, gift, code);
  }
  if (gift.rapidCommit === true) chosen.push({ code: RAPID_COMMIT, bytes: EMPTY, from: 'protocol' });
  sendBack(chosen, context);
  return withoutReplaced(chosen, wishes);
}

/** Who asks for the routes of 121 and gets them is not told 3 and 33, which it would ignore (RFC 3442). */
function withoutReplaced(chosen: ProvidedOption[], wishes: Uint8Array | undefined): readonly ProvidedOption[] {
  if (wishes?.includes(ROUTES) !== true || !isIn(chosen, ROUTES)) return chosen;
  return chosen.filter(({ code }) => code !== ROUTER && code !== STATIC_ROUTES);
}

/**
 * The options that every reply sends back: 97 (RFC 4578), 118 where it is obeyed, 61 (RFC 6842), and 82 last. That is sent
 * back whether it is believed or not (RFC 3046 section 2.2): switches that add it to what devices send look for it.
 */
export function sendBack(chosen: ProvidedOption[], context: Context): void {
  echo(chosen, context.request, MACHINE_ID);
  if (obeysSubnetSelection(context)) echo(chosen, context.request, SUBNET_SELECTION);
  if (!hasQuirk(context, 'omit-client-id')) echo(chosen, context.request, CLIENT_ID);
  echo(chosen, context.request, AGENT_INFORMATION);
}

/** A client that sends option 118 discards replies without it (RFC 3011): rightly so where it gets another subnet. */
function obeysSubnetSelection({ request, subnet }: Context): boolean {
  const wish = addressOption(request, SUBNET_SELECTION);
  return wish !== undefined && (request.giaddr !== 0 || subnetContains(subnet.subnet, wish));
}

/** Replaces `$IP$`, `$MAC$` (dots between the bytes), `$ARCH$` and `$BootFileName$` (what the client named itself). */
export function fillIn(template: string, request: DhcpMessage, address: Ipv4): string {
  if (!template.includes('$')) return template;
  return template.replaceAll(/\$(IP|MAC|ARCH|BootFileName)\$/g, (_whole, name: string) => {
    if (name === 'IP') return formatIpv4(address);
    if (name === 'MAC') return request.hardware.replaceAll(':', '.');
    if (name === 'BootFileName') return request.file;
    const architecture = option(request, ARCHITECTURE);
    return architecture === undefined || architecture.length < 2
      ? 'unknown'
      : archFamily(((architecture[0] ?? 0) << 8) | (architecture[1] ?? 0));
  });
}

function codesOf(layer: Layer | undefined, all: boolean): readonly number[] {
  if (layer === undefined) return [];
  return all ? layer.options.flatMap((ready) => (ready === undefined ? [] : [ready.code])) : layer.always;
}

/**
 * T1 and T2 as they are set, but T1 always before T2 and T2 before the end (RFC 2131 section 4.4.5); by default at a half
 * and seven eighths of the lease. None for an infinite one.
 */
function addTimes(chosen: ProvidedOption[], context: Context, lease: Millis): void {
  const seconds = Math.round(lease / 1000);
  chosen.push(saidNumber(LEASE_TIME, Math.min(seconds, INFINITE)));
  if (!Number.isFinite(seconds)) return;
  const rebinding = timer(context, REBINDING_TIME, seconds, seconds * 0.875);
  const end = readU32(rebinding.bytes, 0);
  const half = seconds / 2;
  chosen.push(timer(context, RENEWAL_TIME, end, half < end ? half : end * (4 / 7)), rebinding);
}

function timer(context: Context, code: number, before: number, otherwise: number): ProvidedOption {
  const set = find(context, code);
  if (set?.bytes.length === 4 && readU32(set.bytes, 0) < before) return set;
  return saidNumber(code, Math.floor(otherwise));
}

function add(chosen: ProvidedOption[], context: Context, gift: Gift, code: number): void {
  if (NOT_BY_WISH.has(code) || isIn(chosen, code)) return;
  const provided = value(context, gift, code);
  if (provided === undefined) return;
  if (code === ROUTER) add(chosen, context, gift, MASK);
  chosen.push(provided);
}

function value(context: Context, gift: Gift, code: number): ProvidedOption | undefined {
  const ready = find(context, code);
  if (code === ROUTES || code === MICROSOFT_ROUTES) return routes(context, code, ready);
  const provided = ready === undefined ? bootFile(context, gift, code) : filled(ready, context, gift);
  if (provided === undefined || (code !== TFTP_SERVER && code !== BOOT_FILE)) return provided;
  return hasQuirk(context, 'nul-terminated-names') ? terminated(provided) : provided;
}

function filled(ready: ReadyOption, { request }: Context, { address }: Gift): ProvidedOption {
  const { code, template, from } = ready;
  return template === undefined ? ready : { code, bytes: encodeText(fillIn(template, request, address)), from };
}

/** A client that takes 121 or 249 ignores option 3, so the default route has to be among them (RFC 3442). */
function routes(context: Context, code: number, own: ReadyOption | undefined): ProvidedOption | undefined {
  const ready = own ?? (code === MICROSOFT_ROUTES ? find(context, ROUTES) : undefined);
  const router = find(context, ROUTER);
  if (ready === undefined) return undefined;
  const { bytes, from } = ready;
  if (router === undefined || hasDefaultRoute(bytes)) return { code, bytes, from };
  return { code, bytes: concatenate([bytes, defaultRoute(readAddress(router.bytes, 0))]), from };
}

/** Asked for option 67 (UEFI does), the boot file of the `file` field is said there as well. */
function bootFile(context: Context, gift: Gift, code: number): ProvidedOption | undefined {
  if (code !== BOOT_FILE) return undefined;
  const named = bootFileOf(context, gift.address);
  return named === undefined || named.name === ''
    ? undefined
    : { code: BOOT_FILE, bytes: encodeText(named.name), from: named.from };
}

/**
 * The boot file, and who says it. A recipe says it only where nobody set another one, and where something here answers the
 * name: a device that finds nothing goes on to its disk.
 */
export function bootFileOf(
  context: Context,
  address: Ipv4,
): { readonly name: string; readonly from: Provenance } | undefined {
  // An empty one means none, but for the whole station it is what is there by default.
  const layer = context.layers.find(
    ({ bootFile: name, from }) => name !== undefined && (name !== '' || from !== 'config'),
  );
  if (layer?.bootFile === undefined) return undefined;
  const name = fillIn(layer.bootFile, context.request, address);
  const isIdle = layer.from.startsWith('recipe:') && (isSet(context) || !context.world.answers(name));
  return isIdle ? undefined : { name, from: layer.from };
}

/** Whether a boot file was set as option 67. */
function isSet(context: Context): boolean {
  const from = find(context, BOOT_FILE)?.from;
  return from !== undefined && !from.startsWith('recipe:');
}

function find(context: Context, code: number): ReadyOption | undefined {
  for (const layer of context.layers) {
    const found = layer.options[code];
    if (found !== undefined) return found;
  }
  return undefined;
}

function isIn(chosen: readonly ProvidedOption[], code: number): boolean {
  for (const candidate of chosen) if (candidate.code === code) return true;
  return false;
}

function echo(chosen: ProvidedOption[], request: DhcpMessage, code: number): void {
  const bytes = option(request, code);
  if (bytes !== undefined) chosen.push({ code, bytes, from: 'request' });
}

function terminated(provided: ProvidedOption): ProvidedOption {
  const { code, bytes, from } = provided;
  return bytes.at(-1) === 0 ? provided : { code, bytes: concatenate([bytes, Uint8Array.of(0)]), from };
}

/** What a reply gives a device, as facts for the diagnosis: of our own replies where somebody set it, and of those of others. */
import type { Given } from '../../../events/areas/dhcp.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { decodeText, printable } from '../../../lib/text.ts';
import { OPTION } from '../../../protocols/dhcp/options/option-rows.ts';
import type { Reply } from '../../../protocols/dhcp/server/decision.ts';
import {
  addressOption,
  namedServer,
  option,
  readAddress,
  type DhcpMessage,
} from '../../../protocols/dhcp/wire/message.ts';

/** The options that `givenIn` tells and that people set. */
const TOLD: ReadonlySet<number> = new Set([
  OPTION.subnetMask,
  OPTION.router,
  OPTION.dns,
  OPTION.vendorOptions,
  OPTION.tftpServer,
  OPTION.bootFile,
  OPTION.tftpServers,
]);
/** A message has room for more than anybody needs. */
const MOST_ADDRESSES = 8;
/** An address or a name as text. As bytes these are addresses that begin with 45 to 122: nobody has three such. */
const LOOKS_LIKE_TEXT = /^[\w.-]+\.[\w.-]+\0*$/;

/** Nothing where the reply is what the station gives by itself. */
export function unusualIn({ reply, options }: Reply): { readonly gives?: Given } {
  const isUsual = reply.siaddr === namedServer(reply) && reply.file === '' && !options.some(isSet);
  return isUsual ? {} : { gives: givenIn(reply) };
}

function isSet({ code, from }: Reply['options'][number]): boolean {
  return from !== 'station' && from !== 'protocol' && from !== 'request' && TOLD.has(code);
}

export function givenIn(reply: DhcpMessage): Given {
  const tftpServers = option(reply, OPTION.tftpServers);
  const tftpText = textOf(tftpServers);
  return {
    ...address('server', namedServer(reply)),
    ...address('relay', reply.giaddr),
    ...address('mask', addressOption(reply, OPTION.subnetMask)),
    ...addresses('routers', option(reply, OPTION.router)),
    ...addresses('dns', option(reply, OPTION.dns)),
    ...(tftpText === undefined ? addresses('tftpServers', tftpServers) : { tftpText }),
    ...text('tftpName', option(reply, OPTION.tftpServer)),
    ...address('nextServer', reply.siaddr),
    ...bootFileOf(reply),
    ...text('vendor', option(reply, OPTION.vendorOptions)),
  };
}

function bootFileOf(reply: DhcpMessage): { readonly bootFile?: string } {
  return reply.file === '' ? text('bootFile', option(reply, OPTION.bootFile)) : { bootFile: printable(reply.file) };
}

/** Nothing for 0.0.0.0. */
function address<K extends string>(key: K, value: Ipv4 | undefined): { readonly [P in K]?: string } {
  return value === undefined || value === 0 ? {} : named(key, formatIpv4(value));
}

function addresses<K extends string>(key: K, bytes: Uint8Array | undefined): { readonly [P in K]?: readonly string[] } {
  if (bytes === undefined || bytes.length < 4) return {};
  const count = Math.min(Math.floor(bytes.length / 4), MOST_ADDRESSES);
  return named(
    key,
    Array.from({ length: count }, (_, at) => formatIpv4(readAddress(bytes, at * 4))),
  );
}

function text<K extends string>(key: K, bytes: Uint8Array | undefined): { readonly [P in K]?: string } {
  return bytes === undefined ? {} : named(key, printable(decodeText(bytes).replace(/\0+$/, '')));
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.length < 7) return undefined;
  const said = decodeText(bytes);
  return LOOKS_LIKE_TEXT.test(said) ? said.replace(/\0+$/, '') : undefined;
}

function named<K extends string, V>(key: K, value: V): { readonly [P in K]?: V };
function named(key: string, value: unknown): object {
  return { [key]: value };
}

/** The `dns:` part of `rouse.yaml`. */
import * as z from 'zod';
import { oneOrMore, parsed, port } from '../../config/values.ts';
import { canonicalIpv6 } from '../../host/datagrams/peer-addresses.ts';
import { formatIpv4, parseIpv4, type Ipv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Another name server. */
export interface DnsServer {
  readonly address: Ipv4;
  readonly port: number;
}

const DNS_PORT = 53;
/** Of one name: more fit into no answer by UDP. */
const MOST_ADDRESSES = 64;

const server = (): z.ZodType<DnsServer, string> => parsed(parseServer).meta({ shape: '`ADDRESS` or `ADDRESS:PORT`' });
const hostAddress = (): z.ZodType<string, string> => parsed(parseHostAddress).meta({ shape: 'IPv4 or IPv6 address' });

export const DNS_SETTINGS = z.strictObject({
  port: port()
    .default(DNS_PORT)
    .describe('Port that names are asked on by UDP and TCP.')
    .meta({ tftpd32: 'DNS server' }),
  domain: z
    .string()
    .default('')
    .describe(
      'Domain of this bench: `bench.test`. Names are known alone and in it. Devices learn it from `dhcp.domain`.',
    ),
  forward: z
    .union([z.enum(['none', 'system']), oneOrMore(server, '`ADDRESS:PORT`')])
    .prefault('none')
    .describe(
      'Who is asked for other names: nobody (`none`, as by default), the name servers of this computer, or these.',
    )
    .meta({ shape: '`none`, `system`, `ADDRESS:PORT` or a list' }),
  names: z
    .record(z.string(), oneOrMore(hostAddress, 'address'))
    .prefault({})
    .describe('Names and their addresses: `CiscoCM1: 192.168.1.1`. A dot at the end keeps a name out of the domain.')
    .meta({ shape: 'names with an address or a list' }),
});

export type DnsSettings = z.output<typeof DNS_SETTINGS>;

/** What is wrong with so many addresses of a name. */
export function tooMany(addresses: readonly string[]): string | undefined {
  if (addresses.length === 0) return 'a name has at least one address';
  return addresses.length > MOST_ADDRESSES ? `a name has at most ${MOST_ADDRESSES} addresses` : undefined;
}

/** `192.168.1.53`, `192.168.1.53:5353` */
export function parseServer(text: string): Result<DnsServer, string> {
  const [, address = '', number] = /^([^:]*)(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  const four = parseIpv4(address);
  if (!four.ok) return err(`"${text}" is not a name server like 192.168.1.53 or 192.168.1.53:5353`);
  const at = Number(number ?? DNS_PORT);
  if (at < 1 || at > 65_535) return err(`"${text}": a port is a number from 1 to 65535`);
  return ok({ address: four.value, port: at });
}

export function serverText({ address, port: at }: DnsServer): string {
  return `${formatIpv4(address)}:${at}`;
}

/** In one spelling. */
function parseHostAddress(text: string): Result<string, string> {
  const four = parseIpv4(text);
  if (four.ok) return ok(formatIpv4(four.value));
  const six = text.includes('%') ? undefined : canonicalIpv6(text);
  return six === undefined ? err(`"${text}" is not an address like 192.168.1.1 or 2001:db8::7`) : ok(six);
}

/** What a phone makes of its configuration when its firmware speaks SIP. */
import { parseIpv4, type Ipv4 } from '../../lib/address.ts';
import type { PhoneConfiguration } from './configuration.ts';
import type { SipLineTraits } from './sip-line.ts';

export interface SipAccount {
  readonly account: Pick<SipLineTraits, 'extension' | 'user' | 'password' | 'server' | 'userAgent'>;
  readonly server: { readonly address: Ipv4; readonly port: number };
}

/** Undefined for a phone that runs SCCP, or is told of no line. `runs`: its components; of an old application none are known. */
export function sipLineOf(
  { protocol, lines }: PhoneConfiguration,
  runs: readonly string[],
  { vendorClass }: { readonly vendorClass: string },
): SipAccount | undefined {
  const [line] = lines;
  const server = parseIpv4(line?.server ?? '');
  if (protocol !== 'sip' || line === undefined || !server.ok || runs.some((name) => /sccp/i.test(name)))
    return undefined;
  const { extension, user, password, port } = line;
  const userAgent = `Cisco-${modelIn(vendorClass)}/${versionIn(runs)}`;
  return {
    account: { extension, user, password, server: line.server, userAgent },
    server: { address: server.value, port },
  };
}

/** `CP7911G` of `Cisco Systems, Inc. IP Phone CP-7911G`. */
function modelIn(vendorClass: string): string {
  return (/\S+$/.exec(vendorClass)?.[0] ?? '').replace('CP-', 'CP');
}

/** `9.4.2` of `jar11sip.9-4-2ES26.sbn`. */
function versionIn(runs: readonly string[]): string {
  const [, ...numbers] = /\.(\d+)-(\d+)-(\d+)/.exec(runs.find((name) => /sip/i.test(name)) ?? '') ?? [];
  return numbers.length === 0 ? '8.0.0' : numbers.join('.');
}

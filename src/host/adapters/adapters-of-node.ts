/**
 * The adapters as Node itself knows them, for a system whose own programs cannot be asked: PowerShell that a company has
 * locked, a list that comes back empty. Node tells names, hardware addresses and addresses of what has a link, and nothing
 * about routes. Pure.
 */
import { parseCidr, parseMac, type AdapterAddress } from '../../lib/address.ts';
import { makerByDescription, makerByName } from './adapter-makers.ts';
import type { Adapter, AdapterKind } from './adapters.ts';

/** As `os.networkInterfaces` tells it. */
export interface KnownAddress {
  readonly family: 'IPv4' | 'IPv6';
  readonly mac: string;
  readonly internal: boolean;
  readonly cidr: string | null;
  readonly scopeid?: number;
}

type Known = Readonly<Record<string, readonly KnownAddress[] | undefined>>;

const WIFI = /wi-?fi|wlan|wireless|drahtlos|sans fil|inal[áa]mbric/i;
const EMPTY_MAC = '00:00:00:00:00:00';

/** Which of them lead to the rest of the network is not known: each may, so none is taken for a bench cable by itself. */
export function adaptersOfNode(known: Known, platform: NodeJS.Platform): readonly Adapter[] {
  return Object.entries(known).map(([name, infos = []], at): Adapter => {
    const isLoopback = infos.some(({ internal }) => internal);
    const made = platform === 'win32' ? makerByDescription(name, '') : makerByName(name);
    const mac = parseMac(infos.find((info) => info.mac !== EMPTY_MAC)?.mac ?? '');
    return {
      name,
      index: scopeOf(infos) ?? at + 1,
      kind: isLoopback ? 'loopback' : (made?.kind ?? kindOf(name)),
      ...(made === undefined || isLoopback ? {} : { virtual: made.maker }),
      ...(mac.ok ? { mac: mac.value } : {}),
      enabled: true,
      link: 'up',
      addresses: infos.flatMap(addressOf),
      hasDefaultRoute: !isLoopback,
    };
  });
}

function kindOf(name: string): AdapterKind {
  if (WIFI.test(name)) return 'wifi';
  return /bluetooth/i.test(name) ? 'bluetooth' : 'ethernet';
}

function addressOf({ family, cidr }: KnownAddress): readonly AdapterAddress[] {
  const at = family === 'IPv4' && cidr !== null ? parseCidr(cidr) : undefined;
  return at?.ok === true ? [at.value] : [];
}

/** The scope of a link-local IPv6 address is the number that the system has for the adapter. */
function scopeOf(infos: readonly KnownAddress[]): number | undefined {
  return infos.find(({ scopeid = 0 }) => scopeid > 0)?.scopeid;
}

/** The routes of a Mac, as `netstat -rn -f inet` prints them. */
import { ANY_ADDRESS, parseIpv4, subnetOf, type Subnet } from '../../lib/address.ts';
import type { Route } from '../inspection.ts';

/**
 * Rows are `192.168.1/24  link#6  UCS  en5`: the network without its last zeros, where it leads, flags (R rejects, B drops),
 * and the device. Hosts (flag H) on the cable are no routes that anybody made, unless they have a gateway or are rejected.
 */
export function parseMacRoutes(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination = '', gateway = '', flags = '', device] = line.trim().split(/\s+/);
    const network = networkOf(destination, flags);
    if (network === undefined || !/^[A-Za-z]+$/.test(flags) || !flags.includes('U')) return [];
    const isRefused = /[RB]/.test(flags);
    const via = parseIpv4(gateway);
    if (flags.includes('H') && !isRefused && !via.ok) return [];
    return [
      {
        network,
        ...(isRefused || device === undefined ? {} : { device }),
        gateway: via.ok ? via.value : ANY_ADDRESS,
      },
    ];
  });
}

function networkOf(text: string, flags: string): Subnet | undefined {
  if (text === 'default') return { base: ANY_ADDRESS, prefix: 0 };
  const [base = '', length] = text.split('/');
  const parts = base.split('.');
  if (parts.length > 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  const address = parseIpv4([...parts, '0', '0', '0'].slice(0, 4).join('.'));
  // Without a length it is that of the parts which are written.
  const prefix = length === undefined ? (flags.includes('H') ? 32 : parts.length * 8) : Number(length);
  return address.ok && prefix <= 32 ? subnetOf({ address: address.value, prefix }) : undefined;
}

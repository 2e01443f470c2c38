/** The addresses of this computer, for servers that have to answer from the one that was asked. */
import { interfaces } from './interfaces.ts';

/** As sockets are bound to: `192.168.1.1`, `fd00::1`, `fe80::1%eth0`. */
export interface OwnAddress {
  readonly adapter: string;
  readonly six: boolean;
  readonly address: string;
  /** How much of it names the network: 24 for 255.255.255.0. */
  readonly prefix: number;
}

/** None when the system refuses to tell. */
export function ownAddresses(): readonly OwnAddress[] {
  return Object.entries(interfaces() ?? {}).flatMap(([adapter, addresses = []]) =>
    addresses.map(({ address, family, cidr }) => {
      const six = family === 'IPv6';
      const prefix = Number(cidr?.split('/')[1] ?? (six ? 128 : 32));
      return { adapter, six, address: six && isLinkLocal(address) ? `${address}%${adapter}` : address, prefix };
    }),
  );
}

/** A client on the same cable that asked such an address is answered from it. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}

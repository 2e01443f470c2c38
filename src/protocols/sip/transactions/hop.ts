/** Where messages come from and go to. */

export interface Hop {
  readonly transport: 'udp' | 'tcp';
  /** The other side, IPv4. */
  readonly address: string;
  /** With TCP that of the connection, also where the other side has made it. */
  readonly port: number;
  /** Our own address and port on that way. */
  readonly own: OwnPlace;
}

export interface OwnPlace {
  readonly address: string;
  readonly port: number;
}

export const DEFAULT_PORT = 5060;

export function hopText({ address, port }: Pick<Hop, 'address' | 'port'>): string {
  return `${address}:${port}`;
}

/** What the other sides of connections have not acknowledged yet, as Linux tells it (proc_net_tcp.rst). */
import { readFile } from 'node:fs/promises';
import { formatIpv4, ipv4 } from '../../../lib/address.ts';

/** Bytes by far place (`192.168.1.100:49152`); undefined where the system does not tell. Never rejects. */
export async function unacknowledged(): Promise<ReadonlyMap<string, number> | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    return parseUnacknowledged(await readFile('/proc/net/tcp', 'latin1'));
  } catch {
    return undefined;
  }
}

/** An address is the number in memory, its last byte first on every machine that Node runs on but one. */
export function parseUnacknowledged(table: string): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>();
  for (const [, far, port = '', bytes = ''] of table.matchAll(ROW)) {
    const octets = far?.match(/../g)?.toReversed().join('') ?? '';
    const place = `${formatIpv4(ipv4(Number.parseInt(octets, 16)))}:${Number.parseInt(port, 16)}`;
    waiting.set(place, Math.max(waiting.get(place) ?? 0, Number.parseInt(bytes, 16)));
  }
  return waiting;
}

/** Number, own place, far place, state, bytes that wait to be acknowledged. */
const ROW = /^\s*\d+: [0-9A-F]{8}:[0-9A-F]{4} ([0-9A-F]{8}):([0-9A-F]{4}) [0-9A-F]{2} ([0-9A-F]{8}):/gm;

/** The largest packet an adapter carries. */
import { readFileSync } from 'node:fs';

/** In bytes, with its IP header; undefined where the system does not tell (Linux does). */
export function adapterMtu(adapter: string): number | undefined {
  if (process.platform !== 'linux' || adapter.includes('/')) return undefined;
  try {
    const mtu = Number(readFileSync(`/sys/class/net/${adapter}/mtu`, 'utf8'));
    return Number.isInteger(mtu) && mtu > 0 ? mtu : undefined;
  } catch {
    return undefined;
  }
}

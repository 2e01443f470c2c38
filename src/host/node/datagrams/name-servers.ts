/** The name servers that this computer asks, as the system has them now (resolv.conf, the registry). */
import { Resolver } from 'node:dns';

export function nameServers(): readonly string[] {
  try {
    return new Resolver().getServers();
  } catch {
    return [];
  }
}

/** What the DHCP server is told about the station it belongs to. */
import type { StationFacts } from '../protocols/dhcp/compile.ts';
import type { LeaseBook } from '../protocols/dhcp/lease-book.ts';
import type { StationService } from '../protocols/dhcp/layer.ts';
import type { StationPlan } from './plan.ts';

/** Devices are pointed to the station for these too: nothing else on the cable could answer, and a closed port answers at once. */
const OTHERS: readonly StationService[] = ['dns', 'syslog', 'sntp'];

export function stationFacts(plan: StationPlan, book?: LeaseBook): StationFacts {
  return {
    adapters: [plan.at],
    services: new Set<StationService>(plan.tftp === undefined ? OTHERS : ['tftp', ...OTHERS]),
    ...(plan.dhcp === undefined ? {} : { ports: plan.dhcp.ports }),
    ...(book === undefined ? {} : { book }),
  };
}

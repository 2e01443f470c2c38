/** All that is looked at, in the order in which it is told. */
import type { Check } from './check.ts';
import { ADAPTER_CHECK } from './checks/adapter.ts';
import { CLOCK_CHECK } from './checks/clock.ts';
import { DISK_CHECK } from './checks/disk.ts';
import { FIREWALL_CHECK } from './checks/firewall.ts';
import { LIBRARY_CHECK } from './checks/library.ts';
import { OFFLOAD_CHECK } from './checks/offload.ts';
import { PORTS_CHECK } from './checks/ports.ts';
import { ROUTES_CHECK } from './checks/routes.ts';
import { SERVERS_CHECK } from './checks/servers.ts';

export const CHECKS: readonly Check[] = [
  ADAPTER_CHECK,
  PORTS_CHECK,
  FIREWALL_CHECK,
  ROUTES_CHECK,
  SERVERS_CHECK,
  CLOCK_CHECK,
  DISK_CHECK,
  OFFLOAD_CHECK,
  LIBRARY_CHECK,
];

/** What a station looks at beside its work. The rest it meets itself: adapters, ports, other servers, its firmware. */
export const CHECKS_BESIDE: readonly Check[] = [FIREWALL_CHECK, ROUTES_CHECK, CLOCK_CHECK, DISK_CHECK];

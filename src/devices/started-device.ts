import type { Happening } from '../events/types.ts';

/** Which device has just started, as far as DHCP tells: one that asks for an address has forgotten whatever it was doing. */
export function startedDevice(happening: Happening): string | undefined {
  switch (happening.type) {
    case 'dhcp.discover':
      return happening.device;
    case 'dhcp.request':
      return happening.asks === 'init-reboot' ? happening.device : undefined;
    case 'dhcp.ack':
      // For ever: BOOTP, where it is the only word, or the end of what began with a DISCOVER.
      return happening.lease === -1 ? happening.device : undefined;
    default:
      return undefined;
  }
}

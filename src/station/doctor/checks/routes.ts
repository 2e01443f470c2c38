/** Routes that take a part of the adapter's network elsewhere: answers to devices there never arrive. */
import type { Happening } from '../../../events/types.ts';
import { formatIpv4, formatSubnet, subnetContains, subnetOf, type Subnet } from '../../../lib/address.ts';
import type { Route } from '../../../host/inspection.ts';
import { commandOf, seen, type Check } from '../check.ts';

/** A route to one host is somebody's wish; networks are what is forgotten. The kernel's own routes to addresses are longer. */
export const ROUTES_CHECK: Check = {
  name: 'routes',
  async look({ machine, place }) {
    if (place?.device === undefined) return { facts: [] };
    const { device, at, adapter } = place;
    const network = subnetOf(at);
    const wrong = (await machine.inspection.routes()).filter((route) => isHole(route, network, device, at.address));
    const facts = wrong.map((route): Happening => ({
      type: 'host.route',
      adapter,
      network: formatSubnet(route.network),
      leads: leads(route),
      mend: mendFor(route, machine.platform),
    }));
    const says = `${facts.length === 0 ? 'nothing' : facts.map((fact) => ('network' in fact ? fact.network : '')).join(', ')} of ${formatSubnet(network)} leads elsewhere.`;
    const mends =
      machine.platform !== 'linux'
        ? []
        : wrong.map((route) => ({
            question: `Remove the route to ${formatSubnet(route.network)}, which leads ${leads(route)}?`,
            command: commandOf(mendFor(route, machine.platform)),
          }));
    return { facts: [...facts, seen('routes', says)], mends };
  },
};

/** Inside the network, narrower or the same, and not the one that leads onto the cable. Loopback has the own address. */
function isHole({ network, device, gateway }: Route, whole: Subnet, own: string, station: number): boolean {
  const isInside = network.prefix >= whole.prefix && subnetContains(whole, network.base);
  const isOwnAddress = network.prefix === 32 && network.base === station;
  const leadsThere = device === own && gateway === 0;
  return isInside && !isOwnAddress && !leadsThere && !isLoopback(device);
}

function isLoopback(device: string | undefined): boolean {
  return device !== undefined && /^(lo\d*|Loopback.*)$/.test(device);
}

function leads({ device, gateway }: Route): string {
  if (device === undefined) return 'nowhere: what goes there is dropped';
  return gateway === 0 ? `to ${device}` : `to ${formatIpv4(gateway)} on ${device}`;
}

function mendFor({ network, device, gateway }: Route, platform: NodeJS.Platform): string {
  const to = formatSubnet(network);
  if (platform === 'win32') return `netsh interface ipv4 delete route ${to} "${device ?? ''}"`;
  if (platform === 'darwin') return `sudo route delete -net ${to}`;
  if (device === undefined) return `sudo ip route del ${to}`;
  return `sudo ip route del ${to}${gateway === 0 ? '' : ` via ${formatIpv4(gateway)}`} dev ${device}`;
}

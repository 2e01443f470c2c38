/** Reads what `firewall-cmd` prints, and tells which packets firewalld would drop. */
import type { Dropped, ProbePacket } from './packet.ts';

/** `firewall-cmd --get-active-zones`: a line with the name of a zone, then its interfaces, indented. */
export function zoneOf(active: string, adapter: string): string | undefined {
  let zone: string | undefined;
  for (const line of active.split('\n')) {
    const [, name] = /^(\S+)/.exec(line) ?? [];
    if (name !== undefined) zone = name;
    const [, interfaces = ''] = /^\s+interfaces:\s*(.*)$/.exec(line) ?? [];
    if (interfaces.split(/\s+/).includes(adapter)) return zone;
  }
  return undefined;
}

/** `firewall-cmd --zone=ZONE --list-all`, as far as it matters here. */
export interface Zone {
  readonly name: string;
  readonly target: string;
  readonly services: readonly string[];
  /** `69/udp`, `1024-2048/udp` */
  readonly ports: readonly string[];
}

export function parseZone(name: string, text: string): Zone {
  const after = (word: string): string => new RegExp(`^\\s+${word}:[ \\t]*(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  const list = (word: string): readonly string[] =>
    after(word)
      .split(/\s+/)
      .filter((one) => one !== '');
  return { name, target: after('target') || 'default', services: list('services'), ports: list('ports') };
}

/** Services of firewalld by the ports that matter here. */
const SERVICES: Readonly<Record<string, string>> = {
  '67/udp': 'dhcp',
  '69/udp': 'tftp',
  '53/udp': 'dns',
  '514/udp': 'syslog',
  '123/udp': 'ntp',
  '80/tcp': 'http',
  '5060/udp': 'sip',
};

/** Only what comes in from somebody new is looked at: firewalld lets answers in, and everything out. */
export function droppedByFirewalld(zone: Zone, packet: ProbePacket): Dropped | undefined {
  if (packet.way === 'out' || packet.state === 'established' || zone.target === 'ACCEPT') return undefined;
  const { port } = packet.to;
  const service = SERVICES[`${port}/${packet.protocol}`];
  const isOpen = zone.ports.some((open) => isPort(open, port, packet.protocol));
  if (isOpen || (service !== undefined && zone.services.includes(service))) return undefined;
  const mend = `sudo firewall-cmd --zone=trusted --change-interface=${packet.adapter}`;
  return { packet, where: `the zone ${zone.name} of firewalld`, mend };
}

function isPort(open: string, port: number, protocol: string): boolean {
  const [ports = '', of] = open.split('/');
  const [first = '', last = first] = ports.split('-');
  return of === protocol && port >= Number(first) && port <= Number(last);
}

/** What is heard on a cable besides what services are asked: who lives there, and what does not reach this computer. */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';
import type { OfDevice } from '../parts.ts';

interface Heard extends OfDevice {
  readonly adapter: string;
}

/** `times`: how often by now, where it is told again. */
interface Repeated extends Heard {
  readonly times: number;
}

export interface WireEvents {
  /** From now on frames are heard on this adapter: what is not told was not there. */
  'wire.listening': { readonly adapter: string };
  /** They are not. */
  'wire.deaf': { readonly adapter: string; readonly reason: string };
  /** A device asks by ARP who has an address, and nobody here has it. `own`: its own address, where it has one. */
  'wire.wanted': Repeated & { readonly wants: string; readonly own?: string };
  /** The station has taken the address that a device looks for. */
  'wire.answered': Heard & { readonly address: string };
  /** A device has this address, without having been lent it. Told once for each. */
  'wire.alive': Heard & { readonly address: string };
  /** Another machine uses the address of this station. */
  'wire.conflict': Repeated & { readonly address: string };
  /** What a device or switch announces of itself by CDP or LLDP. Told when it is new or has changed. */
  'wire.neighbour': Heard & {
    readonly protocol: 'CDP' | 'LLDP';
    readonly role: 'phone' | 'switch' | 'router' | 'access-point' | 'other';
    readonly name?: string;
    readonly model?: string;
    /** What it runs. */
    readonly load?: string;
    readonly port?: string;
    readonly address?: string;
    readonly vlan?: number;
    readonly voiceVlan?: number;
    /** Milliwatts. */
    readonly power?: number;
  };
  /** It sent the bytes that its kind wants back before it reads anything, and got them. `from`: the device. */
  'wire.greeted': { readonly from: string; readonly recipe: string; readonly title: string };
  /** A request for an address in a VLAN: with a tag, which no socket of this computer hears. */
  'wire.tagged': Repeated & { readonly vlan: number };
  /** A request for an address on an adapter that is not served. */
  'wire.elsewhere': Repeated & { readonly vendorClass?: string; readonly serves: string };
  /**
   * A request came to this computer, and the station did not get it: `dropped` by a firewall, or because its `checksum` is
   * wrong.
   */
  'wire.unheard': Repeated & {
    readonly service: 'DHCP' | 'TFTP';
    readonly from: string;
    readonly why: 'dropped' | 'checksum';
  };
  /** What this computer has sent comes back to it. */
  'wire.echo': { readonly adapter: string; readonly times: number };
  /** A device asks for a connection. `times`: how often for the same one; a repeated one was not answered. */
  'wire.connects': Repeated & { readonly from: string; readonly port: number };
  /** A device says that it has no use for a datagram of this station. */
  'wire.unreachable': Repeated & { readonly from: string; readonly reason: string };
  /** A device asks in IPv6. */
  'wire.ipv6': Repeated;
}

export const WIRE_ROWS: Rows<WireEvents> = {
  'wire.listening': {
    level: 'debug',
    sentence: (e) => `Frames are heard on ${e.adapter}.`,
    explanation: 'Where this is told, silence on the cable is known to be silence, and a firewall is told from it.',
  },
  'wire.deaf': {
    level: 'debug',
    sentence: (e) => `Frames are not heard on ${e.adapter}: ${e.reason}`,
    explanation:
      'Some causes are then named later, or less surely. Linux lets root, and who has cap_net_raw, hear frames.',
  },
  'wire.wanted': {
    level: 'info',
    sentence: (e) =>
      `asks who has ${e.wants}${e.own === undefined ? '' : `, from ${e.own}`} (${count(e.times, 'time')}), and nobody has it.`,
    explanation: 'A device with a fixed address looks for its server. `--answer-arp` gives the station that address.',
  },
  'wire.answered': {
    level: 'notice',
    sentence: (e) => `finds ${e.address} here from now on.`,
    explanation: 'The station has an address more, as long as the device needs it.',
  },
  'wire.alive': {
    level: 'debug',
    sentence: (e) => `says that it has ${e.address}.`,
    explanation: 'An address that this station has not lent.',
  },
  'wire.conflict': {
    level: 'debug',
    sentence: (e) => `uses ${e.address}, the address of this station, on ${e.adapter}.`,
    explanation: 'Devices reach the one or the other by chance. A finding says what to do.',
  },
  'wire.neighbour': {
    level: 'info',
    sentence: (e) => `announces by ${e.protocol}: ${announced(e)}.`,
    explanation: 'What a device or a switch says of itself: its model, what it runs, its VLAN, its power.',
  },
  'wire.greeted': {
    level: 'notice',
    sentence: (e) => `greets, and is greeted back: ${e.title}.`,
    explanation: 'Some devices read nothing before. Told once for each.',
  },
  'wire.tagged': {
    level: 'debug',
    sentence: (e) => `asks for an address in VLAN ${e.vlan}.`,
    explanation: 'Its frames have a tag of 802.1Q, so the station does not get them. A finding says what to do.',
  },
  'wire.elsewhere': {
    level: 'debug',
    sentence: (e) => `asks for an address on ${e.adapter}, and ${e.serves} is served.`,
    explanation: 'The cable of the device is in another socket of this computer. A finding says what to do.',
  },
  'wire.unheard': {
    level: 'debug',
    sentence: (e) =>
      `asks (${e.service}) from ${e.from}, and the station does not get it: ${e.why === 'checksum' ? 'its checksum is wrong' : 'something on this computer drops it'}.`,
    explanation: 'Seen on the cable, and not by the service. A finding says what to do.',
  },
  'wire.echo': {
    level: 'debug',
    sentence: (e) => `${e.adapter} hears its own frames (${count(e.times, 'time')}).`,
    explanation: 'A loop of cables. A finding says what to do.',
  },
  'wire.connects': {
    level: 'debug',
    sentence: (e) => `wants a connection to port ${e.port} (${count(e.times, 'time')}).`,
    explanation: 'Phones look for files on port 6970 and for a call manager on 2000 or 5060.',
  },
  'wire.unreachable': {
    level: 'debug',
    sentence: (e) => `does not take what it is sent (${e.reason}).`,
    explanation: 'An ICMP error of a device: mostly it has given up a transfer.',
  },
  'wire.ipv6': {
    level: 'debug',
    sentence: () => 'asks in IPv6.',
    explanation: 'This station serves IPv4; devices that speak both ask in both.',
  },
};

function announced({ role, name, model, load, port, voiceVlan, power }: WireEvents['wire.neighbour']): string {
  const facts = [
    [role === 'other' ? undefined : `a ${role}`, name, model].filter((part) => part !== undefined).join(' '),
    load === undefined ? undefined : `it runs ${load}`,
    port === undefined ? undefined : `on its port ${port}`,
    voiceVlan === undefined ? undefined : `voice VLAN ${voiceVlan}`,
    power === undefined ? undefined : `${(power / 1000).toFixed(1)} W`,
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '').join(', ') || 'nothing of itself';
}

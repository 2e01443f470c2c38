/** What devices and switches announce of themselves on a cable, by CDP or LLDP: whoever reads one reads the other the same. */
import type { Ipv4 } from '../lib/address.ts';

export type Role = 'phone' | 'switch' | 'router' | 'access-point' | 'other';

/** All texts are as they came: `printable` them for people. What is not announced is absent. */
export interface Announcement {
  readonly protocol: 'CDP' | 'LLDP';
  readonly role: Role;
  /** `SEP002699EF0F1A`, `switch-3` */
  readonly name?: string;
  /** `Cisco IP Phone 7911`, `cisco WS-C2960-24PC-L` */
  readonly model?: string;
  /** What it runs: `SCCP11.9-4-2SR3-1S`, or many lines of text of a switch. */
  readonly software?: string;
  /** Which of its ports the cable is in: `GigabitEthernet0/5`, `Port 1`. */
  readonly port?: string;
  readonly address?: Ipv4;
  /** Of untagged frames on that port. */
  readonly vlan?: number;
  /** That phones are told to use, with tags. */
  readonly voiceVlan?: number;
  /** Milliwatts: of a device what it takes, of a switch what it gives. */
  readonly power?: number;
  readonly duplex?: 'half' | 'full';
  /** Seconds that this holds. */
  readonly holds: number;
}

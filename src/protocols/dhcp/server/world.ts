/**
 * The types of everything that a decision depends on besides the message: settings that `compileWorld` has made ready, the
 * station's addresses and services, and the leases. Only the leases and `learned` change while the server runs.
 */
import type { AdapterAddress, Ipv4, Mac, Subnet } from '../../../lib/address.ts';
import type { Instant, Millis } from '../../../lib/time.ts';
import type { Condition } from '../settings/conditions.ts';
import type { ClientKey, Leases } from '../leases/lease.ts';
import type { DhcpMessage, DhcpOption } from '../wire/message.ts';
import type { Pool } from '../leases/pool.ts';
import type { RecipeClasses } from './recipe-of.ts';
import type { DhcpMode, DhcpQuirk } from '../settings/settings.ts';

/** Who decided on an option: so that a page can answer "why did it get this?". */
export type Provenance =
  /** Derived from the station's own address and network. */
  | 'station'
  /** A setting for the whole station. */
  | 'config'
  | 'subnet'
  | `class:${string}`
  /** What is known about this family of devices, without anybody having set it. */
  | `recipe:${string}`
  | 'reservation'
  /** The protocol itself: lease times, the server's identity, why a request was refused. */
  | 'protocol'
  /** Sent back as the client or the relay sent it. */
  | 'request';

/** An option of a reply, and who decided on it. */
export interface ProvidedOption extends DhcpOption {
  readonly from: Provenance;
}

/** An option made ready: `template` is there when the bytes depend on the device (`$MAC$`). */
export interface ReadyOption extends ProvidedOption {
  readonly template?: string;
}

/** The settings of one scope, made ready. Which scope wins is decided option by option. */
export interface Layer {
  readonly from: Provenance;
  /** By code. */
  readonly options: readonly (ReadyOption | undefined)[];
  /** Codes that are sent also to clients that do not ask for them. */
  readonly always: readonly number[];
  /** Infinity for ever. */
  readonly lease?: Millis;
  readonly bootFile?: string;
  readonly nextServer?: Ipv4;
  readonly serverName?: string;
  readonly quirks?: readonly DhcpQuirk[];
  /** BOOTP clients are answered without a reservation. */
  readonly bootp?: boolean;
}

export interface ReadyClass {
  readonly when: readonly Condition[];
  readonly ignore: boolean;
  readonly layer: Layer;
}

export interface Reservation {
  /** Undefined for one that only gives options. */
  readonly address: Ipv4 | undefined;
  readonly layer: Layer;
}

/** Reservations by what they are found by, in this order of precedence. */
export interface Reservations {
  readonly byClient: ReadonlyMap<ClientKey, Reservation>;
  readonly byHardware: ReadonlyMap<Mac, Reservation>;
  /** Circuit identifiers as hexadecimal text. */
  readonly byCircuit: ReadonlyMap<string, Reservation>;
  readonly byPattern: readonly { readonly pattern: string; readonly reservation: Reservation }[];
  /** Every reserved address. */
  readonly addresses: ReadonlySet<Ipv4>;
}

export interface ReadySubnet {
  readonly subnet: Subnet;
  /** `10.66.0.0/16` */
  readonly name: string;
  readonly pool: Pool;
  readonly reservations: Reservations;
  /** What was set for the subnet. */
  readonly layer: Layer;
  /** What follows from the subnet itself: mask, broadcast address, the station as router if it is inside. */
  readonly facts: Layer;
}

/** All that a decision depends on besides the message, made ready by `compileWorld`. */
export interface DhcpWorld {
  readonly mode: DhcpMode;
  /** Whether the server is meant for this device, in the mode `share-lan`. */
  readonly matches: (request: DhcpMessage) => boolean;
  readonly authoritative: boolean;
  readonly rapidCommit: boolean;
  readonly bootp: boolean;
  readonly trustAgentInformation: boolean;
  readonly minSeconds: number;
  /** How long an address is lent where no layer says so. */
  readonly lease: Millis;
  readonly offerHold: Millis;
  readonly quarantine: Millis;
  readonly limits: { readonly declinesPerClient: number; readonly declinesPerMinute: number };
  readonly ports: { readonly server: number; readonly client: number };
  readonly subnets: readonly ReadySubnet[];
  readonly relays: ReadonlySet<Ipv4>;
  /** Of any subnet; those of a subnet itself come first. */
  readonly reservations: Reservations;
  /** Settings for the whole station. */
  readonly config: Layer;
  readonly classes: readonly ReadyClass[];
  /** Classes that recipes bring, weaker than anything that was set. Only the first that holds counts, so that recipes do not mix. */
  readonly recipes: RecipeClasses;
  /** Whether something here answers this name: the boot file of a recipe is not given otherwise. */
  readonly answers: (name: string) => boolean;
  /** Quirks that devices turned out to need. They count where nobody set any. */
  readonly learned: Map<Mac, DhcpQuirk>;
  /** By the station's address on the adapter of arrival: identity, TFTP, DNS, log and time server. */
  readonly stations: ReadonlyMap<Ipv4, Layer>;
  readonly book: Leases;
}

/** How a message came in. */
export interface Received {
  /** Sender, 0.0.0.0 for a client without address. */
  readonly from: Ipv4;
  /** Its port; 68 for a client, 67 for a relay. */
  readonly fromPort: number;
  /** It came to the port of PXE boot servers, not to that of DHCP. */
  readonly bootServer?: boolean;
  /** Destination address in the datagram; 0.0.0.0 where the system cannot tell. */
  readonly local: Ipv4;
  /** The station's address and network on the adapter of arrival. */
  readonly adapter: AdapterAddress;
  /** Another server is known to be at work there: its clients are not ours to refuse. */
  readonly besideAnother?: boolean;
  readonly now: Instant;
}

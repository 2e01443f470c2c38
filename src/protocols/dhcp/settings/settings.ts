/**
 * What a person can set about DHCP, as it comes out of a configuration file: addresses and ranges as text or already
 * read, options by code or name with natural values. `compileWorld` turns it into a `DhcpWorld` or says all that is wrong.
 */
import type { AddressRange, Ipv4 } from '../../../lib/address.ts';
import type { Millis } from '../../../lib/time.ts';

export type AddressSetting = Ipv4 | string;
export type AddressesSetting = AddressSetting | readonly AddressSetting[];
export type RangesSetting = AddressRange | string | readonly (AddressRange | string)[];
/** Milliseconds, `2h`, or `infinite`. */
export type DurationSetting = Millis | string;

/** What can be said of the whole station, of a subnet, of a class of devices, and of one device: the closest wins. */
export interface ScopeSettings {
  readonly lease?: DurationSetting;
  /** Option 3. */
  readonly router?: AddressesSetting;
  /** Option 6. */
  readonly dns?: AddressesSetting;
  /** Option 44. */
  readonly wins?: AddressesSetting;
  /** Option 42. */
  readonly ntp?: AddressesSetting;
  /** Option 120: all addresses, or all names. */
  readonly sip?: string | readonly string[];
  /** Option 1; default: that of the subnet. */
  readonly mask?: AddressSetting;
  /** Option 15. */
  readonly domain?: string;
  /** The `file` field; variables as in text options. */
  readonly bootFile?: string;
  /** The `siaddr` field; default: the station. */
  readonly nextServer?: AddressSetting;
  /** The `sname` field; default: the next server as dotted text. */
  readonly serverName?: string;
  /** By code or name. Text may hold `$IP$`, `$MAC$` (dots between the bytes), `$ARCH$`, `$BootFileName$`. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly quirks?: readonly DhcpQuirk[];
}

/** What some devices need although no RFC says so. */
export const DHCP_QUIRKS = [
  /** Their replies must not carry option 61 (RFC 6842 says they must; some old devices then refuse them). */
  'omit-client-id',
  /** Options 66 and 67 end with a NUL. */
  'nul-terminated-names',
  /** They never take a unicast before they are configured, whatever their flags say. */
  'always-broadcast',
  /** They cannot read options in `file` and `sname`. */
  'no-overload',
] as const;

export type DhcpQuirk = (typeof DHCP_QUIRKS)[number];

/**
 * What the server does on its network: `share-lan` answers only devices that it is meant for, and never refuses; `proxy`
 * tells PXE clients what to boot and gives no addresses; `observe` answers nothing.
 */
export const DHCP_MODES = ['serve', 'share-lan', 'proxy', 'observe'] as const;

export type DhcpMode = (typeof DHCP_MODES)[number];

/** Everything that can be set; what is not is as in `DEFAULTS`. `{}` serves the network of the adapter. */
export interface DhcpSettings extends ScopeSettings {
  /** Default: from the network of the adapter, leaving out the station. */
  readonly pool?: RangesSetting;
  /** Addresses never to give. */
  readonly exclude?: RangesSetting;
  /** Whether wrong requests are refused at once (never with `share-lan`). */
  readonly authoritative?: boolean;
  /** Whether option 80 is granted: it takes the choice of server from the client. */
  readonly rapidCommit?: boolean;
  /** Whether BOOTP clients without a reservation are answered. */
  readonly bootp?: boolean;
  /** Whether option 82 is believed from clients that no relay stands before. */
  readonly trustAgentInformation?: boolean;
  /** Devices are answered only when they have tried for this many seconds. */
  readonly minSeconds?: number;
  /** How long an offer holds its address. */
  readonly offerHold?: DurationSetting;
  /** How long a declined address is kept out of use. */
  readonly quarantine?: DurationSetting;
  /** Addresses that may be declined within a minute: by one client and by all. */
  readonly limits?: { readonly declinesPerClient?: number; readonly declinesPerMinute?: number };
  readonly subnets?: readonly SubnetSettings[];
  /** Relay agents that are answered. */
  readonly relays?: AddressesSetting;
  /** Of any subnet, or of none if they have no address. */
  readonly reservations?: readonly ReservationSettings[];
  readonly classes?: readonly ClassSettings[];
}

/** A network besides those of the adapters, behind a relay; or one of theirs, to say more about it. */
export interface SubnetSettings extends ScopeSettings {
  /** `10.66.0.0/16` */
  readonly subnet: string;
  /** Default: every host address, leaving out relays, routers and the station. */
  readonly pool?: RangesSetting;
  readonly exclude?: RangesSetting;
  readonly reservations?: readonly ReservationSettings[];
}

/** For one device: exactly one of `hardware`, `clientId`, `circuitId` and `pattern`. */
export interface ReservationSettings extends ScopeSettings {
  readonly hardware?: string;
  /** Hexadecimal, or text as the device sends it. */
  readonly clientId?: string;
  /** Option 82 sub-option 1: hexadecimal (`hex:..`) or text. */
  readonly circuitId?: string;
  /** Of hardware addresses, with `*` and `?`: `00:26:99:*`. */
  readonly pattern?: string;
  readonly address?: AddressSetting;
  /** Option 12. */
  readonly hostname?: string;
}

/** Devices that have something in common, and what they get for it. */
export interface ClassSettings extends ScopeSettings {
  readonly name: string;
  /**
   * All must hold; of a list one must. Keys: `vendor-class` (60), `user-class` (77), `arch` (93), `oui`, `hardware`,
   * `circuit-id` and `remote-id` (82), or any option by code or name. Values: patterns with `*` and `?`, case ignored;
   * bytes that are no text are matched as `hex:0a0b`.
   */
  readonly when: Readonly<Record<string, unknown>>;
  /** Such devices get no answer. */
  readonly ignore?: boolean;
  /** Those that speak BOOTP are answered without a reservation. */
  readonly bootp?: boolean;
}

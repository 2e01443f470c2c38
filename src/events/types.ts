/**
 * The payload of every event. Plain JSON: addresses are text, durations are milliseconds, sizes are bytes, and every
 * name that came from the network is already printable (lib/text.ts). `device` is the hardware address of the device
 * concerned, where it is known.
 */
import type { Instant } from '../lib/time.ts';

export type Level = 'debug' | 'info' | 'notice' | 'warning' | 'error';

interface OfDevice {
  /** Hardware address as text, `00:26:99:ef:0f:1a`; in `device.*` the address of a device that has no lease. */
  readonly device?: string;
}

interface Peer extends OfDevice {
  /** `192.168.1.100:49152` */
  readonly from: string;
}

/** One file transfer, from the request to its end, is told by events with the same `transfer` number. */
interface OfTransfer extends Peer {
  readonly transfer: number;
  readonly file: string;
  readonly asks: 'read' | 'write';
}

interface OfFirmware extends OfDevice {
  readonly address: string;
  /** The download or folder, for people. */
  readonly package: string;
  readonly load: string;
}

export interface EventData {
  'station.started': {
    readonly version: string;
    readonly adapter: string;
    readonly address: string;
    readonly engine: string;
    readonly services: readonly string[];
    /** From process start until ready to answer. */
    readonly ready: number;
  };
  /** The session is not recorded any more. */
  'station.unrecorded': { readonly file: string; readonly message: string; readonly hint: string };
  'station.stopped': { readonly reason: string };
  'station.failed': { readonly code: string; readonly message: string; readonly hint: string };
  /** It runs, but other programs of the user cannot ask it anything. */
  'station.unreachable': { readonly message: string; readonly hint: string };

  'adapter.chosen': { readonly adapter: string; readonly address: string; readonly why: string };
  'adapter.address-set': { readonly adapter: string; readonly address: string };
  /** `eth1: 192.168.1.1/24` */
  'adapter.left-over-removed': { readonly address: string };
  'adapter.address-removed': { readonly adapter: string; readonly address: string };
  /** The cable was unplugged, or the device at its other end switched off. */
  'adapter.link-lost': { readonly adapter: string };
  'adapter.link-back': { readonly adapter: string; readonly away: number };
  /** A USB adapter was unplugged. */
  'adapter.vanished': { readonly adapter: string };
  'adapter.returned': { readonly adapter: string; readonly away: number };
  'adapter.address-lost': { readonly adapter: string; readonly address: string };
  'adapter.address-restored': { readonly adapter: string; readonly address: string };
  /** What the station wanted to put right at its adapter and could not. */
  'adapter.trouble': { readonly adapter: string; readonly problem: string; readonly hint: string };

  /** A setting that works but is probably not what was meant; `path` as in the file: `dhcp.options.150`. */
  'settings.warning': { readonly path: string; readonly message: string };

  'firmware.adopted': {
    readonly source: string;
    readonly files: number;
    readonly bytes: number;
    /** `SCCP 9-4-2SR3 for 7906, 7911` */
    readonly packages: readonly string[];
    /** A download went into the library, or was there already; absent for what is served where it lies. */
    readonly library?: 'added' | 'known';
  };
  /** A large download is unpacked: bytes read so far, and in all. */
  'firmware.reading': { readonly source: string; readonly read: number; readonly size: number };
  /** What else the library holds, as in `firmware.adopted`. */
  'firmware.library': { readonly packages: readonly string[] };
  /** Nothing was given, and the library is empty. */
  'firmware.none': { readonly dataFolder: string };
  'firmware.problem': {
    readonly source: string;
    readonly file: string;
    readonly problem: string;
    readonly hint: string;
  };
  /** Where the firmware of a device comes from, from now on, and why. `load`: `SCCP 9-4-2SR3-1`. */
  'firmware.chosen': OfFirmware & { readonly file: string; readonly why: string };
  'firmware.refused': OfFirmware & { readonly why: string; readonly hint: string };
  /** It runs a load that only leads to another one, `next`. */
  'firmware.bridged': OfFirmware & { readonly next: string };
  /** No package has what it asked for. `holds`: the models that there is firmware for. */
  'firmware.unsuitable': OfDevice & {
    readonly address: string;
    readonly file: string;
    readonly model?: string;
    readonly holds: readonly string[];
  };
  /** It is there, and not served all the same. */
  'firmware.withheld': OfDevice & { readonly address: string; readonly file: string; readonly why: string };

  'dhcp.discover': OfDevice & {
    readonly hostname?: string;
    readonly vendorClass?: string;
    readonly parameters: readonly number[];
    readonly relay?: string;
  };
  'dhcp.offer': OfDevice & { readonly address: string; readonly lease: number; readonly to: string };
  'dhcp.request': OfDevice & {
    readonly asks: 'selecting' | 'init-reboot' | 'renewing' | 'rebinding';
    readonly address: string;
  };
  'dhcp.ack': OfDevice & {
    readonly address: string;
    readonly lease: number;
    readonly to: string;
    readonly hostname?: string;
    readonly vendorClass?: string;
  };
  'dhcp.nak': OfDevice & { readonly address: string; readonly reason: string };
  'dhcp.release': OfDevice & { readonly address: string };
  'dhcp.decline': OfDevice & { readonly address: string; readonly quarantine: number };
  'dhcp.inform': OfDevice & { readonly address: string };
  /** A known device takes its address from another server, or wants one back that another server gave it. */
  'dhcp.elsewhere': OfDevice & {
    readonly address: string;
    /** Absent where the device does not name it. */
    readonly server?: string;
    readonly hostname?: string;
    readonly vendorClass?: string;
  };
  /** Every silence has a reason. */
  'dhcp.ignored': OfDevice & { readonly message: string; readonly reason: string };
  'dhcp.malformed': { readonly from: string; readonly field: string; readonly offset: number; readonly reason: string };
  'dhcp.pool-empty': OfDevice & { readonly pool: string; readonly size: number };
  /** A PXE client was told what to boot, and nothing else. */
  'dhcp.proxy-offer': OfDevice & { readonly file: string; readonly server: string };
  /** Somebody else has the address that was going to be given, or was given, to `device`. */
  'dhcp.address-taken': OfDevice & {
    readonly address: string;
    /** Hardware address of who has it, where it is known. */
    readonly holder?: string;
    readonly quarantine: number;
  };
  /** Other DHCP servers are asked for during `window` milliseconds; until then no device is answered. */
  'dhcp.asking': { readonly adapter: string; readonly window: number };
  /** Another DHCP server answers on the same network. */
  'dhcp.foreign-server': {
    readonly adapter: string;
    readonly server: string;
    /** Hardware address, where it is known. */
    readonly mac?: string;
    /** The address it gives, where that was heard. */
    readonly offers?: string;
    readonly to?: string;
  };
  /** Other DHCP servers cannot be heard on this adapter. */
  'dhcp.deaf': { readonly adapter: string; readonly reason: string };
  /** Addresses are offered without asking whether somebody has them, although the settings want it. */
  'dhcp.unprobed': { readonly adapter: string };
  /** Replies that should go to one device only are sent to all. */
  'dhcp.broadcast-instead': { readonly adapter: string; readonly reason: string };
  /** One client sends more than is answered; told once a minute and client. */
  'dhcp.flood': OfDevice & { readonly limit: number };

  'lease.loaded': { readonly leases: number; readonly file: string };
  'lease.row-damaged': { readonly file: string; readonly line: number; readonly reason: string };
  /** The file ended in the middle of a line, as a crash leaves it; those bytes were promised to nobody. */
  'lease.torn': { readonly file: string; readonly bytes: number };
  /** The lease files could not be summed up into a shorter one. */
  'lease.not-compacted': { readonly reason: string };
  'lease.not-stored': { readonly file: string; readonly reason: string };

  'tftp.request': OfTransfer & {
    readonly mode: string;
    readonly options: Readonly<Record<string, string>>;
    /** Bytes; absent when it is not known beforehand. */
    readonly size?: number;
  };
  'tftp.progress': OfTransfer & { readonly sent: number; readonly size: number };
  'tftp.complete': OfTransfer & { readonly size: number; readonly took: number; readonly resent: number };
  /** The client asked for the size with tsize and ended the transfer: a probe, not a failure. */
  'tftp.probe': OfTransfer & { readonly size: number };
  'tftp.failed': OfTransfer & { readonly reason: string; readonly sent: number; readonly size: number };
  'tftp.missing': Peer & { readonly file: string; readonly asks: 'read' | 'write' };
  'tftp.refused': Peer & { readonly file: string; readonly code: number; readonly reason: string };
  /** The disk refused an upload; told to the person at the station. */
  'tftp.disk': { readonly folder: string; readonly message: string; readonly hint: string };
  'tftp.malformed': { readonly from: string; readonly field: string; readonly offset: number; readonly reason: string };
  'tftp.stray': { readonly from: string; readonly kind: string };

  'device.seen': OfDevice & { readonly model: string; readonly recipe: string; readonly by: string };
  'device.step': OfDevice & { readonly step: string; readonly label: string };
  'device.recovered': OfDevice & {
    readonly model: string;
    readonly took: number;
    readonly files: number;
    readonly bytes: number;
  };

  /** What a simulated device does and shows on its screen. */
  'simulation.device': OfDevice & { readonly what: string };

  'network.send-failed': { readonly socket: string; readonly cause: string; readonly times: number };
  'network.oversized': { readonly socket: string; readonly times: number };
  /** More happened than is worth telling one by one: this many events of a type were left out of the last second. */
  'events.thinned': { readonly of: string; readonly times: number };
  'service.fault': { readonly service: string; readonly reason: string };
}

export type EventType = keyof EventData;

/** What a service reports: the type and its payload, before the stream numbers and dates it. */
export type Happening = { [K in EventType]: { readonly type: K } & EventData[K] }[EventType];

/** One numbered entry of the stream; `n` counts from 1 without gaps. */
export type StationEvent = Happening & { readonly n: number; readonly at: Instant };

export type Report = (happening: Happening) => void;

/** DHCP: every message that is answered or not, other servers on the network, and what hinders this one. */
import { count } from '../../lib/text.ts';
import { formatDuration, millis } from '../../lib/time.ts';
import type { OfDevice } from '../parts.ts';
import type { IgnoreReason } from '../../protocols/dhcp/server/decision.ts';
import type { Rows } from '../row.ts';

/** What a device says about itself, printable. */
interface Named extends OfDevice {
  /** Option 12. */
  readonly hostname?: string;
  /** Option 60. */
  readonly vendorClass?: string;
}

interface OfAddress extends OfDevice {
  /** The IPv4 address that the message is about. */
  readonly address: string;
}

/** What a reply tells a device, as far as devices fail for it. Addresses are text; what is absent is not in the reply. */
export interface Given {
  /** Who gives it (option 54). */
  readonly server?: string;
  /** The relay agent that it goes through. */
  readonly relay?: string;
  readonly mask?: string;
  /** Option 3. */
  readonly routers?: readonly string[];
  /** Option 6. */
  readonly dns?: readonly string[];
  /** Option 150. */
  readonly tftpServers?: readonly string[];
  /** What stands in option 150 where that is text, which no device can read. */
  readonly tftpText?: string;
  /** Option 66. */
  readonly tftpName?: string;
  /** The `siaddr` field. */
  readonly nextServer?: string;
  /** The `file` field or option 67. */
  readonly bootFile?: string;
  /** Option 43, as far as it is text. */
  readonly vendor?: string;
}

interface Lent extends OfAddress {
  /** Milliseconds; -1 for ever, and for BOOTP, which knows no leases. */
  readonly lease: number;
  /** Where the reply was sent: an address, or `broadcast`. */
  readonly to: string;
  /** Absent where it is what the station gives by itself: its own address for everything, and no boot file. */
  readonly gives?: Given;
}

/** A message that came from a device and was answered is told with the reply: `discover` before `offer`, `request` before `ack`. */
export interface DhcpEvents {
  'dhcp.discover': Named & {
    /** The codes of the options that the device asks for (option 55), in its order. */
    readonly parameters: readonly number[];
    /** The relay agent that passed it on. */
    readonly relay?: string;
    /** For how many seconds it has been asking, as it says; absent for 0. */
    readonly secs?: number;
    /** The kind of processor and firmware that it says it boots (option 93): 7 is UEFI for x64. */
    readonly arch?: number;
    /** The first class that a user or a boot program has put it in (option 77): `iPXE`. */
    readonly userClass?: string;
  };
  'dhcp.offer': Lent;
  /** `asks`: which of the four meanings a DHCPREQUEST has (RFC 2131, table 4). `address`: the one that it wants. */
  'dhcp.request': OfAddress & { readonly asks: 'selecting' | 'init-reboot' | 'renewing' | 'rebinding' };
  'dhcp.ack': Lent & Named;
  'dhcp.nak': OfAddress & { readonly reason: string };
  'dhcp.release': OfAddress;
  /** `quarantine`: for how many milliseconds the address is given to nobody. */
  'dhcp.decline': OfAddress & { readonly quarantine: number };
  'dhcp.inform': OfAddress;
  /** A known device takes its address from another server, or wants one back that another server gave it. */
  'dhcp.elsewhere': OfAddress &
    Named & {
      /** Absent where the device does not name it. */
      readonly server?: string;
    };
  /** What another DHCP server gives a device, where that can be heard. Told once for each exchange. */
  'dhcp.overheard': OfAddress & { readonly server: string; readonly message: 'OFFER' | 'ACK'; readonly gives: Given };
  /**
   * A message that could be read and was not answered. `message`: its kind, `DISCOVER`. `why` is the same for all messages
   * that are left unanswered for this reason: a key of `IGNORE_REASONS`.
   */
  'dhcp.ignored': OfDevice & {
    readonly message: string;
    readonly reason: string;
    readonly why?: IgnoreReason;
    /** The relay agent that it came through. */
    readonly relay?: string;
  };
  /** A datagram that cannot be read. `field` and `offset` (in bytes) say where. */
  'dhcp.malformed': { readonly from: string; readonly field: string; readonly offset: number; readonly reason: string };
  /** There was no address left for `device`. `size`: how many addresses the pool has. */
  'dhcp.pool-empty': OfDevice & { readonly pool: string; readonly size: number };
  /** A PXE client was told what to boot, and nothing else. */
  'dhcp.proxy-offer': OfDevice & { readonly file: string; readonly server: string };
  /** Somebody else has the address that was going to be given, or was given, to `device`. */
  'dhcp.address-taken': OfAddress & {
    /** Hardware address of who has it, where it is known. */
    readonly holder?: string;
    /** For how many milliseconds the address is given to nobody. */
    readonly quarantine: number;
  };
  /** Other DHCP servers are asked for during `window` milliseconds; until then no device is answered. */
  'dhcp.asking': { readonly adapter: string; readonly window: number };
  /** Another DHCP server answers on the same network, or a device says so. */
  'dhcp.foreign-server': {
    readonly adapter: string;
    readonly server: string;
    /** Hardware address, where it is known. */
    readonly mac?: string;
    /** The address it gives, where that was heard. */
    readonly offers?: string;
    /** Hardware address of the device that it gives it to. */
    readonly to?: string;
    /** The device that chose it, where nothing but that is known of it. */
    readonly namedBy?: string;
  };
  /** Other DHCP servers cannot be heard on this adapter. */
  'dhcp.deaf': {
    readonly adapter: string;
    readonly reason: string;
    /** What helps; absent where another program has the port. */
    readonly hint?: string;
  };
  /** Addresses are offered without asking whether somebody has them, although the settings want it. */
  'dhcp.unprobed': { readonly adapter: string };
  /** Replies that should go to one device only are sent to all. */
  'dhcp.broadcast-instead': { readonly adapter: string; readonly reason: string };
  /** A reply that the system did not send. `message`: its kind; `cause`: the word of the system, `ENOBUFS`. */
  'dhcp.unsent': OfAddress & { readonly message: string; readonly to: string; readonly cause: string };
  /** What a device asked for showed that it needs an exception (`rouse devices` lists them); it has it from its next reply on. */
  'dhcp.quirk': OfDevice & {
    readonly quirk: string;
    /** What it asked for. */
    readonly file: string;
  };
  /** One client sends more than `limit` messages a minute; told once a minute and client. */
  'dhcp.flood': OfDevice & { readonly limit: number };
}

export const DHCP_ROWS: Rows<DhcpEvents> = {
  'dhcp.discover': {
    level: 'debug',
    sentence: (e) => `asks for an address${e.hostname === undefined ? '' : ` as ${e.hostname}`}`,
    explanation: 'DHCPDISCOVER: the device is alive, has a link, and looks for a server.',
  },
  'dhcp.offer': {
    level: 'debug',
    sentence: (e) => `is offered ${e.address} (sent to ${e.to})`,
    explanation: 'DHCPOFFER: the address is held for a short time, until the device asks for it.',
  },
  'dhcp.request': {
    level: 'debug',
    sentence: (e) => `asks for ${e.address} (${e.asks})`,
    explanation: 'DHCPREQUEST in one of its four meanings: taking an offer, after a reboot, renewing, or rebinding.',
  },
  'dhcp.ack': {
    level: 'info',
    sentence: (e) => `has ${e.address}`,
    explanation: 'DHCPACK: the lease was on stable storage before this left. The device now knows its TFTP server.',
  },
  'dhcp.nak': {
    level: 'notice',
    sentence: (e) => `may not use ${e.address}: ${e.reason}`,
    explanation: 'DHCPNAK: the device clings to an address of another network and is told at once to start over.',
  },
  'dhcp.release': {
    level: 'info',
    sentence: (e) => `gives ${e.address} back`,
    explanation: 'DHCPRELEASE. The binding is remembered, so the device gets the same address next time.',
  },
  'dhcp.decline': {
    level: 'warning',
    sentence: (e) =>
      `says ${e.address} is in use by somebody else; it rests for ${formatDuration(millis(e.quarantine))}`,
    explanation: 'DHCPDECLINE: another machine on the cable has this address. Find it, or move the pool.',
  },
  'dhcp.inform': {
    level: 'info',
    sentence: (e) => `has ${e.address} already and asks for settings only`,
    explanation: 'DHCPINFORM is answered with the options and without a lease.',
  },
  'dhcp.elsewhere': {
    level: 'info',
    sentence: (e) =>
      e.server === undefined
        ? `wants ${e.address} again, which another DHCP server gave it`
        : `takes ${e.address} from the DHCP server ${e.server}`,
    explanation:
      'The other server answers; where the device finds its files is for that server to say. Once it reads files here, ' +
      'it is known by this address.',
  },
  'dhcp.overheard': {
    level: 'debug',
    sentence: (e) => `is given ${e.address} by another DHCP server, ${e.server} (${e.message})`,
    explanation: 'Heard on the cable: what that server tells the device decides where it looks for its files.',
  },
  'dhcp.ignored': {
    level: 'debug',
    sentence: (e) => `${e.message} not answered: ${e.reason}`,
    explanation: 'Every silence has a reason; this is it.',
  },
  'dhcp.malformed': {
    level: 'warning',
    sentence: (e) => `DHCP from ${e.from} cannot be read: ${e.reason} (${e.field}, byte ${e.offset})`,
    explanation: 'A damaged or hostile datagram. It was dropped; nothing else happened.',
  },
  'dhcp.pool-empty': {
    level: 'error',
    sentence: (e) => `no address left in ${e.pool} (${count(e.size, 'address', 'addresses')})`,
    explanation:
      'More devices than addresses, or somebody who invents devices: `rouse leases` shows who has them. Make the pool ' +
      'larger with `dhcp: { pool: ... }`, or lend for a shorter time with `lease`. Whoever has a lease or a reservation ' +
      'is served all the same. Told once a minute.',
  },
  'dhcp.proxy-offer': {
    level: 'info',
    sentence: (e) => `is told to boot ${e.file} from ${e.server}`,
    explanation: 'A proxy gives PXE clients their boot file; their address comes from the other DHCP server.',
  },
  'dhcp.address-taken': {
    level: 'warning',
    sentence: (e) =>
      `${e.address} is in use by ${e.holder ?? 'somebody else'}; it rests for ${formatDuration(millis(e.quarantine))}`,
    explanation: 'Somebody answered for the address before it was lent. The device gets another one.',
  },
  'dhcp.asking': {
    level: 'info',
    sentence: (e) => `Asking for other DHCP servers on ${e.adapter} for ${formatDuration(millis(e.window))}.`,
    explanation: 'Two servers on one network contradict each other, so no device is answered before this is known.',
  },
  'dhcp.foreign-server': {
    level: 'warning',
    sentence: (e) =>
      `Another DHCP server ${e.namedBy === undefined ? 'answers' : `is named by ${e.namedBy}`} on ${e.adapter}: ` +
      `${e.server}${e.mac === undefined ? '' : ` (${e.mac})`}` +
      `${e.offers === undefined ? '' : `, giving ${e.offers}`}.`,
    explanation:
      'Two servers on one network contradict each other. Unplug that network, or use --share-lan, mode: proxy, or --observe.',
  },
  'dhcp.deaf': {
    level: 'warning',
    sentence: (e) =>
      `Other DHCP servers on ${e.adapter} cannot be heard: ${e.reason} ` +
      (e.hint === undefined
        ? 'Stop it, or make sure that none is on this cable.'
        : `Make sure that none is on this cable. ${e.hint}`),
    explanation:
      'They answer to the port of DHCP clients, which a program of this computer holds for itself alone. Devices are ' +
      'answered; another server shows only in devices that choose it.',
  },
  'dhcp.unprobed': {
    level: 'warning',
    sentence: (e) =>
      `Addresses on ${e.adapter} are offered without asking whether somebody has them: this user may send neither ARP ` +
      'nor echoes. Run it with sudo, or give Node the right cap_net_raw; or say `dhcp: { probe: false }`.',
    explanation:
      'On Linux ARP needs the right `cap_net_raw` (`sudo setcap cap_net_bind_service,cap_net_raw+ep "$(readlink -f "$(command -v node)")"`); ' +
      'echoes need a `net.ipv4.ping_group_range` that includes this user, or, with `engine: dgram`, the program `ping`.',
  },
  'dhcp.broadcast-instead': {
    level: 'info',
    sentence: (e) => `Replies to devices without an address are sent to all on ${e.adapter}: ${e.reason}`,
    explanation:
      'RFC 2131 section 4.1 allows it, and devices take it. Frames to one device need the right to send them.',
  },
  'dhcp.unsent': {
    level: 'warning',
    sentence: (e) => `${e.message} for ${e.address} did not leave (to ${e.to}): the system says ${e.cause}`,
    explanation:
      'The device was decided about and not answered; it will ask again. ENETDOWN and ENETUNREACH: the adapter is away ' +
      'or switched off. ENOBUFS: the system has no room for it just now.',
  },
  'dhcp.quirk': {
    level: 'notice',
    sentence: (e) =>
      `reads the name of its boot file (option 67) up to a NUL, and asked for ${e.file}; from now on it gets one (quirk ${e.quirk})`,
    explanation:
      'No RFC wants a NUL there, but some boot ROMs read on into the next options without one. The next start of the device ' +
      'works; with the quirk in the settings of the device or its class, the first one does.',
  },
  'dhcp.flood': {
    level: 'warning',
    sentence: (e) => `sends more than ${e.limit} DHCP messages a minute; of the rest one a second is answered`,
    explanation: 'A device in a loop, or an attack in its name. Other devices are served as before.',
  },
};

/** The part of the catalogue that is about addresses: DHCP and the leases behind it. */
import { count } from '../lib/text.ts';
import { formatDuration, millis } from '../lib/time.ts';
import type { RowsOf } from './catalogue-row.ts';

export const DHCP_ROWS: RowsOf<'dhcp' | 'lease'> = {
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
      `Another DHCP server answers on ${e.adapter}: ${e.server}${e.mac === undefined ? '' : ` (${e.mac})`}` +
      `${e.offers === undefined ? '' : `, giving ${e.offers}`}.`,
    explanation:
      'Two servers on one network contradict each other. Unplug that network, or use --share-lan, mode: proxy, or --observe.',
  },
  'dhcp.deaf': {
    level: 'warning',
    sentence: (e) =>
      `Other DHCP servers on ${e.adapter} cannot be heard: ${e.reason} Stop it, or make sure that none is on this cable.`,
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
  'dhcp.flood': {
    level: 'warning',
    sentence: (e) => `sends more than ${e.limit} DHCP messages a minute; the rest is dropped`,
    explanation: 'A device in a loop, or an attack. Other devices are served as before.',
  },
  'lease.loaded': {
    level: 'debug',
    sentence: (e) => `${count(e.leases, 'lease')} remembered from ${e.file}.`,
    explanation: 'Leases survive a restart: every device keeps its address.',
  },
  'lease.row-damaged': {
    level: 'warning',
    sentence: (e) => `${e.file} line ${e.line} is damaged and was skipped: ${e.reason}.`,
    explanation: 'One lease may be missing; the device will simply ask again. All other rows were kept.',
  },
  'lease.torn': {
    level: 'info',
    sentence: (e) => `${e.file} ended in the middle of a line; ${count(e.bytes, 'byte')} were cut off.`,
    explanation: 'A crash or a power cut in the middle of writing. What was cut off had been promised to nobody.',
  },
  'lease.not-compacted': {
    level: 'warning',
    sentence: (e) => `The lease files could not be summed up, and go on growing: ${e.reason}`,
    explanation: 'Nothing is lost, and it is tried again later. Make room, or look at what is in the folder `leases`.',
  },
  'lease.not-stored': {
    level: 'error',
    sentence: (e) => `Leases cannot be stored: ${e.reason} Nothing is acknowledged until they can.`,
    explanation: 'An acknowledgement is a promise that survives a crash, so it is not given when the disk refuses.',
  },
};

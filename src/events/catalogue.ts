/**
 * Everything that can happen, in one table. A type without a row here does not compile, and neither does a row
 * without a type. Payloads are plain JSON (events/types.ts); none carries a secret.
 */
import { count, formatBytes } from '../lib/text.ts';
import { formatDuration, millis } from '../lib/time.ts';
import type { CatalogueRow } from './catalogue-row.ts';
import { FIRMWARE_ROWS } from './firmware-catalogue.ts';
import type { EventData, EventType, Happening, Level } from './types.ts';

type Catalogue = { readonly [K in EventType]: CatalogueRow<K> };

export const CATALOGUE: Catalogue = {
  'station.started': {
    level: 'notice',
    sentence: (e) =>
      `Ready on ${e.adapter} ${e.address} after ${formatDuration(millis(e.ready))} (${e.services.join(', ')}).`,
    explanation: 'The station answers from now on. Plug in the device, or hold its key sequence.',
  },
  'station.stopped': {
    level: 'notice',
    sentence: (e) => `Stopped: ${e.reason}.`,
    explanation: 'Every lease that was acknowledged is on disk; an address given to the adapter has been taken back.',
  },
  'station.failed': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'The machine refused something the station needs. The sentence says what, why and what to do.',
  },
  'adapter.chosen': {
    level: 'notice',
    sentence: (e) => `Using ${e.adapter} (${e.address}): ${e.why}`,
    explanation: 'Which network adapter serves the devices and why. Choose another with --adapter.',
  },
  'adapter.address-set': {
    level: 'notice',
    sentence: (e) => `Gave ${e.adapter} the address ${e.address} for as long as the station runs.`,
    explanation: 'Asked for with --set-address or `address:`. It is removed again at exit.',
  },
  'adapter.left-over-removed': {
    level: 'notice',
    sentence: (e) => `Removed an address that an earlier run left behind (${e.address}).`,
    explanation: 'An earlier station was killed before it could take its address back. Nothing is left of it now.',
  },
  'adapter.address-removed': {
    level: 'notice',
    sentence: (e) => `Took ${e.address} from ${e.adapter} again.`,
    explanation: 'The adapter is as it was before the station started.',
  },
  'adapter.link-lost': {
    level: 'notice',
    sentence: (e) => `The link of ${e.adapter} is gone: unplugged, or the device at its other end switched itself off.`,
    explanation: 'A device on a direct cable takes the link down whenever it restarts. The station waits for it.',
  },
  'adapter.link-back': {
    level: 'notice',
    sentence: (e) => `The link of ${e.adapter} is back after ${formatDuration(millis(e.away))}.`,
    explanation: 'The station serves again without having been restarted; transfers go on where they were.',
  },
  'adapter.vanished': {
    level: 'warning',
    sentence: (e) => `${e.adapter} is gone: was it unplugged?`,
    explanation: 'The adapter itself disappeared from the system. The station takes it up again when it returns.',
  },
  'adapter.returned': {
    level: 'notice',
    sentence: (e) => `${e.adapter} is there again after ${formatDuration(millis(e.away))}.`,
    explanation: 'The sockets were opened again on the adapter that returned.',
  },
  'adapter.address-lost': {
    level: 'warning',
    sentence: (e) => `${e.adapter} has lost its address ${e.address}.`,
    explanation:
      'Something else on this computer took the address away. If the station had set it, it sets it again; if not, it waits.',
  },
  'adapter.address-restored': {
    level: 'notice',
    sentence: (e) => `${e.adapter} has its address ${e.address} again.`,
    explanation: 'Devices find the station where they left it.',
  },
  'adapter.trouble': {
    level: 'error',
    sentence: (e) => `${e.adapter}: ${e.problem} ${e.hint}`,
    explanation: 'The station could not put its adapter right by itself. It tries again when something changes there.',
  },
  'settings.warning': {
    level: 'warning',
    sentence: (e) => `${e.path}: ${e.message}.`,
    explanation: 'The setting is used as it is. Check whether it says what was meant.',
  },
  ...FIRMWARE_ROWS,
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
    explanation: 'More devices than addresses. Make the pool larger with `dhcp: { pool: ... }`.',
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
  'dhcp.foreign-server': {
    level: 'warning',
    sentence: (e) =>
      `Another DHCP server answers on ${e.adapter}: ${e.server}${e.mac === undefined ? '' : ` (${e.mac})`}` +
      `${e.offers === undefined ? '' : `, giving ${e.offers}`}.`,
    explanation:
      'Two servers on one network contradict each other. Unplug that network, or use --share-lan, mode: proxy, or --observe.',
  },
  'dhcp.deaf': {
    level: 'info',
    sentence: (e) => `Other DHCP servers on ${e.adapter} cannot be heard: ${e.reason}`,
    explanation: 'They answer to the port of DHCP clients, which a program of this computer holds.',
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
  'lease.not-stored': {
    level: 'error',
    sentence: (e) => `Leases cannot be written to ${e.file}: ${e.reason}. Nothing is acknowledged until they can.`,
    explanation: 'An acknowledgement is a promise that survives a crash, so it is not given when the disk refuses.',
  },
  'tftp.request': {
    level: 'debug',
    sentence: (e) =>
      `${e.asks === 'read' ? 'reads' : 'writes'} ${e.file}${e.size === undefined ? '' : ` (${formatBytes(e.size)})`}`,
    explanation: 'A TFTP transfer begins.',
  },
  'tftp.progress': {
    level: 'debug',
    sentence: (e) => `${e.file}: ${formatBytes(e.sent)} of ${formatBytes(e.size)}`,
    explanation: 'How far a transfer is; at most a few a second.',
  },
  'tftp.complete': {
    level: 'info',
    sentence: (e) =>
      `has ${e.asks === 'read' ? 'read' : 'written'} ${e.file}, ${formatBytes(e.size)} in ${formatDuration(millis(e.took))}`,
    explanation:
      'Reading: the device acknowledged the last block. Writing: the file is in its place, whole and on stable storage.',
  },
  'tftp.probe': {
    level: 'debug',
    sentence: (e) => `asked only for the size of ${e.file} (${formatBytes(e.size)})`,
    explanation: 'Some loaders ask for the size with tsize and end the transfer at once. This is not a failure.',
  },
  'tftp.failed': {
    level: 'warning',
    sentence: (e) => `${e.file} ended after ${formatBytes(e.sent)} of ${formatBytes(e.size)}: ${e.reason}`,
    explanation: 'A transfer did not reach its end. The device usually asks again by itself.',
  },
  'tftp.missing': {
    level: 'info',
    sentence: (e) => `asked for ${e.file}, which is not here`,
    explanation: 'Answered "file not found" at once. For CTL, ITL and configuration files that is the right answer.',
  },
  'tftp.refused': {
    level: 'warning',
    sentence: (e) => `was refused ${e.file}: ${e.reason} (error ${e.code})`,
    explanation: 'The request is not allowed: a name outside the folder, a right that is not given, or a limit.',
  },
  'tftp.disk': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'An upload could not be stored. The client was told; the file that stood there before is whole.',
  },
  'tftp.malformed': {
    level: 'warning',
    sentence: (e) => `TFTP from ${e.from} cannot be read: ${e.reason} (${e.field}, byte ${e.offset})`,
    explanation: 'A damaged or hostile datagram. It was dropped; running transfers go on.',
  },
  'tftp.stray': {
    level: 'debug',
    sentence: (e) => `${e.kind} from ${e.from} belongs to no transfer`,
    explanation: 'Answered with error 5 (unknown transfer), which ends nothing (RFC 1350 section 4).',
  },
  'device.seen': {
    level: 'notice',
    sentence: (e) => `recognised by ${e.by}`,
    explanation: 'A recipe knows this device: what it needs, what it does next, and what to do by hand.',
  },
  'device.step': {
    level: 'notice',
    sentence: (e) => e.label,
    explanation: 'The device reached the next step of its recipe.',
  },
  'device.recovered': {
    level: 'notice',
    sentence: (e) =>
      `is recovered: ${count(e.files, 'file')}, ${formatBytes(e.bytes)} in ${formatDuration(millis(e.took))}.`,
    explanation:
      'The device read everything its recipe names and then asked for its configuration: it runs its firmware.',
  },
  'simulation.device': {
    level: 'info',
    sentence: (e) => `(simulated) ${e.what}`,
    explanation: 'Told by a simulated device about itself; a real one shows it with lamps and on its screen.',
  },
  'network.send-failed': {
    level: 'warning',
    sentence: (e) => `${e.socket}: ${count(e.times, 'datagram')} could not be sent (${e.cause}).`,
    explanation: 'The system refused to send: link down, address gone, or no route. The station keeps trying.',
  },
  'network.oversized': {
    level: 'warning',
    sentence: (e) => `${e.socket}: ${count(e.times, 'datagram')} longer than any valid message, dropped.`,
    explanation: 'Longer than the protocol allows; never looked at.',
  },
  'events.thinned': {
    level: 'info',
    sentence: (e) => `${count(e.times, 'more event')} of type ${e.of} in the last second.`,
    explanation: 'Under load only the first events of a type are told one by one each second; the others are counted.',
  },
  'service.fault': {
    level: 'error',
    sentence: (e) => `${e.service} met an error of its own and went on: ${e.reason}`,
    explanation: 'A mistake in Rouse. Please report it with the recorded session.',
  },
};

/** The sentence of any event; the one place where the union meets the table. */
export function sentenceOf<K extends EventType>(event: { readonly type: K } & EventData[K]): string {
  return CATALOGUE[event.type].sentence(event);
}

export function levelOf(event: Happening): Level {
  return CATALOGUE[event.type].level;
}

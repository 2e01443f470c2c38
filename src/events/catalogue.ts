/**
 * Everything that can happen, in one table. A type without a row here does not compile, and neither does a row
 * without a type. Payloads are plain JSON (events/types.ts); none carries a secret.
 */
import { count, formatBytes } from '../lib/text.ts';
import { formatDuration, millis } from '../lib/time.ts';
import type { CatalogueRow } from './catalogue-row.ts';
import { ADAPTER_ROWS } from './adapter-catalogue.ts';
import { DHCP_ROWS } from './dhcp-catalogue.ts';
import { FIRMWARE_ROWS } from './firmware-catalogue.ts';
import { TFTP_ROWS } from './tftp-catalogue.ts';
import type { EventData, EventType, Happening, Level } from './types.ts';

type Catalogue = { readonly [K in EventType]: CatalogueRow<K> };

export const CATALOGUE: Catalogue = {
  'station.started': {
    level: 'notice',
    sentence: (e) =>
      `Ready on ${e.address.startsWith(e.adapter) ? e.address : `${e.adapter} ${e.address}`} after ${formatDuration(millis(e.ready))} (${e.services.join(', ')}).`,
    explanation: 'The station answers from now on. Plug in the device, or hold its key sequence.',
  },
  'station.stopped': {
    level: 'notice',
    sentence: (e) => `Stopped: ${e.reason}.`,
    explanation: 'Every lease that was acknowledged is on disk; an address given to the adapter has been taken back.',
  },
  'station.unrecorded': {
    level: 'warning',
    sentence: (e) => `This session is not recorded any more: ${e.message} ${e.hint}`,
    explanation: 'Devices are served all the same; there will be nothing to replay or to send to somebody who helps.',
  },
  'station.failed': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'The machine refused something the station needs. The sentence says what, why and what to do.',
  },
  'station.unreachable': {
    level: 'notice',
    sentence: (e) => `It cannot be asked for its transfers: ${e.message} ${e.hint}`,
    explanation: 'Devices are served all the same; only `rouse tftp transfers` and `rouse tftp stop` do not reach it.',
  },
  ...ADAPTER_ROWS,
  'settings.warning': {
    level: 'warning',
    sentence: (e) => `${e.path}: ${e.message}.`,
    explanation: 'The setting is used as it is. Check whether it says what was meant.',
  },
  ...FIRMWARE_ROWS,
  ...DHCP_ROWS,
  ...TFTP_ROWS,
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
      `is recovered${e.files === 0 ? '' : `: ${count(e.files, 'file')}, ${formatBytes(e.bytes)}`} in ${formatDuration(millis(e.took))}.`,
    explanation:
      'The device read everything its recipe names and, where its kind does that, asked for its configuration: it runs its firmware.',
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

/**
 * From a capture to the events that a station would have told: who asked for which address and file, what was answered, and
 * what was heard on the cable. The server in it is taken for the station. Pure.
 */
import type { Happening, StationEvent } from '../../events/types.ts';
import type { CapturedFrame } from '../../formats/pcap/read.ts';
import { formatCidr, maskPrefix, type AdapterAddress, type Ipv4, type Mac } from '../../lib/address.ts';
import { instant, type Instant } from '../../lib/time.ts';
import { decodeFrame, type Frame } from '../../protocols/ethernet/frame.ts';
import { decodeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import { addressOption } from '../../protocols/dhcp/wire/message.ts';
import { Senses } from '../../services/senses/senses.ts';
import { CapturedDhcp } from './captured-dhcp.ts';
import { CapturedTftp } from './captured-tftp.ts';

const ADAPTER = 'capture';
const SUBNET_MASK = 1;
const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const TFTP_PORT = 69;
/** A capture of a busy network must not fill the memory. */
const MOST_EVENTS = 500_000;

interface CapturedStation {
  readonly at: AdapterAddress;
  readonly mac: Mac;
}

/** `name`: of the file, for people. */
export function captureEvents(frames: readonly CapturedFrame[], name: string): readonly StationEvent[] {
  const events: StationEvent[] = [];
  const first = frames[0]?.at ?? instant(0);
  let now: Instant = first;
  const report = (happening: Happening): void => {
    if (events.length < MOST_EVENTS) events.push({ ...happening, n: events.length + 1, at: instant(Math.round(now)) });
  };
  report({
    type: 'session.began',
    session: name,
    station: ADAPTER,
    version: '',
    node: '',
    platform: '',
    facts: { pace: 1, mode: 'serve' },
  });
  const station = stationIn(frames);
  if (station !== undefined) {
    const why = 'the server in this capture.';
    report({ type: 'adapter.chosen', adapter: ADAPTER, address: formatCidr(station.at), why });
  }
  report({ type: 'wire.listening', adapter: ADAPTER });
  const listener = new Listener(station, report);
  for (const { at, bytes } of frames) {
    now = at > now ? at : now;
    listener.hear(bytes, now);
  }
  return events;
}

class Listener {
  readonly #station: CapturedStation | undefined;
  readonly #dhcp: CapturedDhcp;
  readonly #tftp: CapturedTftp;
  readonly #senses: Senses | undefined;

  constructor(station: CapturedStation | undefined, report: (happening: Happening) => void) {
    const told = (happening: Happening): void => {
      this.#senses?.follow(happening);
      report(happening);
    };
    this.#station = station;
    this.#dhcp = new CapturedDhcp(station?.at.address, ADAPTER, told);
    this.#tftp = new CapturedTftp((address) => this.#dhcp.lentTo(address), told);
    // Without a server nobody's address can be missed.
    this.#senses =
      station && new Senses({ adapter: ADAPTER, isShared: false, at: station.at, mac: station.mac }, report);
  }

  hear(bytes: Uint8Array, now: Instant): void {
    const frame = decodeFrame(bytes);
    if (frame === undefined) return;
    // A tagged request does not reach a station.
    if (frame.kind === 'udp' && (frame.vlan ?? 0) === 0) this.#datagram(frame, now);
    if (frame.from !== this.#station?.mac) this.#senses?.hear(bytes, undefined, now);
  }

  #datagram(frame: Extract<Frame, { kind: 'udp' }>, now: Instant): void {
    if (isDhcp(frame)) this.#dhcp.hear(frame);
    else this.#tftp.hear(frame, now);
  }
}

function isDhcp({ sourcePort, destinationPort }: Extract<Frame, { kind: 'udp' }>): boolean {
  return [sourcePort, destinationPort].every((port) => port === SERVER_PORT || port === CLIENT_PORT);
}

/** Who answers first: with addresses, else with files; else who is asked for files. */
function stationIn(frames: readonly CapturedFrame[]): CapturedStation | undefined {
  let asked: CapturedStation | undefined;
  for (const { bytes } of frames) {
    const frame = decodeFrame(bytes);
    if (frame?.kind !== 'udp') continue;
    if (frame.sourcePort === SERVER_PORT && frame.source !== 0) return servingAt(frame);
    if (frame.destinationPort === TFTP_PORT)
      asked ??= { at: { address: frame.destination, prefix: 24 }, mac: frame.to };
  }
  return asked;
}

function servingAt({ source, from, bytes }: Extract<Frame, { kind: 'udp' }>): CapturedStation {
  const decoded = decodeDhcp(bytes);
  const mask: Ipv4 | undefined = decoded.ok ? addressOption(decoded.value, SUBNET_MASK) : undefined;
  return { at: { address: source, prefix: (mask === undefined ? undefined : maskPrefix(mask)) ?? 24 }, mac: from };
}

/**
 * The time server on the batch seam. It tells the time of this computer, and says of it what can honestly be said: that it
 * is far from a reference clock, and by how much it may be wrong.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../../host/datagrams/datagrams.ts';
import type { ClockState, SystemClock } from '../../host/system-clock.ts';
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { after, minutes, NEVER, type Instant, type Millis } from '../../lib/time.ts';
import {
  readSntpRequest,
  SNTP_SIZE,
  writeSntpBroadcast,
  writeSntpReply,
  type ClockClaim,
} from '../../protocols/sntp/packet.ts';
import type { PacketNeeds } from '../module.ts';

/**
 * Devices take the time of a server of any stratum below 16, and whoever has a better one prefers that. The system does not
 * tell how far the server is that sets its clock, so nothing better is claimed where one does.
 */
const STRATUM = 10;
/** Log2 of 15 microseconds. */
const PRECISION = -16;
/**
 * Seconds. A clock that is set by hand may be wrong by any amount. Clients refuse what is beyond a few seconds, and a phone
 * that shows a time that is nearly right is better than one that shows none.
 */
const UNKNOWN_ERROR = 1;
const LEAPS = { none: 0, inserted: 1, deleted: 2 } as const;
/** A device that asks is told once in this time. */
const TELL_EVERY = minutes(60);
const MOST_TOLD = 1024;

interface Served {
  readonly socket: DatagramSocket;
  readonly everybody: Ipv4;
}

export class SntpService implements DatagramHandler {
  readonly #clock: SystemClock;
  readonly #needs: Pick<PacketNeeds, 'clients' | 'report'>;
  /** How often the time is told unasked. */
  readonly #every: Millis | undefined;
  readonly #served: Served[] = [];
  /** By address: when it was told last that this device asks. */
  readonly #told = new Map<Ipv4, Instant>();
  #next: Instant = NEVER;

  constructor(
    { broadcast }: { readonly broadcast?: Millis },
    clock: SystemClock,
    needs: Pick<PacketNeeds, 'clients' | 'report'>,
  ) {
    this.#every = broadcast;
    this.#clock = clock;
    this.#needs = needs;
  }

  /** Takes a socket that was opened for this service; `everybody` is the broadcast address of its network. */
  serve(socket: DatagramSocket, everybody: Ipv4, now: Instant): void {
    this.#served.push({ socket, everybody });
    if (this.#every !== undefined) this.#next = after(now, this.#every);
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    const received = this.#clock.now();
    const claim = claimOf(this.#clock.state(), received);
    for (let index = 0; index < batch.count; index += 1) {
      const request = readSntpRequest(batch.view, batch.offset(index), batch.length(index));
      if (request === undefined) continue;
      const to = socket.reserve(batch.own(index));
      writeSntpReply(socket.out, to, request, batch.view, claim, { received, now: this.#clock.now() });
      answer(socket, batch, index);
      this.#tell(batch.address(index), batch.port(index), request.version, now);
    }
  }

  wake(now: Instant): void {
    const every = this.#every;
    if (every === undefined) return;
    this.#next = after(now, every);
    for (const { socket, everybody } of this.#served) {
      const time = this.#clock.now();
      const claim = claimOf(this.#clock.state(), time);
      writeSntpBroadcast(socket.out, socket.reserve(), Math.round(Math.log2(every / 1000)), claim, time);
      socket.queue(SNTP_SIZE, everybody, socket.port);
    }
  }

  deadline(): Instant {
    return this.#next;
  }

  close(): void {
    for (const { socket } of this.#served) socket.close();
  }

  #tell(address: Ipv4, port: number, version: number, now: Instant): void {
    const last = this.#told.get(address);
    if (last !== undefined && now < after(last, TELL_EVERY)) return;
    setLatest(this.#told, address, now, MOST_TOLD);
    const { address: text, hardware } = this.#needs.clients.identify(formatIpv4(address));
    const device = hardware === undefined ? {} : { device: hardware };
    this.#needs.report({ type: 'sntp.asked', ...device, from: `${text}:${port}`, version });
  }
}

/**
 * Back to the card that asked, where the system tells it: forged addresses would fill the system's table of neighbours, and
 * no other device would be reached.
 */
function answer(socket: DatagramSocket, batch: Batch, index: number): void {
  const [address, port, hardware] = [batch.address(index), batch.port(index), batch.card(index)];
  if (hardware !== undefined && socket.queueFrame(SNTP_SIZE, { address, port, hardware })) return;
  socket.queue(SNTP_SIZE, address, port);
}

/** What is said of a clock in this state, at this time. */
function claimOf(state: ClockState | undefined, now: number): ClockClaim {
  const common = { stratum: STRATUM, precision: PRECISION, reference: Math.floor(now / 1000) * 1000 };
  if (state?.isSynchronised !== true) return { ...common, leap: 0, dispersion: UNKNOWN_ERROR };
  return { ...common, leap: LEAPS[state.leap], dispersion: state.error / 1000 };
}

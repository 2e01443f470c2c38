/**
 * Simulated phones on one network. They share one DHCP socket, because a computer can have only one on that port. A reply is
 * given to the phone whose hardware address it carries.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../../host/datagrams/datagrams.ts';
import type { StationError } from '../../host/station-error.ts';
import { LIMITED_BROADCAST, type Ipv4, type Mac } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import { instant, NEVER, type Instant } from '../../lib/time.ts';
import { decodeDhcp, writeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import { BOOT_REPLY, type DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import type { DeviceNetwork } from './network.ts';
import { Phone, type PhoneStory, type PhoneTraits } from './phone.ts';

/** A 7911G pads every message to this length. */
const PADDED = 548;

export type TellPhone = (phone: PhoneTraits, story: PhoneStory, now: Instant) => void;

export class PhoneGroup implements DatagramHandler {
  readonly #phones: readonly Phone[];
  readonly #network: DeviceNetwork;
  readonly #byHardware: ReadonlyMap<Mac, Phone>;
  #socket: DatagramSocket | undefined;

  constructor(network: DeviceNetwork, phones: readonly PhoneTraits[], tell: TellPhone) {
    this.#network = network;
    const send = (message: DhcpMessage, to: Ipv4): void => this.#send(message, to);
    this.#phones = phones.map(
      (traits, order) => new Phone(traits, network, { send, order, tell: (story, now) => tell(traits, story, now) }),
    );
    this.#byHardware = new Map(this.#phones.map((phone) => [phone.traits.hardware, phone]));
  }

  /** Opens the DHCP socket and switches all phones on. */
  powerOn(done: (opened: Result<void, StationError>) => void): void {
    this.#network.open(this.#network.dhcpPlace, this, (socket) => {
      if (!socket.ok) return done(socket);
      this.#socket = socket.value;
      for (const phone of this.#phones) phone.powerOn(this.#network.now());
      this.#network.poke();
      done(ok(undefined));
    });
  }

  switchOff(): void {
    for (const phone of this.#phones) phone.switchOff();
    this.#socket?.close();
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let i = 0; i < batch.count; i++) {
      const decoded = decodeDhcp(batch.bytes(i));
      if (!decoded.ok || decoded.value.op !== BOOT_REPLY) continue;
      this.#byHardware.get(decoded.value.hardware)?.hear(decoded.value, now);
    }
  }

  wake(now: Instant): void {
    for (const phone of this.#phones) if (phone.deadline() <= now) phone.wake(now);
  }

  deadline(): Instant {
    let earliest: number = NEVER;
    for (const phone of this.#phones) earliest = Math.min(earliest, phone.deadline());
    return instant(earliest);
  }

  #send(message: DhcpMessage, to: Ipv4): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const { address, port } = this.#network.dhcpServer;
    const said = this.#byHardware.get(message.hardware)?.traits.says?.(message) ?? message;
    const length = writeDhcp(said, socket.outBytes, socket.reserve(), { minimum: PADDED });
    socket.queue(length, to === LIMITED_BROADCAST ? address : to, port);
  }
}

/**
 * Simulated devices on one network. They share one DHCP socket, because a computer can have only one on that port. A reply is
 * given to the device whose hardware address it carries.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../host/datagrams/datagrams.ts';
import type { StationError } from '../host/station-error.ts';
import { LIMITED_BROADCAST, type Ipv4, type Mac } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { instant, NEVER, type Instant } from '../lib/time.ts';
import { decodeDhcp, writeDhcp } from '../protocols/dhcp/wire/codec.ts';
import { BOOT_REPLY, type DhcpMessage } from '../protocols/dhcp/wire/message.ts';
import type { Member, Send } from './member.ts';
import { Device, type DeviceTold } from './device/device.ts';
import type { DeviceTraits } from './device/traits.ts';
import type { DeviceNetwork } from './phone/network.ts';
import { Phone, type PhoneStory, type PhoneTraits } from './phone/phone.ts';

/** A 7911G pads every message to this length. */
const PADDED = 548;

export type TellPhone = (phone: PhoneTraits, story: PhoneStory, now: Instant) => void;
export type TellDevice = (device: DeviceTraits, told: DeviceTold, now: Instant) => void;

export class DeviceGroup implements DatagramHandler {
  readonly #members: readonly Member[];
  readonly #network: DeviceNetwork;
  readonly #byHardware: ReadonlyMap<Mac, Member>;
  #socket: DatagramSocket | undefined;

  constructor(network: DeviceNetwork, make: (send: Send) => readonly Member[]) {
    this.#network = network;
    this.#members = make((message, to) => this.#send(message, to));
    this.#byHardware = new Map(this.#members.map((member) => [member.hardware, member]));
  }

  /** Opens the DHCP socket and switches all devices on. */
  powerOn(done: (opened: Result<void, StationError>) => void): void {
    this.#network.open(this.#network.dhcpPlace, this, (socket) => {
      if (!socket.ok) return done(socket);
      this.#socket = socket.value;
      for (const member of this.#members) member.powerOn(this.#network.now());
      this.#network.poke();
      done(ok(undefined));
    });
  }

  switchOff(): void {
    for (const member of this.#members) member.switchOff();
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
    for (const member of this.#members) if (member.deadline() <= now) member.wake(now);
  }

  deadline(): Instant {
    let earliest: number = NEVER;
    for (const member of this.#members) earliest = Math.min(earliest, member.deadline());
    return instant(earliest);
  }

  #send(message: DhcpMessage, to: Ipv4): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const { address, port } = this.#network.dhcpServer;
    const said = this.#byHardware.get(message.hardware)?.says?.(message) ?? message;
    const length = writeDhcp(said, socket.outBytes, socket.reserve(), { minimum: PADDED });
    socket.queue(length, to === LIMITED_BROADCAST ? address : to, port);
  }
}

/** Phones of the 79x1 class. */
export function phoneGroup(network: DeviceNetwork, phones: readonly PhoneTraits[], tell: TellPhone): DeviceGroup {
  return new DeviceGroup(network, (send) =>
    phones.map(
      (traits, order) => new Phone(traits, network, { send, order, tell: (story, now) => tell(traits, story, now) }),
    ),
  );
}

/** Devices that play the session of their recipe. */
export function deviceGroup(network: DeviceNetwork, devices: readonly DeviceTraits[], tell: TellDevice): DeviceGroup {
  return new DeviceGroup(network, (send) =>
    devices.map(
      (traits, order) => new Device(traits, network, { send, order, tell: (told, now) => tell(traits, told, now) }),
    ),
  );
}

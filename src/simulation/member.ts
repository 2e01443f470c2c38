/** A simulated device as the others of its group know it. */
import type { Ipv4, Mac } from '../lib/address.ts';
import type { Instant } from '../lib/time.ts';
import type { DhcpMessage } from '../protocols/dhcp/wire/message.ts';

export type Send = (message: DhcpMessage, to: Ipv4) => void;

/** A device as its group knows it. */
export interface Member {
  readonly hardware: Mac;
  /** What becomes of its messages on their way. */
  says?(message: DhcpMessage): DhcpMessage;
  powerOn(now: Instant): void;
  switchOff(): void;
  /** A reply from a server, for its hardware address. */
  hear(message: DhcpMessage, now: Instant): void;
  wake(now: Instant): void;
  deadline(): Instant;
}

/** The first port a device takes for its transfers; each transfer has one of its own. */
export const FIRST_PORT = 49_152;
export const PORTS = 16_384;

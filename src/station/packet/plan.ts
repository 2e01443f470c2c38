/** What the packet thread is told to do, and what the two threads say to each other: plain data that a structured clone keeps. */
import type { Happening } from '../../events/types.ts';
import type { EngineWish } from '../../host/datagrams/datagram-engine.ts';
import type { StationError } from '../../host/station-error.ts';
import type { AdapterAddress } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import type { FirmwareSupply } from '../firmware/firmware.ts';

/** Made from settings and the chosen adapters before the thread starts. */
export interface StationPlan {
  readonly engine: EngineWish;
  /** The station's own address, on its first adapter. */
  readonly at: AdapterAddress;
  /** The services to open, in this order, each with what its module planned. */
  readonly services: readonly { readonly name: string; readonly plan: unknown }[];
  /** Folders and single images to serve where they lie, the first ones win. */
  readonly sources: readonly string[];
  /** What is served out of the library; absent for a plain server, which decides nothing by device. */
  readonly firmware?: FirmwareSupply;
  readonly dataFolder: string;
}

export type ToPacketThread =
  | { readonly kind: 'stop' }
  | { readonly kind: 'firmware'; readonly firmware: FirmwareSupply }
  /** An adapter is back after its cable, its address or itself was away; what was bound to it may be bound to nothing. */
  | { readonly kind: 'adapter-back'; readonly device: string; readonly reopen: boolean }
  | AskMessage;

/** Questions carry a number of the asker, and so does all that belongs to them. */
export type AskMessage =
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly request: unknown }
  /** Wants the next replies. */
  | { readonly kind: 'more'; readonly id: number }
  /** Wants no more of them. */
  | { readonly kind: 'leave'; readonly id: number };

/** Some replies; the last ones of their answer when there is an `end`. */
export interface ReplyMessage {
  readonly kind: 'replies';
  readonly id: number;
  readonly replies: readonly unknown[];
  readonly end?: { readonly error?: StationError };
}

export type FromPacketThread =
  | { readonly kind: 'open'; readonly engine: string; readonly services: readonly string[]; readonly wakeFd?: number }
  /** Every service answers devices. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: StationError }
  | { readonly kind: 'happenings'; readonly happenings: readonly DatedHappening[] }
  | ReplyMessage;

export interface DatedHappening {
  readonly at: Instant;
  readonly happening: Happening;
}

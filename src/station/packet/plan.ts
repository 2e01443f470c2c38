/**
 * The plan of the packet thread, and the messages between it and the main thread. All of it is plain data that can be
 * cloned.
 */
import type { Happening } from '../../events/types.ts';
import type { EngineWish } from '../../host/datagrams/datagram-engine.ts';
import type { StationError } from '../../host/station-error.ts';
import type { PhoneContext } from '../../knowledge/configurations/phone-values.ts';
import type { AdapterAddress } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import type { FirmwareSupply } from '../firmware/firmware.ts';

/** Everything the packet thread has to know, made from settings and adapters before it starts. */
export interface StationPlan {
  readonly engine: EngineWish;
  /** The station's own address, on its first adapter. */
  readonly at: AdapterAddress;
  /** The services to open, in this order, each with what its module planned. */
  readonly services: readonly { readonly name: string; readonly plan: unknown }[];
  /** Folders and single images to serve from where they lie. Where two have a file of the same name, the first wins. */
  readonly sources: readonly string[];
  /** What is served from the library. Absent for a plain server, which gives every device the same files. */
  readonly firmware?: FirmwareSupply;
  /** Absent for a plain server, which makes no configurations. */
  readonly phones?: PhoneContext;
  readonly dataFolder: string;
}

export type ToPacketThread =
  | { readonly kind: 'stop' }
  | { readonly kind: 'firmware'; readonly firmware: FirmwareSupply }
  /**
   * The cable, the address or the adapter itself was away and is back. `reopen`: sockets bound to it must be opened anew.
   */
  | { readonly kind: 'adapter-back'; readonly device: string; readonly reopen: boolean }
  /** A service of the main thread has told this; it is in the stream already. */
  | { readonly kind: 'told'; readonly happening: Happening }
  | AskMessage;

/** `id` is the number that the asker gave its question. */
export type AskMessage =
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly request: unknown }
  /** The asker wants the next replies. */
  | { readonly kind: 'more'; readonly id: number }
  /** The asker wants no more replies. */
  | { readonly kind: 'leave'; readonly id: number };

/** The next replies to a question. With `end` they are the last ones. */
export interface ReplyMessage {
  readonly kind: 'replies';
  readonly id: number;
  readonly replies: readonly unknown[];
  readonly end?: { readonly error?: StationError };
}

export type FromPacketThread =
  /** `missing`: names of services of the plan that could not be opened there, and that the station goes on without. */
  | {
      readonly kind: 'open';
      readonly engine: string;
      readonly services: readonly string[];
      readonly missing: readonly string[];
      readonly wakeFd?: number;
    }
  /** Every service answers devices. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: StationError }
  | { readonly kind: 'happenings'; readonly happenings: readonly DatedHappening[] }
  /** From one half of a service to the other. */
  | { readonly kind: 'passed'; readonly service: string; readonly message: unknown }
  | ReplyMessage;

export interface DatedHappening {
  readonly at: Instant;
  readonly happening: Happening;
}

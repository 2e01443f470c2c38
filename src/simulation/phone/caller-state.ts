/** The types of the machine by which a phone registers: its inputs, its effects and its state. */
import type { Ipv4 } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import type { Asked } from '../../protocols/sccp/phone-message.ts';
import type { HeardMessage } from '../../protocols/sccp/station-message-reader.ts';

export interface CallerTraits {
  /** `SEP002699EF0F1A` */
  readonly name: string;
  readonly address: Ipv4;
  /** 307 for a 7911. */
  readonly deviceType: number;
  /** `SCCP11.9-4-2SR3-1S` */
  readonly load: string;
  /** Why it restarted, in the phone's own word. */
  readonly last: string;
  /** Factor on its own waits; not on those that it is told. */
  readonly pace: number;
}

export type CallerInput =
  | { readonly kind: 'begin' | 'connected' | 'closed' | 'wake' }
  | { readonly kind: 'heard'; readonly message: HeardMessage }
  /** What came is no message. */
  | { readonly kind: 'garbled'; readonly why: string };

export type CallerEffect =
  | { readonly kind: 'connect' | 'disconnect' }
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'tell'; readonly news: CallerNews };

export type CallerNews =
  /** It is at rest, and shows that. */
  | { readonly kind: 'registered'; readonly load: string; readonly shows: string }
  | { readonly kind: 'unregistered'; readonly why: string }
  | { readonly kind: 'told-to-restart'; readonly hard: boolean };

export interface CallerState {
  readonly phase: 'waiting' | 'connecting' | 'registering' | 'configuring' | 'resting' | 'over';
  readonly deadline: Instant;
  /** The version agreed on. */
  readonly version: number;
  /** Seconds from one sign of life to the next. */
  readonly keepAlive: number;
  /** Signs of life that were not acknowledged. */
  readonly unanswered: number;
  /** What is still to be asked for; the first was asked. */
  readonly todo: readonly Wanted[];
  readonly shows?: string;
  readonly last: string;
  /** That nobody takes it is told once. */
  readonly hasTold: boolean;
}

export interface Wanted {
  readonly for: Asked;
  readonly index: number;
}

export interface CallerStep {
  readonly state: CallerState;
  readonly effects: readonly CallerEffect[];
}

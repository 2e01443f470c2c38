/** What the exchange works with. It knows no sockets, no clock and no randomness of its own. */
import type { Happening } from '../../../events/types.ts';
import type { Instant, Millis } from '../../../lib/time.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { DigestAlgorithm } from '../../../protocols/sip/digest/digest.ts';
import type { Codec } from '../../../protocols/sip/sdp/sdp.ts';

/** Whose name and password it is. */
export interface Account {
  /** The user part of the address that is registered and dialled. */
  readonly extension: string;
  readonly password: string;
}

export interface ExchangeSettings {
  readonly realm: string;
  /** In the order in which they are offered. */
  readonly digest: readonly DigestAlgorithm[];
  /** The number that gives back what it hears, and the one that plays a tone. */
  readonly echo?: string;
  readonly tone?: string;
  /** A test call ends by itself. */
  readonly testTime: Millis;
  /** Test calls at a time. */
  readonly testCalls: number;
  /** The longest registration. */
  readonly expires: Millis;
}

export interface ExchangeNeeds {
  readonly settings: ExchangeSettings;
  readonly now: () => Instant;
  /** Random, and fit for a tag or a branch. */
  readonly newId: () => string;
  /** 32 random octets. */
  readonly nonceKey: Uint8Array;
  readonly report: (happening: Happening) => void;
  readonly send: (bytes: Uint8Array, to: Hop) => void;
  /** Whether requests to this place mean the station. */
  readonly isOwn: (host: string, port: number) => boolean;
  /** Of a name in digest authentication. */
  readonly account: (user: string) => Account | undefined;
  readonly openMedia: OpenMedia;
  /** The hardware address of the device at an address, as far as it is known. */
  readonly deviceAt: (address: string) => string | undefined;
  /** The deadline may have changed, outside of `receive` and `wake`. */
  readonly changed: () => void;
}

export type Plays = 'echo' | 'tone';

export interface MediaOrder {
  readonly plays: Plays;
  readonly codec: Codec;
  /** The own address of the call. */
  readonly own: string;
  /** Who signalled: nobody else is sent anything. */
  readonly address: string;
}

export interface MediaSession {
  /** Where it hears. */
  readonly port: number;
  /** Packets that came and went. */
  readonly counts: { readonly heard: number; readonly sent: number };
  /** From now on it plays to this port of the other side; undefined: to none, as the call is held. */
  direct(port: number | undefined, codec: Codec): void;
  close(): void;
}

/** Undefined where no port is free. */
export type OpenMedia = (order: MediaOrder) => Promise<MediaSession | undefined>;

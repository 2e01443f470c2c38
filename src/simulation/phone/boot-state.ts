/** The types of the boot machine of a phone: its inputs, its effects and its state. */
import type { SigningKey } from '../../formats/cisco/load-version.ts';
import type { Ipv4 } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import type { ConfigurationRefusal, PhoneConfiguration } from './configuration.ts';
import type { LoaderTraits, LoaderRefusal, TakenList } from './loader.ts';

export interface BootTraits extends LoaderTraits {
  /** `term11.default.loads` */
  readonly loads: string;
  /** `SEP002699EF0F1A`: how this phone calls itself in file names. */
  readonly name: string;
  /** The number of its `loadInformation` in XMLDefault.cnf.xml. */
  readonly loadInformation: number;
  /** Factor on every wait: 1 is the real phone. */
  readonly pace: number;
  /** It has an application: it was not reset, or the person let go of # too soon. */
  readonly hasApplication: boolean;
  /** It loses power once, in the middle of the first file whose name begins like this. */
  readonly unpluggedDuring?: string;
  /**
   * What it asks for instead of its files: signed configuration only, its trust list again and again, or nothing at all, as
   * with damaged flash.
   */
  readonly asks?: 'signed' | 'trust-list' | 'nothing';
  /** What it does not find in its flash after it has written it: the load that it was told to run, or everything. */
  readonly forgets?: 'load' | 'everything';
}

export type BootInput =
  | { readonly kind: 'power-on' }
  | { readonly kind: 'leased'; readonly server: Ipv4 }
  | { readonly kind: 'fetched'; readonly file: string; readonly bytes: Uint8Array }
  /** Some of the file under way has arrived; only told to a phone that may lose power. */
  | { readonly kind: 'arriving'; readonly bytes: number }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'fetch-failed'; readonly file: string; readonly reason: string }
  | { readonly kind: 'wake' };

export type BootEffect =
  /** Look for an address. */
  | { readonly kind: 'start-network' }
  /** The phone restarts: its address and everything under way is gone. */
  | { readonly kind: 'stop-network' }
  | { readonly kind: 'fetch'; readonly server: Ipv4; readonly file: string }
  | { readonly kind: 'tell'; readonly milestone: Milestone };

export type Milestone =
  | { readonly kind: 'powered' }
  | { readonly kind: 'listed'; readonly files: readonly string[] }
  | { readonly kind: 'accepted'; readonly file: string }
  | { readonly kind: 'refused'; readonly file: string; readonly refusal: LoaderRefusal }
  | { readonly kind: 'lost-power' }
  | { readonly kind: 'flashed'; readonly bytes: number }
  /** Its configuration names another load than the one it runs. */
  | { readonly kind: 'upgrading'; readonly load: string }
  /** It does not take its configuration. */
  | { readonly kind: 'rejected'; readonly file: string; readonly refusal: ConfigurationRefusal }
  | { readonly kind: 'running'; readonly recovered: boolean }
  /** Just after `running`: what it is to do. */
  | { readonly kind: 'configured'; readonly configuration: PhoneConfiguration };

interface Timed {
  /** When `wake` is due. */
  readonly deadline: Instant;
}

export type BootState =
  | ({ readonly phase: 'off' } & Memory)
  | ({ readonly phase: 'listening' } & Memory & Timed)
  | ({ readonly phase: 'addressing' } & Memory)
  | ({
      readonly phase: 'resting';
      readonly server: Ipv4;
      readonly next: string;
      readonly rest: readonly string[];
    } & Memory &
      Timed)
  | Fetching
  | ({ readonly phase: 'writing' } & Memory & Timed)
  | ({ readonly phase: 'running' } & Memory);

export type Fetching = {
  readonly phase: 'fetching';
  readonly server: Ipv4;
  readonly file: string;
  readonly rest: readonly string[];
} & Memory;

/** The part of the state that every phase has. */
export interface Memory {
  readonly application: 'none' | 'factory' | 'recovered';
  /** The keys of the loader it has now. */
  readonly keys: readonly SigningKey[];
  /** What it runs, as far as it was loaded here. */
  readonly runs: readonly string[];
  /** The name of the list of that load, without `.loads`, as far as it was told. */
  readonly load?: string;
  /** What it has taken of its configuration since it started. */
  readonly configuration?: PhoneConfiguration;
  /** What it reads files for: to have an application, to be configured, or to have another application. */
  readonly errand: 'recovery' | 'configuration' | 'upgrade';
  /** The list of files it goes by in a recovery or upgrade, once it was taken. */
  readonly list?: TakenList;
  /** Bytes of the components taken so far in this attempt. */
  readonly taken: number;
  readonly lostPower: boolean;
  /** How often in a row a file was refused: the loader asks twice quickly, then pauses. */
  readonly refusals: number;
}

export interface BootStep {
  readonly state: BootState;
  readonly effects: readonly BootEffect[];
}

/** Copies the part of the state that every phase has. */
export function memory(state: BootState): Memory {
  const { application, keys, runs, load, configuration, errand, list, taken, lostPower, refusals } = state;
  const told = { ...(load === undefined ? {} : { load }), ...(configuration && { configuration }) };
  return { application, keys, runs, ...told, errand, taken, lostPower, refusals, list };
}

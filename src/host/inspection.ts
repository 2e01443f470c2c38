/** Looking at this computer for what would keep devices from being helped: what a station asks of it besides its work. */
import type { Ipv4, Subnet } from '../lib/address.ts';
import type { Result } from '../lib/result.ts';
import type { Millis } from '../lib/time.ts';
import type { Command, Ended } from './adapters/address-commands.ts';
import type { EngineWish } from './datagrams/datagram-engine.ts';
import type { DatagramHost } from './datagrams/datagrams.ts';
import type { ClockState } from './system-clock.ts';
import type { StationError } from './station-error.ts';

/** One route of the computer. */
export interface Route {
  readonly network: Subnet;
  /** Absent for a route that drops what it is for. */
  readonly device?: string;
  /** 0.0.0.0 where the network is on the cable itself. */
  readonly gateway: Ipv4;
}

export interface FolderSpace {
  /** The folder that was looked at: the nearest one above that is there. */
  readonly looked: string;
  /** Bytes for this user. */
  readonly free: number;
  /** The word of the system, where this user may not write there. */
  readonly refusal?: string;
}

/** A host for a moment, in this thread. */
export interface BriefHost {
  readonly host: DatagramHost;
  /** Lets it work for so long. */
  readonly run: (time: Millis) => Promise<void>;
}

export interface Inspection {
  /** The file of the program that runs this: Node. */
  readonly program: string;
  /** Runs a program of the system to its end. No shell reads its words. `output` of one that succeeds is what it prints. */
  readonly ask: (command: Command) => Promise<Ended>;
  /** What the computer has for routes; none where they cannot be read. */
  routes(): Promise<readonly Route[]>;
  space(folder: string): FolderSpace;
  /** Undefined where the system cannot be asked. */
  clock(): Promise<ClockState | undefined>;
  /** Close it after use. */
  datagrams(engine: EngineWish): Promise<Result<BriefHost, StationError>>;
}

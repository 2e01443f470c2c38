/** What the packet thread is told to do: plain data, made from settings and the chosen adapter before it starts. */
import type { Happening } from '../events/types.ts';
import type { EngineWish } from '../host/datagrams/datagram-engine.ts';
import type { StationError } from '../host/station-error.ts';
import type { AdapterAddress } from '../lib/address.ts';
import type { Instant } from '../lib/time.ts';
import type { DhcpPlan } from '../services/dhcp/plan.ts';
import type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import type { TftpPlan } from './tftp-plan.ts';

export interface StationPlan {
  readonly engine: EngineWish;
  /** The station's own address, on its first adapter. */
  readonly at: AdapterAddress;
  /** Absent where the service is switched off. */
  readonly dhcp?: DhcpPlan;
  /** One for each adapter; empty where the service is switched off. */
  readonly tftp: readonly TftpPlan[];
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
  /** Which transfers run; ends the one of the number `stop` first. Answered in the order of the questions. */
  | { readonly kind: 'transfers'; readonly stop?: number };

export type FromPacketThread =
  | { readonly kind: 'open'; readonly engine: string; readonly services: readonly string[]; readonly wakeFd?: number }
  /** Every service answers. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: StationError }
  | { readonly kind: 'happenings'; readonly happenings: readonly DatedHappening[] }
  | ({ readonly kind: 'transfers' } & TransfersAnswer);

export interface TransfersAnswer {
  /** Oldest first. */
  readonly running: readonly RunningTransfer[];
  /** The one that was ended, as it stood then. One that is still among those that run could not be ended. */
  readonly stopped?: RunningTransfer;
}

export interface DatedHappening {
  readonly at: Instant;
  readonly happening: Happening;
}

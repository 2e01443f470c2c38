/** What the packet thread is told to do: plain data, made from settings and the chosen adapter before it starts. */
import type { Happening } from '../events/types.ts';
import type { EngineWish } from '../host/datagram-engine.ts';
import type { StationError } from '../host/station-error.ts';
import type { AdapterAddress } from '../lib/address.ts';
import type { Instant } from '../lib/time.ts';
import type { DhcpPlan } from '../services/dhcp/service.ts';
import type { TftpSettings } from '../services/tftp/settings.ts';

export interface StationPlan {
  readonly engine: EngineWish;
  /** The station's own address on the adapter. */
  readonly at: AdapterAddress;
  /** The adapter all sockets are bound to; absent with --listen. */
  readonly device?: string;
  /** Absent where the service is switched off. */
  readonly dhcp?: DhcpPlan;
  readonly tftp?: TftpSettings;
  /** Folders and files to serve, the first ones win. */
  readonly sources: readonly string[];
  readonly dataFolder: string;
}

export type FromPacketThread =
  | { readonly kind: 'ready'; readonly engine: string; readonly services: readonly string[]; readonly wakeFd?: number }
  | { readonly kind: 'refused'; readonly error: StationError }
  | { readonly kind: 'happenings'; readonly happenings: readonly DatedHappening[] };

export interface DatedHappening {
  readonly at: Instant;
  readonly happening: Happening;
}

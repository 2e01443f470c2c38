/** The seam to frames of one EtherType on one adapter, for the few devices that are spoken to below IP. On Linux, with the right to it. */
import type { Mac } from '../lib/address.ts';
import type { Result } from '../lib/result.ts';
import type { StationError } from './station-error.ts';

export interface FramePort {
  /** Of the adapter. */
  readonly mac: Mac;
  /** A whole Ethernet frame; one that the adapter does not take is lost. */
  send(frame: Uint8Array): void;
  /** The next frame that waits, valid until the next call; undefined when there is none. Never waits. */
  receive(): Uint8Array | undefined;
  close(): void;
}

/** `device`: as the system calls it. Fails with `unsupported`, `no-rights` and `no-adapter`. */
export type OpenFrames = (device: string, etherType: number) => Promise<Result<FramePort, StationError>>;

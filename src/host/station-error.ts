/** What the machine refused, as a value for people: what happened, why, and what to do. Made from errno in one place. */
export type StationErrorCode =
  | 'port-taken'
  | 'no-rights'
  | 'no-address'
  | 'no-adapter'
  | 'several-adapters'
  | 'adapter-down'
  | 'unreadable'
  | 'no-firmware'
  | 'no-descriptors'
  | 'foreign-server'
  | 'no-station'
  | 'no-answer'
  | 'settings'
  | 'storage'
  | 'unsupported'
  | 'unexpected';

export interface StationError {
  readonly code: StationErrorCode;
  /** What happened and why, one sentence: `UDP port 67 on eth1 is taken by dnsmasq (pid 812).` */
  readonly message: string;
  /** What to do, one sentence or two: `Stop it, or ...` */
  readonly hint: string;
  /** The system's own word, for reports: `EADDRINUSE`. */
  readonly cause?: string;
}

export function stationError(code: StationErrorCode, message: string, hint: string, cause?: string): StationError {
  return cause === undefined ? { code, message, hint } : { code, message, hint, cause };
}

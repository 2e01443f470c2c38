/** What phones say of themselves in their logs, alarms and status messages, and which cause that names. */
import type { CauseName } from './causes.ts';

/**
 * Words of Cisco's 79x1 class, the more special ones first. "File Not Found", "TFTP Timeout" and "DHCP Timeout" are not among
 * them: healthy phones say the first, and the others name no cause.
 */
const SAYINGS: readonly (readonly [RegExp, CauseName])[] = [
  [/tftp server required|no (?:ipv4 )?tftp server/i, 'no-tftp-address'],
  [/router required|router not on subnet|no default router/i, 'bad-router'],
  [/invalid subnet/i, 'wrong-subnet-mask'],
  [/duplicate ip/i, 'address-in-use'],
  [/rom checksum error|invalid default load name/i, 'flash-damaged'],
  [/checksum err|no checksum|bad checksum/i, 'bad-checksums'],
  [/load rejected hc/i, 'hardware-revision'],
  [/load id incorrect/i, 'load-missing'],
  [/file auth fail|trust list update failed|tftp not authorized|authenticated fail reason/i, 'trust-list-lock'],
  [/load authent?ication failed|auth fail/i, 'signing-key-era'],
];

/** The cause that a message names; undefined for most. */
export function causeSaid(message: string): CauseName | undefined {
  return SAYINGS.find(([words]) => words.test(message))?.[1];
}

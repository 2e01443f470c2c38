/** Devices that ask for the time. */
import type { Rows } from '../row.ts';

export interface SntpEvents {
  /** A device was told the time; told once an hour and device. */
  'sntp.asked': { readonly device?: string; readonly from: string; readonly version: number };
}

export const SNTP_ROWS: Rows<SntpEvents> = {
  'sntp.asked': {
    level: 'debug',
    sentence: (e) => `asks for the time (version ${e.version}), and is told that of this computer`,
    explanation: 'Phones set the clock of their display by it. A device that asks runs its firmware.',
  },
};

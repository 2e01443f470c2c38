/** Cause 123: this computer slept in the middle, and answered nobody meanwhile. */
import { formatDuration, millis, minutes } from '../../../lib/time.ts';
import { on, signRule } from '../../signs.ts';

/** Transfers survive shorter ones: TFTP clients ask again for about as long. */
const SHORT = 20_000;
const LONG = minutes(3 * 24 * 60);

export const STATION_ASLEEP = signRule({
  cause: 'station-asleep',
  about: 'station',
  signs: [
    on('station.clock-jumped', ({ by }) =>
      by >= SHORT && by <= LONG
        ? {
            confidence: 'likely',
            says: `This computer slept for ${formatDuration(millis(by))}, and answered no device meanwhile.`,
            remedy: [
              'Switch off sleep and hibernation, also for a closed lid, while devices are recovered.',
              'Devices that were loading ask again by themselves; restart those that do not.',
            ],
          }
        : undefined,
    ),
  ],
  ends: [
    on('file.complete', () => 'devices read their files again'),
    on('dhcp.ack', () => 'devices get their addresses again'),
  ],
});

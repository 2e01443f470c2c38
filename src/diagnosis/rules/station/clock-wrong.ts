/** Cause 110: the clock of this computer was far off until somebody set it. */
import { formatDuration, millis, minutes } from '../../../lib/time.ts';
import { on, signRule } from '../../signs.ts';

/** A computer sleeps for hours; a clock that jumps by more than days was wrong. */
const FAR_OFF = minutes(3 * 24 * 60);

export const CLOCK_WRONG = signRule({
  cause: 'clock-wrong',
  about: 'station',
  signs: [
    on('station.clock-jumped', ({ by }) =>
      by < -60_000 || by > FAR_OFF
        ? {
            confidence: by > 0 ? 'likely' : 'certain',
            says: `The clock of this computer was ${formatDuration(millis(Math.abs(by)))} ${by > 0 ? 'behind' : 'ahead'} until it was set.`,
            remedy: [
              'Let the computer set its clock by the network, and replace the battery of its clock if it forgets the time.',
              'Devices keep their addresses; the times in records before that moment are wrong.',
            ],
          }
        : undefined,
    ),
    on('host.clock', ({ shows, mend }) => ({
      confidence: 'certain',
      says: `The clock of this computer shows ${shows} UTC, which cannot be: devices are told that time, and signed files may look as if they came from the future.`,
      remedy: [
        ...(mend === undefined ? [] : [`Let the network set it: ${mend}`]),
        'Or set it by hand, and replace the battery of the clock if it forgets the time.',
      ],
    })),
  ],
});

/** Cause 47: a file comes late from the disk of this computer: it is slow, or a program looks into every file first. */
import { on, signRule } from '../../signs.ts';

/** A second one is no accident. */
const LONG = 5000;

export const SLOW_DISK = signRule({
  cause: 'slow-disk',
  about: 'station',
  signs: [
    on('file.waiting', ({ file, waited }) => ({
      confidence: waited > LONG ? 'certain' : 'likely',
      says: `The disk of this computer let a device wait for ${file} (${(waited / 1000).toFixed(1)} s by then): devices repeat themselves, and some give up.`,
      thing: file,
      remedy: [
        'Keep the firmware on a disk of this computer, not on a network drive or a slow USB stick.',
        'Leave its folder out of what the virus scanner looks into.',
        'Or add it to the library, from where it is read at once: rouse firmware add FILE',
      ],
    })),
  ],
});

/** Whether there is room for leases and firmware, and whether this user may write there. */
import type { Happening } from '../../../events/types.ts';
import { formatBytes } from '../../../lib/text.ts';
import { seen, type Check } from '../check.ts';

/** A package of firmware is some tens of megabytes, and what is recorded of a session may become as much. */
const LITTLE = 64 * 1024 * 1024;

export const DISK_CHECK: Check = {
  name: 'disk',
  look({ machine, dataFolder }) {
    const { looked, free, refusal } = machine.inspection.space(dataFolder);
    const facts: Happening[] = [];
    if (free < LITTLE) facts.push({ type: 'host.disk', folder: dataFolder, free });
    if (refusal !== undefined) {
      const message = `The data folder ${dataFolder} cannot be written: the system says ${refusal} at ${looked}.`;
      const hint =
        machine.platform === 'win32'
          ? 'Give this user the right to write there.'
          : `Give it to this user: sudo chown -R "$(id -un)" ${looked}`;
      facts.push({ type: 'host.folder', folder: dataFolder, message, hint, cause: refusal });
    }
    const room = Number.isFinite(free)
      ? `${formatBytes(free)} are free for ${dataFolder}.`
      : `${dataFolder} cannot be looked at.`;
    return Promise.resolve({ facts: [...facts, seen('disk', room)] });
  },
};

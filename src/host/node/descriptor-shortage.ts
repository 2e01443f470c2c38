/**
 * Whether this process may have enough files open at once. It is asked before the program is loaded, because Node opens
 * dozens of the program's own files together, and says so badly when it may not.
 */
import { stationError, type StationError } from '../station-error.ts';
import { descriptorLimit } from './files/descriptor-limit.ts';

/** Loading takes 130, and a station that nobody talks to forty. What is above is for devices. */
const LEAST = 192;

/** Undefined when there are enough, and where the system does not tell (`limit` undefined). */
export function descriptorShortage(limit: number | undefined): StationError | undefined {
  if (limit === undefined || limit >= LEAST) return undefined;
  const hint = `Raise the limit and start again: "ulimit -n 4096" in this shell (as root, if it refuses), LimitNOFILE=4096 for a systemd service, --ulimit nofile=4096 for a container.`;
  const message = `This process may not have more than ${limit} files open at once, and needs ${LEAST}.`;
  return stationError('no-descriptors', message, hint);
}

/** The same for this process. */
export function ownShortage(): StationError | undefined {
  return descriptorShortage(descriptorLimit());
}

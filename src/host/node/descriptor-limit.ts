/**
 * Whether this process may have enough files open at once. It is asked before the program is loaded, because Node opens
 * dozens of the program's own files together, and says so badly when it may not.
 */
import { readFileSync } from 'node:fs';
import { stationError, type StationError } from '../station-error.ts';

/** Loading takes 130, and a station that nobody talks to forty. What is above is for devices. */
const LEAST = 192;

/** Undefined when there are enough, and where the system does not tell. */
export function descriptorShortage(limits: string = limitsOfThisProcess()): StationError | undefined {
  const [, may = ''] = /^Max open files +([0-9]+)/m.exec(limits) ?? [];
  if (may === '' || Number(may) >= LEAST) return undefined;
  const hint = `Raise the limit and start again: "ulimit -n 4096" in this shell (as root, if it refuses), LimitNOFILE=4096 for a systemd service, --ulimit nofile=4096 for a container.`;
  return stationError(
    'no-descriptors',
    `This process may not have more than ${may} files open at once, and needs ${LEAST}.`,
    hint,
  );
}

/** Linux tells; the limits of other systems are higher where nobody lowered them. */
function limitsOfThisProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}

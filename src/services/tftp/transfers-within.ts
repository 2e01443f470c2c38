/** How many transfers fit into what the system lets this process open. */

/** For sockets, leases, the record of the session, and whatever Node opens for itself. */
const FOR_OTHERS = 256;
const LEAST = 16;
/** An upload holds its file and the folder of that open. */
const OF_ONE = 2;

/**
 * How many of the `wanted` transfers each of some servers may run.
 *
 * @param descriptors - how many files and sockets the process may have open; undefined where the system does not tell
 */
export function transfersWithin(wanted: number, servers: number, descriptors: number | undefined): number {
  if (descriptors === undefined) return wanted;
  const room = descriptors - Math.min(FOR_OTHERS, descriptors / 2);
  return Math.min(wanted, Math.max(LEAST, Math.floor(room / OF_ONE / servers)));
}

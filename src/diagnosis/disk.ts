/** The word of the system with which a disk refuses: whether there is no room. */
export function isFull(cause: string | undefined): boolean {
  return cause === 'ENOSPC' || cause === 'EDQUOT';
}

/**
 * The length of the body that `queue` was asked to send. A head that is longer than its slot, or a body that lies outside of
 * its array, is our own mistake and throws: the kernel would read whatever lies there.
 */
export function checkedBodyLength(
  head: number,
  largestOut: number,
  body: Uint8Array | undefined,
  offset: number,
  length: number | undefined,
): number {
  if (head < 0 || head > largestOut) throw new RangeError(`${head} bytes do not fit the reserved slot`);
  const size = body?.length ?? 0;
  const wanted = length ?? size - offset;
  if (offset >= 0 && wanted >= 0 && offset + wanted <= size) return wanted;
  throw new RangeError(`bytes ${offset} to ${offset + wanted} lie outside of a body of ${size}`);
}

/** What the half that receives datagrams passes to the half that stores them. */
export type FromIntake =
  /** First: where the other half counts the bytes that it has taken, modulo 2^32. */
  | { readonly kind: 'intake'; readonly taken: Int32Array }
  /** A block that is not sealed yet (storage/syslog/block.ts), and how many messages are in it. */
  | { readonly kind: 'block'; readonly block: Uint8Array; readonly count: number };

/** Tells the compiler what came from the other thread. */
export function isFromIntake(message: unknown): message is FromIntake {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** Where things lie in the tables of `sendmmsg` and `recvmmsg` on 64-bit Linux; in bytes. */

/** A `mmsghdr`. */
export const HEADER = 64;
/** A `sockaddr_in`. */
export const NAME = 16;
/** Two `iovec`. */
export const IOVEC_PAIR = 32;
/** A `cmsghdr` (16 bytes) with an `in_pktinfo` (12), padded to eight. */
export const CONTROL = 32;
/** In a control: `ipi_spec_dst`, the own address. */
export const CONTROL_OWN = 20;

/**
 * Cookies (RFC 7873, RFC 9018): a client that gets its own back, with one of the server, knows that the answer is no forgery.
 * This server answers clients without one too, so it makes cookies and has to remember none.
 */

/** Octets of what the server adds to the client's 8. */
export const SERVER_COOKIE = 16;
export const CLIENT_COOKIE = 8;
/** Octets of the secret. */
export const COOKIE_SECRET = 16;

const VERSION = 1;

/**
 * Writes the server's cookie at `to`, which stands behind the client's (RFC 9018 section 4): version, three reserved octets, the time in
 * seconds, and SipHash-2-4 of all that and the client's address.
 */
export function writeServerCookie(
  out: DataView,
  to: number,
  { secret, address, seconds }: { readonly secret: DataView; readonly address: number; readonly seconds: number },
): void {
  out.setUint32(to, VERSION << 24, false);
  out.setUint32(to + 4, seconds >>> 0, false);
  const hashed = new DataView(new ArrayBuffer(20));
  for (let at = 0; at < 16; at += 4) hashed.setUint32(at, out.getUint32(to - CLIENT_COOKIE + at, false), false);
  hashed.setUint32(16, address, false);
  const hash = sipHash(secret, hashed);
  out.setBigUint64(to + 8, hash, true);
}

/** SipHash-2-4 (Aumasson and Bernstein), with a key of 16 octets. */
export function sipHash(key: DataView, message: DataView): bigint {
  const [low, high] = [key.getBigUint64(0, true), key.getBigUint64(8, true)];
  const state: State = {
    a: low ^ 0x736f_6d65_7073_6575n,
    b: high ^ 0x646f_7261_6e64_6f6dn,
    c: low ^ 0x6c79_6765_6e65_7261n,
    d: high ^ 0x7465_6462_7974_6573n,
  };
  const whole = message.byteLength - (message.byteLength % 8);
  for (let at = 0; at < whole; at += 8) compress(state, message.getBigUint64(at, true));
  let last = BigInt(message.byteLength & 0xff) << 56n;
  for (let at = whole; at < message.byteLength; at += 1)
    last |= BigInt(message.getUint8(at)) << BigInt(8 * (at - whole));
  compress(state, last);
  state.c ^= 0xffn;
  for (let round = 0; round < 4; round += 1) mix(state);
  return state.a ^ state.b ^ state.c ^ state.d;
}

interface State {
  a: bigint;
  b: bigint;
  c: bigint;
  d: bigint;
}

function compress(state: State, word: bigint): void {
  state.d ^= word;
  mix(state);
  mix(state);
  state.a ^= word;
}

function mix(state: State): void {
  state.a = plus(state.a, state.b);
  state.b = rotated(state.b, 13n) ^ state.a;
  state.a = rotated(state.a, 32n);
  state.c = plus(state.c, state.d);
  state.d = rotated(state.d, 16n) ^ state.c;
  state.a = plus(state.a, state.d);
  state.d = rotated(state.d, 21n) ^ state.a;
  state.c = plus(state.c, state.b);
  state.b = rotated(state.b, 17n) ^ state.c;
  state.c = rotated(state.c, 32n);
}

function plus(one: bigint, other: bigint): bigint {
  return BigInt.asUintN(64, one + other);
}

function rotated(word: bigint, by: bigint): bigint {
  return BigInt.asUintN(64, (word << by) | (word >> (64n - by)));
}

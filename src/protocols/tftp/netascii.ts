/**
 * The netascii transfer mode (RFC 764 as RFC 1350 uses it): on the wire a line ends with CR LF, and a bare CR is
 * CR NUL. Both directions work on pieces of a file; a pair may be split between two of them.
 */
const LF = 10;
const CR = 13;
const NUL = 0;

/** A file, or the next piece of one, as it travels. A local line end is LF. */
export function toNetascii(file: Uint8Array): Uint8Array {
  let special = 0;
  for (const byte of file) if (byte === LF || byte === CR) special += 1;
  const wire = new Uint8Array(file.length + special);
  let at = 0;
  for (const byte of file) {
    if (byte === LF) wire[at++] = CR;
    wire[at++] = byte;
    if (byte === CR) wire[at++] = NUL;
  }
  return wire;
}

/** Turns received pieces into local text: CR LF becomes LF, CR NUL becomes CR, a CR before anything else stays. */
export class NetasciiDecoder {
  #pendingCr = false;

  /** The local bytes of the next piece; a CR at its end waits for the next one. */
  decode(piece: Uint8Array): Uint8Array {
    const local = new Uint8Array(piece.length + 1);
    let at = 0;
    for (const byte of piece) {
      if (this.#pendingCr && byte !== LF) local[at++] = CR;
      if (byte !== CR && !(this.#pendingCr && byte === NUL)) local[at++] = byte;
      this.#pendingCr = byte === CR;
    }
    return local.subarray(0, at);
  }

  /** What is left at the end of the file: a CR without successor, or nothing. */
  end(): Uint8Array {
    const rest = this.#pendingCr ? Uint8Array.of(CR) : new Uint8Array(0);
    this.#pendingCr = false;
    return rest;
  }
}

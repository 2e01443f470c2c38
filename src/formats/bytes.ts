/** The few things every file format here needs from raw bytes. All offsets and lengths are bytes. */

const LATIN1 = new TextDecoder('latin1');

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One byte a character; for the fixed ASCII words that formats are made of. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

/** Whether `magic` stands at `offset`; false where the bytes end before. */
export function startsWith(bytes: Uint8Array, magic: Uint8Array, offset = 0): boolean {
  if (bytes.length < offset + magic.length) return false;
  return magic.every((byte, index) => bytes[offset + index] === byte);
}

/** The text up to the first NUL or the end of `bytes`, one character a byte. */
export function textUntilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return LATIN1.decode(end === -1 ? bytes : bytes.subarray(0, end));
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

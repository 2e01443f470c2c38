/** Images that were published and looked at: the only firmware that can be told to be what it claims, byte for byte. */
import { KNOWN_IMAGE_ROWS } from './known-images-data.ts';

export interface KnownImage {
  readonly name: string;
  /** Lower-case hexadecimal, of the whole file. */
  readonly sha1: string;
  /** Bytes; absent where only the hash is known. */
  readonly size?: number;
  /** Of what is behind the envelope, where an unsigned twin was published. */
  readonly payloadSha1?: string;
}

export const KNOWN_IMAGES: readonly KnownImage[] = KNOWN_IMAGE_ROWS.trim().split('\n').map(rowOf);

const BY_HASH: ReadonlyMap<string, KnownImage> = new Map(KNOWN_IMAGES.map((image) => [image.sha1, image]));
const BY_PAYLOAD: ReadonlyMap<string, KnownImage> = new Map(
  KNOWN_IMAGES.flatMap((image) => (image.payloadSha1 === undefined ? [] : [[image.payloadSha1, image] as const])),
);

/** The published image with exactly these bytes. */
export function knownImage(sha1: string, size: number): KnownImage | undefined {
  const image = BY_HASH.get(sha1);
  return image?.size === undefined || image.size === size ? image : undefined;
}

/** The published image with this payload; its signature may be another one. */
export function knownPayload(payloadSha1: string): KnownImage | undefined {
  return BY_PAYLOAD.get(payloadSha1);
}

/** A published image of this name and another content: the size then tells how much is missing or too much. */
export function knownByName(name: string): readonly KnownImage[] {
  return KNOWN_IMAGES.filter((image) => image.name.toLowerCase() === name.toLowerCase());
}

function rowOf(row: string): KnownImage {
  const [sha1 = '', size = '', name = '', payloadSha1] = row.split(' ');
  return { name, sha1, size: size === '-' ? undefined : Number(size), payloadSha1 };
}

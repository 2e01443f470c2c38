/**
 * The record of one package: where it came from, which files it has, where their bytes lie, and the facts about each.
 * What facts are is not known here (knowledge is beside storage, not below it): whoever opens the library says.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { baseName } from '../../formats/archive/entry-name.ts';
import { instant, type Instant } from '../../lib/time.ts';
import { compareText } from '../../lib/text.ts';

export interface StoredFile<F> {
  /** As in the archive or the folder, with `/` between folders and `!/` behind an archive inside. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal: the name of its blob. */
  readonly sha256: string;
  /** What was odd about its entry: `differs only in case from ...`. */
  readonly notes: readonly string[];
  readonly facts: F;
}

/** The archive a package was in: the same archive again need not be unpacked to be known. */
export interface Origin {
  readonly size: number;
  readonly sha256: string;
  /** How many packages were in it. */
  readonly packages: number;
}

export interface StoredPackage<F> {
  /** 12 hexadecimal digits, made of the names and contents of its files: the same package always has the same. */
  readonly id: string;
  /** What the user calls it: the name of the download or folder. */
  readonly name: string;
  /** Where it was given from. */
  readonly source: string;
  readonly added: Instant;
  readonly origin?: Origin;
  /** In the order of the archive or folder. */
  readonly files: readonly StoredFile<F>[];
}

/** What is known of a file, and how it becomes known. */
export interface FactsKind<F> {
  /** Larger files are only shown by their beginning. Bytes. */
  readonly largest: number;
  inspect(name: string, bytes: Uint8Array): F;
  /** `start`: `SNIFF_LENGTH` bytes; `sha1` of the whole file, `contentsSha256` from `hashedFrom` on. */
  inspectStart(name: string, size: number, sha1: string, start: Uint8Array, contentsSha256?: string): F;
  /** Where the contents begin that are to be hashed; undefined where nothing can be checked by that. */
  hashedFrom?(start: Uint8Array): number | undefined;
  /** Whether devices take this archive as it is, so that it is not opened. `start`: its first bytes. */
  isImage?(name: string, start: Uint8Array): boolean;
  /** Facts out of a file; undefined for anything else. */
  read(value: unknown): F | undefined;
}

const FORMAT = 1;

const MANIFEST = z.object({
  format: z.literal(FORMAT),
  id: z.string().regex(/^[0-9a-f]{12}$/),
  name: z.string(),
  source: z.string(),
  added: z.number(),
  origin: z.object({ size: z.number(), sha256: z.string(), packages: z.number() }).optional(),
  files: z.array(
    z.object({
      path: z.string(),
      size: z.number(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      notes: z.array(z.string()),
      facts: z.unknown(),
    }),
  ),
});

export function packageId(files: readonly Pick<StoredFile<unknown>, 'path' | 'sha256'>[]): string {
  const lines = files.map(({ path, sha256 }) => `${baseName(path)}\0${sha256}\n`).toSorted(compareText);
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 12);
}

export function encodeManifest<F>(stored: StoredPackage<F>): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...stored }, undefined, 1)}\n`);
}

/** Undefined for a manifest that is damaged or of another version. */
export function decodeManifest<F>(bytes: Uint8Array, kind: FactsKind<F>): StoredPackage<F> | undefined {
  const parsed = MANIFEST.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  const { id, name, source, added, origin } = parsed.data;
  const files = parsed.data.files.flatMap((file): readonly StoredFile<F>[] => {
    const facts = kind.read(file.facts);
    return facts === undefined ? [] : [{ ...file, facts }];
  });
  if (files.length < parsed.data.files.length) return undefined;
  return { id, name, source, added: instant(added), files, ...(origin && { origin }) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

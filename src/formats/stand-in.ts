/**
 * Files that are not what their name promises, because a tool left something in their place: git-LFS pointers,
 * symbolic links checked out as text, pages saved instead of downloads, and nothing at all.
 */
import { latin1 } from '../lib/text.ts';

export type StandIn =
  | { readonly kind: 'empty' }
  /** `size`: of the file that should be here, in bytes. `sha256`: its hash. */
  | { readonly kind: 'lfs-pointer'; readonly size: number; readonly sha256: string }
  | { readonly kind: 'link-text'; readonly target: string }
  | { readonly kind: 'web-page' };

/** A pointer has about 130 bytes. */
const LONGEST_POINTER = 1024;
const LONGEST_LINK = 64;
const POINTER = /^version https:\/\/git-lfs[^\n]*\n(?:[^\n]*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n/;

/** Looks at the beginning of a file (1 kB is enough) that should be firmware; `size` is the length of all of it. */
export function recogniseStandIn(start: Uint8Array, size: number): StandIn | undefined {
  if (size === 0) return { kind: 'empty' };
  const text = latin1(start.subarray(0, LONGEST_POINTER));
  if (/^\s*(<!doctype html|<html)/i.test(text)) return { kind: 'web-page' };
  const [, sha256, length] = POINTER.exec(text) ?? [];
  if (sha256 !== undefined && size <= LONGEST_POINTER) return { kind: 'lfs-pointer', size: Number(length), sha256 };
  // One word without a line end: what git writes for a link where the system has none. OS79XX.TXT looks the same.
  if (size <= LONGEST_LINK && /^[\w./-]+$/.test(text)) return { kind: 'link-text', target: text };
  return undefined;
}

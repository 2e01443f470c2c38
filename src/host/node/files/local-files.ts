/** The files of the user that are named on the command line. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compareText } from '../../../lib/text.ts';

export function isFolder(path: string): boolean {
  return stats(path)?.isDirectory() === true;
}

export function isFile(path: string): boolean {
  return stats(path)?.isFile() === true;
}

export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  return { folder: dirname(path), name: basename(path) };
}

/**
 * The files that a name with `*` and `?` in its last segment means, sorted; the name itself where such a file exists or
 * nothing matches. (Most shells have done this already; that of Windows leaves it to the program.)
 */
export function expand(pattern: string): readonly string[] {
  const { folder, name } = splitPath(pattern);
  if (!/[*?]/.test(name) || isFile(pattern) || !isFolder(folder)) return [pattern];
  const wanted = wildcard(name);
  const found = readdirSync(folder).filter((entry) => wanted.test(entry) && isFile(join(folder, entry)));
  const at = (entry: string): string => (folder === '.' ? entry : join(folder, entry));
  return found.length === 0 ? [pattern] : found.toSorted(compareText).map(at);
}

/** The MD5 of a file's contents in hexadecimal digits; undefined when it cannot be read. */
export async function md5Of(path: string): Promise<string | undefined> {
  const hash = createHash('md5');
  try {
    const chunks: AsyncIterable<Uint8Array> = createReadStream(path);
    for await (const chunk of chunks) hash.update(chunk);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** Undefined for what is not there or may not be looked at. */
function stats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** As shells do: a leading dot is meant only where it is written. */
function wildcard(name: string): RegExp {
  const source = name
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(name.startsWith('.') ? `^${source}$` : `^(?!\\.)${source}$`);
}

/** The secret that the passwords of phones are made from: kept in the data folder, for this user only. */
import { readFile, replaceFile, type Files } from '../host/files/files.ts';
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import { encodeText } from '../lib/text.ts';

const SECRET = 'phones/secret';
const LEAST = 32;

/** The one that is kept; where there is none, or one that is cut off, `make` gives one that is kept from then on. */
export function phoneSecret(files: Files, make: () => string): Result<string, StationError> {
  const read = readFile(files, SECRET);
  if (!read.ok) return read;
  const known = new TextDecoder().decode(read.value ?? new Uint8Array()).trim();
  if (known.length >= LEAST) return ok(known);
  const made = make();
  const kept = replaceFile(files, SECRET, encodeText(`${made}\n`));
  return kept.ok ? ok(made) : kept;
}

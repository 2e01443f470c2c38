/** The token of the page: who has it may do on the page whatever its owner may. Made once, and kept for its owner alone. */
import { randomBytes } from 'node:crypto';
import { readFile, replaceFile, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';

export const TOKEN_FILE = 'page/token';
/** 192 bits, which nobody guesses. */
const BYTES = 24;

/** Fails with `storage`. */
export function pageToken(files: Files): Result<string, StationError> {
  const kept = readFile(files, TOKEN_FILE);
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return ok(new TextDecoder().decode(kept.value).trim());
  const token = randomBytes(BYTES).toString('base64url');
  const written = replaceFile(files, TOKEN_FILE, new TextEncoder().encode(`${token}\n`));
  return written.ok ? ok(token) : written;
}

/** The name that a request target means (RFC 9112 section 3.2), before anybody looks whether it is there. */
import { err, ok, type Result } from '../../lib/result.ts';
import { decodeText } from '../../lib/text.ts';
import { refusal, type HttpRefusal } from './status.ts';

const ABSOLUTE = /^https?:\/\/[^/?#]*/i;
const ESCAPES = /%([0-9A-Fa-f]{2})/g;
const CONTROLS = /[\u0000-\u001f\u007f]/;

/**
 * The path, with its escapes decoded once and for all, without the query: `/a b` for `/a%20b?x` and for
 * `http://station:6970/a%20b`. Whatever it holds then (`..`, `%2e`) is part of the name.
 */
export function pathOf(target: string): Result<string, HttpRefusal> {
  const origin = target.startsWith('/') ? target : target.replace(ABSOLUTE, '');
  if (origin === target && !target.startsWith('/')) return err(refusal(400, 'a target that is no path'));
  if (origin.includes('#')) return err(refusal(400, 'a target with a fragment'));
  const [path = ''] = origin.split('?', 1);
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return err(refusal(400, 'an escape that is none'));
  const plain = path.replaceAll(ESCAPES, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  if (CONTROLS.test(plain)) return err(refusal(400, 'the name contains control characters'));
  return ok(decodeText(Buffer.from(plain, 'latin1')));
}

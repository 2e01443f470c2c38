/** Which names of archive entries are taken, on any system: a name that is harmless on one may be a device on another. */
import { err, ok, type Result } from '../../lib/result.ts';

const LONGEST_PATH = 1024;
const LONGEST_PART = 255;
/** Names that Windows gives to devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Control characters, and the marks that turn the direction of what follows. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * The path of an entry with `/` between its parts and without `.` parts, or why it is refused. Empty for `./`, the
 * folder itself. Names are the archive's words only: nothing is ever written under them. Old tools of Windows write a
 * backslash between the parts; a colon is a letter like others, but for a drive in front.
 */
export function entryPath(name: string): Result<string, string> {
  if (name.length > LONGEST_PATH) return err('has a name that is too long');
  if (UNPRINTABLE.test(name)) return err('has control characters in its name');
  if (/^[/\\]/.test(name)) return err('has an absolute name');
  if (/^[a-z]:/i.test(name)) return err('has a drive letter in its name');
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return err('leads out of the archive');
  for (const part of parts) {
    if (part.length > LONGEST_PART) return err('has a name that is too long');
    if (DEVICE.test(part)) return err('has the name of a device');
    if (/[. ]$/.test(part)) return err('has a name that ends in a dot or blank');
  }
  return ok(parts.join('/'));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What texts in packets mean to a person, and to whoever looks for a file. */
import { encodeText, latin1 } from '../../lib/text.ts';

/**
 * A text as it was meant: one with bytes that are no UTF-8 comes from a device that writes one byte a character, and is
 * read so as a whole.
 */
export function readText(text: string): string {
  return /\p{Surrogate}/u.test(text) ? latin1(encodeText(text)) : text;
}

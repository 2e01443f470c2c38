/** Why an archive is not taken. Reading one is a stream, so this travels as an exception and ends it. */
export class ArchiveRefused extends Error {
  /** The entry, as written in the archive; empty when it is about the archive as a whole. Not safe to print as it is. */
  readonly entry: string;
  /** Without the name: `leads out of the archive`. */
  readonly reason: string;

  constructor(entry: string, reason: string) {
    super(entry === '' ? `The archive ${reason}` : `${JSON.stringify(entry)} ${reason}`);
    this.name = 'ArchiveRefused';
    this.entry = entry;
    this.reason = reason;
  }
}

/** Turns what a library threw into a refusal; refusals pass. */
export function refusalOf(error: unknown, entry: string): ArchiveRefused {
  if (error instanceof ArchiveRefused) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'syscall' in error) return new ArchiveRefused(entry, `could not be read (${message})`);
  const cut = /truncated|unexpected end|end of central directory|unexpected EOF/i.test(message);
  return new ArchiveRefused(entry, cut ? `is cut off (${message})` : `is damaged (${message})`);
}

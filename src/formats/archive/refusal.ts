/** Why an archive is not taken. Reading one is a stream, so this travels as an exception and ends it. */
export class ArchiveRefused extends Error {
  /** The entry, as written in the archive; empty when it is about the archive as a whole. Not safe to print as it is. */
  readonly entry: string;
  /** Without the name: `leads out of the archive`. */
  readonly reason: string;
  /** What to do; a sentence. */
  readonly advice: string;

  constructor(entry: string, reason: string, advice: string) {
    super(entry === '' ? `The archive ${reason}` : `${JSON.stringify(entry)} ${reason}`);
    this.name = 'ArchiveRefused';
    this.entry = entry;
    this.reason = reason;
    this.advice = advice;
  }
}

export const ADVICE = {
  /** It did not arrive as it left. */
  again: 'Download it again and give it as it is.',
  /** It is whole, and not taken as an archive. */
  unpack: 'Unpack it yourself and give the folder it makes.',
  decrypt: 'Unpack it with its password and give the folder it makes.',
  gunzip: 'It holds a single file: unpack it (gunzip, or 7-Zip) and give what comes out.',
  outer: 'Unpack the outermost one and give the folder it makes.',
  join: 'Put its parts together and give the whole.',
  disk: 'Check the disk, or copy the file elsewhere.',
  complete: 'Is it still being copied or downloaded? Give it again when it is complete.',
} as const;

/** The bytes of a file end before the length that it had when it was opened. */
export class SourceShrank extends Error {
  constructor() {
    super('it became shorter while it was read');
    this.name = 'SourceShrank';
  }
}

/** Turns what a library threw into a refusal; refusals pass. */
export function refusalOf(error: unknown, entry: string): ArchiveRefused {
  if (error instanceof ArchiveRefused) return error;
  if (error instanceof SourceShrank) return new ArchiveRefused('', 'became shorter while it was read', ADVICE.complete);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'syscall' in error) {
    return new ArchiveRefused(entry, `could not be read (${message})`, ADVICE.disk);
  }
  const known = KNOWN.find(({ says }) => says.test(message));
  if (known !== undefined) return new ArchiveRefused(entry, `${known.reason} (${message})`, known.advice);
  return new ArchiveRefused(entry, `is damaged (${message})`, ADVICE.again);
}

/** What the libraries say that is no damage. */
const KNOWN = [
  {
    says: /truncated|unexpected end|end of central directory|unexpected EOF/i,
    reason: 'is cut off',
    advice: ADVICE.again,
  },
  { says: /encrypt/i, reason: 'is encrypted', advice: ADVICE.decrypt },
  { says: /multi-disk/i, reason: 'is one of several parts', advice: ADVICE.join },
  { says: /unsupported compression/i, reason: 'is packed in a way that is not known here', advice: ADVICE.unpack },
] as const;

/** The files of a device's story: those its list names, and whatever else it reads, with how far each is. */
export interface FileProgress {
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /** `unconfirmed`: all of it was sent and only the last acknowledgement did not come; what the device does next tells. */
  readonly state: 'expected' | 'reading' | 'read' | 'unconfirmed' | 'failed';
}

export interface FilesSoFar {
  /** The list of files and the files it names, in their order; then others, the latest last. Never more than `MOST_FILES`. */
  readonly files: readonly FileProgress[];
  /** How many of them are the list and what it names; 0 before a list was read. */
  readonly listed: number;
}

export const NO_FILES: FilesSoFar = { files: [], listed: 0 };

/** A device can ask for as many names as it likes: of those that no list names the earliest are forgotten. */
export const MOST_FILES = 256;

/** A list begins to be read: whatever was read before belongs to an earlier attempt. */
export function listedFiles(
  list: Pick<FileProgress, 'name' | 'size'>,
  expected: readonly Pick<FileProgress, 'name' | 'size'>[],
): FilesSoFar {
  const files = [list, ...expected]
    .slice(0, MOST_FILES)
    .map(({ name, size }, at): FileProgress => ({ name, size, sent: 0, state: at === 0 ? 'reading' : 'expected' }));
  return { files, listed: files.length };
}

/** The same with what is new about one file, whatever the case of its name. */
export function withFile(so: FilesSoFar, name: string, change: Partial<FileProgress>): FilesSoFar {
  const { files, listed } = so;
  const wanted = name.toLowerCase();
  const at = files.findIndex((file) => file.name.toLowerCase() === wanted);
  const known = files[at];
  if (known !== undefined) return { files: files.with(at, { ...known, ...change }), listed };
  if (listed >= MOST_FILES) return so;
  const room = files.length < MOST_FILES ? files : files.toSpliced(listed, 1);
  return { files: [...room, { name, size: 0, sent: 0, state: 'reading', ...change }], listed };
}

/** The device asks for another file: it has what was sent to it before. */
export function withConfirmed({ files, listed }: FilesSoFar): FilesSoFar {
  if (files.every(({ state }) => state !== 'unconfirmed')) return { files, listed };
  return { files: files.map((file) => (file.state === 'unconfirmed' ? { ...file, state: 'read' } : file)), listed };
}

/** The files that a recovery needs: the list and what it names, or all that was asked for where no list names anything. */
export function neededFiles({ files, listed }: FilesSoFar): readonly FileProgress[] {
  return listed > 1 ? files.slice(0, listed) : files;
}

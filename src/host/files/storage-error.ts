/** What the system says when it refuses a file, turned into what a person can do about it. */
import { stationError, type StationError } from '../station-error.ts';

interface Row {
  /** Completes "/data/leases could not be ...: ". */
  readonly why: string;
  readonly hint: string;
}

const OTHER_FOLDER = 'or keep the data elsewhere with --data.';

const FULL: Row = { why: 'the disk is full', hint: `Make room on it, ${OTHER_FOLDER}` };
const RIGHTS: Row = { why: 'this user may not', hint: `Give this user the right to that folder, ${OTHER_FOLDER}` };
const FAULTY: Row = { why: 'the disk failed', hint: `Check the disk and its cable, ${OTHER_FOLDER}` };

const NO_FOLDER: Row = {
  why: 'there is a file where a folder should be',
  hint: `Move that file away, ${OTHER_FOLDER}`,
};

const ROWS: Readonly<Record<string, Row>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, why: "this user's share of the disk is used up" },
  EFBIG: { ...FULL, why: 'the file would grow larger than this disk allows' },
  EROFS: { why: 'the disk is read-only', hint: `Mount it writable, ${OTHER_FOLDER}` },
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EIO: FAULTY,
  ENXIO: FAULTY,
  ENODEV: { ...FAULTY, why: 'the disk is gone' },
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  EISDIR: { why: 'there is a folder where a file should be', hint: `Move that folder away, ${OTHER_FOLDER}` },
  EMFILE: { why: 'this process has too many files open', hint: 'Raise the limit (ulimit -n) and start again.' },
  ENFILE: { why: 'this computer has too many files open', hint: 'Stop what opens them and start again.' },
  EBUSY: {
    why: 'another program has it open',
    hint: 'Close that program (a virus scanner or a backup does this too).',
  },
};

/**
 * @param path - for people, as they would type it
 * @param action - completes "could not be": `written`
 * @param errno - its name: `ENOSPC`
 */
export function storageError(path: string, action: string, errno: string): StationError {
  const row = ROWS[errno] ?? { why: `the system says ${errno}`, hint: `Try again, ${OTHER_FOLDER}` };
  return stationError('storage', `${path} could not be ${action}: ${row.why}.`, row.hint, errno);
}

/** Whether there was no room for it: other files that go would help. */
export function isFull({ cause }: StationError): boolean {
  return cause === 'ENOSPC' || cause === 'EDQUOT';
}

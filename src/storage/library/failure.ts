/** Why a download was not taken, for people; what is nobody's fault but ours is not explained here. */
import { ArchiveRefused } from '../../formats/archive/refusal.ts';
import { causeOf } from '../../host/errno.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { printable } from '../../lib/text.ts';
import { SourceUnreadable, type Incoming } from './incoming.ts';

const AGAIN = 'Download it again and give it as it is. Nothing of it was kept.';

/** Undefined for an error that is neither the download's nor the disk's. */
export function incomingFailure(incoming: Pick<Incoming, 'source'>, error: unknown): StationError | undefined {
  if (error instanceof SourceUnreadable) return error.reason;
  const source = printable(incoming.source);
  if (error instanceof ArchiveRefused) {
    const what = error.entry === '' ? 'the archive' : printable(error.entry);
    return stationError('unreadable', `${source} was not taken: ${what} ${printable(error.reason)}.`, AGAIN);
  }
  if (!(error instanceof Error && 'syscall' in error)) return undefined;
  const cause = causeOf(error);
  const message = `${source} could not be read to its end (${cause}).`;
  return stationError('unreadable', message, 'Check the disk, or copy the file elsewhere.', cause);
}

export function emptyDownload(source: string): StationError {
  const message = `There is no firmware in ${printable(source)}: it holds no files.`;
  return stationError('no-firmware', message, 'Give the download itself, or the folder it was unpacked into.');
}

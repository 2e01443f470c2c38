/** Why a download was not taken, for people; what is nobody's fault but ours is not explained here. */
import { ADVICE, ArchiveRefused, SourceShrank } from '../../formats/archive/refusal.ts';
import { causeOf } from '../../host/errno.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { printable } from '../../lib/text.ts';
import { SourceUnreadable, type Incoming } from './incoming.ts';

/** Undefined for an error that is neither the download's nor the disk's. */
export function incomingFailure(incoming: Pick<Incoming, 'source'>, error: unknown): StationError | undefined {
  if (error instanceof SourceUnreadable) return error.reason;
  if (error instanceof SourceShrank) return notTaken(incoming.source, error.message, ADVICE.complete);
  if (error instanceof ArchiveRefused) {
    const what = error.entry === '' ? 'the archive' : printable(error.entry);
    return notTaken(incoming.source, `${what} ${printable(error.reason)}`, error.advice);
  }
  if (!(error instanceof Error && 'syscall' in error)) return undefined;
  const cause = causeOf(error);
  const message = `${printable(incoming.source)} could not be read to its end (${cause}).`;
  return stationError('unreadable', message, ADVICE.disk, cause);
}

/** `why`: a sentence without its end. */
export function notTaken(source: string, why: string, advice: string): StationError {
  return stationError('unreadable', `${printable(source)} was not taken: ${why}.`, advice);
}

/** `remark`: about what of a folder is passed over, where that is all there is. */
export function emptyDownload(source: string, remark?: { problem: string; remedy: string }): StationError {
  const why = remark?.problem ?? 'it holds no files.';
  const hint = remark?.remedy ?? 'Give the download itself, or the folder it was unpacked into.';
  return stationError('no-firmware', `There is no firmware in ${printable(source)}: ${why}`, hint);
}

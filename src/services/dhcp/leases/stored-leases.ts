/** Opens the lease journal of a server and reads the stored leases. What is wrong with them is told as events; the rest is kept. */
import type { Report } from '../../../events/types.ts';
import { DONE, type Files } from '../../../host/files/files.ts';
import type { StationError } from '../../../host/station-error.ts';
import type { DayOffset } from '../../../host/wall-clock.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { ended } from '../../../lib/underway.ts';
import type { LeaseBook } from '../../../protocols/dhcp/leases/lease-book.ts';
import { openLeaseJournal, type LeaseJournal } from '../../../storage/leases/lease-journal.ts';
import { datedJournal, datedLeases, takerFor } from './dated-leases.ts';
import { giveWay } from '../../../storage/sessions/session-folder.ts';
import { giveWaySyslog } from '../../../storage/syslog/segments.ts';

/** For leases that end with the server. */
export const FORGETFUL: LeaseJournal = {
  pending: 0,
  record() {},
  commit: () => DONE,
  commitSoon: () => ended(DONE),
  close: () => DONE,
};

/** Reads the leases in `folder`, whose files these are, into `book`. Fails with `storage`. */
export function openStoredLeases(
  files: Files,
  folder: string,
  book: LeaseBook,
  report: Report,
  day: DayOffset,
): Result<LeaseJournal, StationError> {
  const opened = openLeaseJournal(files, {
    live: () => datedLeases(book, day),
    into: takerFor(book, day),
    makeRoom: roomMaker(files, report),
    onCompaction: (outcome) => {
      if (outcome.kind === 'failed') report({ type: 'lease.not-compacted', reason: outcome.error.message });
    },
  });
  if (!opened.ok) return opened;
  const { journal, damaged, torn } = opened.value;
  report({ type: 'lease.loaded', leases: book.size, file: `${folder}/leases` });
  for (const { file, line, reason } of damaged) report({ type: 'lease.row-damaged', file, line, reason });
  if (torn !== undefined) report({ type: 'lease.torn', ...torn });
  return ok(datedJournal(journal, day));
}

/** What is freed at once on a full disk: enough for the leases of a hundred thousand devices. */
const ROOM = 32 * 1024 * 1024;

/** Leases come first: the records of sessions go for them, then the oldest log messages. Each is told once. */
function roomMaker(files: Files, report: Report): () => boolean {
  const told = new Set<string>();
  const tell = (happening: Parameters<Report>[0]): void => {
    if (!told.has(happening.type)) report(happening);
    told.add(happening.type);
  };
  return () => {
    const sessions = giveWay(files, ROOM);
    if (sessions.length > 0) tell({ type: 'session.dropped', files: sessions, why: 'disk-full' });
    if (sessions.length > 0) return true;
    const logs = giveWaySyslog(files, ROOM);
    if (logs.length > 0) tell({ type: 'syslog.gave-way', files: logs });
    return logs.length > 0;
  };
}

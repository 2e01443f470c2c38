/**
 * The folder with the records of sessions, and how much of it is kept. A session is a file named after its start, and when
 * that has become long more of them: `2010-09-17T18-02-11.000Z.jsonl`, then `2010-09-17T18-02-11.000Z.part000002.jsonl`.
 * Sorted by name they are sorted by age. Files of other names are nobody's business here.
 */
import type { Files } from '../../host/files/files.ts';
import type { Instant } from '../../lib/time.ts';
import { compareText } from '../../lib/text.ts';

const FOLDER = 'sessions';
const NAME = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z(?:_\d+)?)(?:\.part\d+)?\.jsonl$/;

interface SessionFile {
  /** Relative to the data folder. */
  readonly path: string;
  readonly session: string;
  /** In bytes. */
  readonly size: number;
}

/** A name that no session has; no colons, for Windows' sake. */
export function newSession(files: Files, start: Instant): string {
  const taken = new Set(recorded(files).map(({ session }) => session));
  const stamp = new Date(start).toISOString().replaceAll(':', '-');
  for (let number = 1; ; number += 1) {
    const session = number === 1 ? stamp : `${stamp}_${number}`;
    if (!taken.has(session)) return session;
  }
}

/** `part` counts from 1. */
export function sessionPath(session: string, part: number): string {
  const suffix = part === 1 ? '' : `.part${String(part).padStart(6, '0')}`;
  return `${FOLDER}/${session}${suffix}.jsonl`;
}

/** The parts of the session that `name` is a part of, oldest first; `name` alone where it is no name of a session. */
export function partsOf(files: Pick<Files, 'list'>, folder: string, name: string): readonly string[] {
  const [, session] = NAME.exec(name) ?? [];
  const names = files.list(folder);
  if (session === undefined || !names.ok) return [name];
  const parts = names.value.filter((other) => NAME.exec(other)?.[1] === session);
  // `.jsonl` comes before `.part`.
  return parts.length === 0 ? [name] : parts.toSorted(compareText);
}

/** Each part begins with the first event of the session: it is there once. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = parts.map((part, index) => (index === 0 ? part : part.subarray(part.indexOf(LINE_END) + 1)));
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const LINE_END = 10;

export interface Keep {
  /** Sessions. */
  readonly sessions: number;
  /** Bytes of this session, and of all together. */
  readonly sessionBytes: number;
  readonly totalBytes: number;
}

/**
 * Removes what is oldest: sessions beyond their number, then parts of `session` and parts of any until `bytes` more have
 * room. Returns what was removed for want of room.
 */
export function makeRoom(files: Files, session: string, bytes: number, keep: Keep): readonly string[] {
  const all = recorded(files);
  const sessions = [...new Set(all.map((file) => file.session)).add(session)].toSorted(compareText);
  const tooMany = new Set(sessions.slice(0, Math.max(0, sessions.length - keep.sessions)));
  for (const file of all) if (tooMany.has(file.session)) files.remove(file.path);
  const left = all.filter((file) => !tooMany.has(file.session));
  const own = left.filter((file) => file.session === session);
  const removed = new Set(oldestAbove(own, keep.sessionBytes - bytes));
  for (const path of oldestAbove(
    left.filter((file) => !removed.has(file.path)),
    keep.totalBytes - bytes,
  ))
    removed.add(path);
  return [...removed].filter((path) => files.remove(path).ok);
}

/** Removes the oldest records until so many bytes are free, for what is more important. Returns what was removed. */
export function giveWay(files: Files, bytes: number): readonly string[] {
  const removed: string[] = [];
  let freed = 0;
  for (const { path, size } of recorded(files)) {
    if (freed >= bytes) break;
    if (!files.remove(path).ok) continue;
    removed.push(path);
    freed += size;
  }
  return removed;
}

/** The oldest that have to go for the others to be no more than `most` bytes. */
function oldestAbove(found: readonly SessionFile[], most: number): readonly string[] {
  let size = found.reduce((sum, file) => sum + file.size, 0);
  const going: string[] = [];
  for (const file of found) {
    if (size <= most) break;
    size -= file.size;
    going.push(file.path);
  }
  return going;
}

/** Oldest first. What cannot be looked at is left alone. */
function recorded(files: Files): readonly SessionFile[] {
  const names = files.list(FOLDER);
  return (names.ok ? names.value : []).toSorted(compareText).flatMap((name) => {
    const [, session] = NAME.exec(name) ?? [];
    const path = `${FOLDER}/${name}`;
    const opened = session === undefined ? undefined : files.open(path);
    if (session === undefined || opened?.ok !== true || opened.value === undefined) return [];
    const { size } = opened.value;
    opened.value.close();
    return [{ path, session, size }];
  });
}

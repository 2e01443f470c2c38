/** Requests that depend on what the client has already (RFC 9110 section 13), for GET and HEAD. */
import { parseDate } from './dates.ts';

/** What tells one version of a file from another. */
export interface Validators {
  /** Strong, in its quotes. */
  readonly etag: string;
  /** Milliseconds since 1970, whole seconds; absent where it is not known. */
  readonly modified?: number;
}

/** `failed`: what the client asked for holds no more (412). */
export type Condition = 'send' | 'not-modified' | 'failed';

type Headers = ReadonlyMap<string, string>;

/** In the order of section 13.2.2. A date that is none counts as not sent. */
export function conditionOf(headers: Headers, validators: Validators, now: number): Condition {
  const ifMatch = headers.get('if-match');
  if (ifMatch !== undefined) {
    if (!matchesAny(ifMatch, validators.etag, 'strong')) return 'failed';
  } else if (isLaterThan(headers.get('if-unmodified-since'), validators, now) === true) return 'failed';
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined) return matchesAny(ifNoneMatch, validators.etag, 'weak') ? 'not-modified' : 'send';
  return isLaterThan(headers.get('if-modified-since'), validators, now) === false ? 'not-modified' : 'send';
}

/**
 * Whether the ranges of a request are still those of this version (If-Range, section 13.1.5). A date does only where nothing
 * can have been written in the same second after it.
 */
export function rangeHolds(headers: Headers, { etag, modified }: Validators, now: number): boolean {
  const ifRange = headers.get('if-range');
  if (ifRange === undefined) return true;
  if (/^(W\/)?"/.test(ifRange)) return ifRange === etag;
  return modified !== undefined && parseDate(ifRange, now) === modified && now - modified >= SURE;
}

const SURE = 1000;

/** Whether the file was written after that date; undefined where either is not known. */
function isLaterThan(date: string | undefined, { modified }: Validators, now: number): boolean | undefined {
  const since = date === undefined ? undefined : parseDate(date, now);
  return since === undefined || modified === undefined ? undefined : modified > since;
}

const TAG = /[ \t]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(,|$)|[ \t]*,/y;

/** A list that cannot be read matches nothing. */
function matchesAny(list: string, etag: string, how: 'strong' | 'weak'): boolean {
  if (list === '*') return true;
  let isIn = false;
  TAG.lastIndex = 0;
  while (TAG.lastIndex < list.length) {
    const read = TAG.exec(list);
    if (read === null) return false;
    const [, weak, tag] = read;
    if (tag === etag && (how === 'weak' || weak === undefined)) isIn = true;
  }
  return isIn;
}

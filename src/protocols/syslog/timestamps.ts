/**
 * The times that devices write. None is believed: a dead phone has no clock, and the time of arrival is what counts. They
 * are recognised so that what follows them can be read, and are kept as they were written.
 */
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:[ 0]?[1-9]|[12][0-9]|3[01])';
const CLOCK = '[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?';
/** Cisco's Unified Communications Manager puts the milliseconds behind it: `03:06:20 AM.163`. */
const HALF_DAY = '(?: [AP]M(?:\\.[0-9]{1,9})?)?';
const ZONE_NAME =
  '(?:UTC|GMT|WES?T|CES?T|EES?T|MSK|BST|IST|JST|[ECMP][SD]T|AE[SD]T|NZ[SD]T|AK[SD]T|HST|SGT|HKT|[+-][0-9]{2}:?[0-9]{2})';
const YEAR = '(?:19|20)[0-9]{2}';

/** `Oct 11 22:14:15`, `Oct  1 2026 22:14:15.003 UTC`, `2026 Oct 11 22:14:15`, `Sun Oct 11 22:14:15 2026`. */
const CALENDAR =
  `(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:${YEAR} )?${MONTH} {1,2}${DAY}(?:,? ${YEAR})?,? ${CLOCK}${HALF_DAY}` +
  `(?: ${ZONE_NAME}(?![A-Za-z0-9._-]))?(?: ${YEAR}(?![0-9.:-]))?`;
/** RFC 3339, which RFC 5424 prescribes, and what resembles it: a space for the `T`, slashes, no zone. */
const ISO = `[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ]${CLOCK}(?: ?Z(?![A-Za-z0-9])|[+-][0-9]{2}:?[0-9]{2})?`;
/** Cisco without a calendar: the time since the start, `3w2d`, `1d02h`, `00:00:15`. */
const UPTIME =
  '(?:[0-9]{1,5}y[0-9]{1,2}w|[0-9]{1,5}w[0-9]d|[0-9]{1,5}d[0-9]{1,2}h|[0-9]{2,5}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)';

/** A time at the beginning of a header, and the blank that ends it. */
export const HEADER_TIME = new RegExp(`(${CALENDAR}|${ISO})(?= |:|$) ?`, 'y');

/**
 * A time as Cisco writes it: before it `*` for a clock that was never set, `.` for one that is not synchronised any more, or
 * a colon, behind it a colon.
 */
export const CISCO_TIME = new RegExp(`[*.:]?(${CALENDAR}|${UPTIME}|${ISO}) ?:(?: {1,2}|$|(?=%))`, 'y');

/** The TIMESTAMP of RFC 5424; more than its six digits of a fraction are taken too. */
export const STRICT_TIME = new RegExp(
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?$',
  'y',
);

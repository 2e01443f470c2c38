/** Times in header fields (RFC 9110 section 5.6.7): one form is written, and three are read. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';
const MONTH = `(${MONTHS.join('|')})`;
const SHORT = `(?:${DAYS.join('|')})`;
const LONG = '(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day';
/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const FIXED = new RegExp(`^${SHORT}, (\\d{2}) ${MONTH} (\\d{4}) ${TIME} GMT$`);
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC850 = new RegExp(`^${LONG}, (\\d{2})-${MONTH}-(\\d{2}) ${TIME} GMT$`);
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = new RegExp(`^${SHORT} ${MONTH} ([ \\d]\\d) ${TIME} (\\d{4})$`);

/** `at` in milliseconds since 1970. */
export function formatDate(at: number): string {
  return new Date(at).toUTCString();
}

/** Milliseconds since 1970; undefined for what is no date. `now` tells the century of a year of two digits. */
export function parseDate(text: string, now: number): number | undefined {
  const fixed = FIXED.exec(text);
  if (fixed !== null) {
    const [, day, month, year, ...time] = fixed;
    return instantOf(Number(year), month, day, time);
  }
  const old = RFC850.exec(text);
  if (old !== null) {
    const [, day, month, year, ...time] = old;
    return instantOf(fullYear(Number(year), now), month, day, time);
  }
  const [, month, day, hour, minute, second, year] = ASCTIME.exec(text) ?? [];
  return year === undefined ? undefined : instantOf(Number(year), month, day, [hour, minute, second]);
}

/** More than 50 years ahead means the century before. */
function fullYear(two: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + two;
  return year > thisYear + 50 ? year - 100 : year;
}

function instantOf(
  year: number,
  month: string | undefined,
  day: string | undefined,
  [hour, minute, second]: readonly (string | undefined)[],
): number | undefined {
  const [days, hours, minutes, seconds] = [Number(day), Number(hour), Number(minute), Number(second)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const at = new Date(0);
  at.setUTCFullYear(year, MONTHS.indexOf(month ?? ''), days);
  at.setUTCHours(hours, minutes, seconds);
  return at.getUTCDate() === days || seconds === 60 ? at.getTime() : undefined;
}

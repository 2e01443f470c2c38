/**
 * Durations and instants as branded numbers, so that seconds never meet milliseconds unnoticed.
 * An instant is milliseconds since the Unix epoch in wall time, or of the virtual clock in tests.
 */
import { err, ok, type Result } from './result.ts';

export type Millis = number & { readonly __brand: 'Millis' };
export type Instant = number & { readonly __brand: 'Instant' };

export const NEVER = Number.POSITIVE_INFINITY as Instant;

export function millis(value: number): Millis {
  return value as Millis;
}

export function seconds(value: number): Millis {
  return (value * 1000) as Millis;
}

export function minutes(value: number): Millis {
  return (value * 60_000) as Millis;
}

export function instant(value: number): Instant {
  return value as Instant;
}

export function after(from: Instant, duration: Millis): Instant {
  return (from + duration) as Instant;
}

export function since(from: Instant, to: Instant): Millis {
  return (to - from) as Millis;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90s`, `2h`, `1h30m`, `250ms`; a bare number is seconds. */
export function parseDuration(text: string): Result<Millis, string> {
  const trimmed = text.trim();
  if (/^[0-9]+(\.[0-9]+)?$/.test(trimmed)) return ok(seconds(Number(trimmed)));
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$/.test(trimmed)) {
    return err(`"${text}" is not a duration like 90s, 5m or 2h`);
  }
  let total = 0;
  for (const [, amount = '', , unit = ''] of trimmed.matchAll(/([0-9]+(\.[0-9]+)?)(ms|[smhd])/g)) {
    total += Number(amount) * (UNITS[unit] ?? 0);
  }
  return ok(millis(total));
}

/** For people: `0.4 s`, `38 s`, `2 min 05 s`, `3 h 20 min`, `12 d 04 h`, `385 d`, `3.8 years`. */
export function formatDuration(duration: Millis): string {
  if (duration < 10_000) return `${(duration / 1000).toFixed(1)} s`;
  const total = Math.round(duration / 1000);
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min ${twoDigits(total % 60)} s`;
  if (total < 2 * DAY) return `${Math.floor(total / 3600)} h ${twoDigits(Math.floor((total % 3600) / 60))} min`;
  if (total < 100 * DAY) return `${Math.floor(total / DAY)} d ${twoDigits(Math.floor((total % DAY) / 3600))} h`;
  return total < 2 * YEAR ? `${Math.floor(total / DAY)} d` : `${(total / YEAR).toFixed(1)} years`;
}

/** The same for a length that somebody set, without what is nothing: `5 min`. */
export function formatSpan(duration: Millis): string {
  return formatDuration(duration)
    .replace(/\.0 s$/, ' s')
    .replace(/ 00 (s|min|h)$/, '');
}

/** In seconds. */
const DAY = 86_400;
const YEAR = 365.25 * DAY;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

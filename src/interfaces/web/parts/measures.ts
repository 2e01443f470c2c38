/** Sizes, durations and times as people read them, in the chosen language. */
import { language } from '../texts/text.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const STEP = 1024;

export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const number = value.toLocaleString(language.value, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return `${number} ${UNITS[unit]}`;
}

/** `3 s`, `12 min`, `2 h 5 min`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}

export function clockText(at: number): string {
  return new Date(at).toLocaleTimeString(language.value, { hourCycle: 'h23' });
}

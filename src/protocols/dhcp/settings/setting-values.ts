/** Reads addresses, ranges and durations of settings, which may be text or already read, one or a list. */
import { ipv4, parseIpv4, parseRange, type AddressRange, type Ipv4 } from '../../../lib/address.ts';
import { millis, parseDuration, type Millis } from '../../../lib/time.ts';
import type { IssueList } from './issues.ts';
import type { AddressesSetting, AddressSetting, DurationSetting, RangesSetting } from './settings.ts';

/** How long an infinite lease lasts. */
export const FOREVER = millis(Number.POSITIVE_INFINITY);

export function readAddresses(setting: AddressesSetting | undefined, issues: IssueList): readonly Ipv4[] {
  if (setting === undefined) return [];
  const list = typeof setting === 'string' || typeof setting === 'number' ? [setting] : setting;
  return list.map((one) => readOneAddress(one, issues)).filter((address) => address !== undefined);
}

export function readOneAddress(setting: AddressSetting, issues: IssueList): Ipv4 | undefined {
  return typeof setting === 'number' ? ipv4(setting) : issues.take(parseIpv4(setting));
}

export function readRanges(setting: RangesSetting, issues: IssueList): readonly AddressRange[] {
  const list = typeof setting === 'string' ? setting.split(',') : 'first' in setting ? [setting] : setting;
  return list
    .map((one) => (typeof one === 'string' ? issues.take(parseRange(one.trim())) : one))
    .filter((range) => range !== undefined);
}

/** At least a second: a lease or a hold of nothing makes no sense. */
export function readDuration(setting: DurationSetting | undefined, issues: IssueList): Millis | undefined {
  if (setting === undefined) return undefined;
  if (setting === 'infinite') return FOREVER;
  const duration = typeof setting === 'number' ? setting : issues.take(parseDuration(setting));
  if (duration !== undefined && !(duration >= 1000)) {
    issues.error('a duration here is at least one second');
    return undefined;
  }
  return duration;
}

/** A duration that is set, or the one that holds where none is. Where it is wrong nothing is started, so the value is of no use. */
export function durationOr(otherwise: string, setting: DurationSetting | undefined, issues: IssueList): Millis {
  return readDuration(setting ?? otherwise, issues) ?? millis(0);
}

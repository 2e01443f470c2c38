/** What recipes write for any station, made that of one: `$STATION$` in their texts is its address. */
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import type { ClassSettings } from './settings.ts';

const STATION = '$STATION$';

/** The same classes, with this address in all their values. */
export function withStation(classes: readonly ClassSettings[], station: Ipv4): readonly ClassSettings[] {
  const address = formatIpv4(station);
  return classes.map(({ options, bootFile, ...rest }) => ({
    ...rest,
    ...(bootFile === undefined ? {} : { bootFile: bootFile.replaceAll(STATION, address) }),
    ...(options === undefined ? {} : { options: entriesWith(options, address) }),
  }));
}

function entriesWith(values: object, address: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, filled(value, address)]));
}

function filled(value: unknown, address: string): unknown {
  if (typeof value === 'string') return value.replaceAll(STATION, address);
  if (Array.isArray(value)) return value.map((one) => filled(one, address));
  return typeof value === 'object' && value !== null ? entriesWith(value, address) : value;
}

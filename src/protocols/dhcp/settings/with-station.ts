/** What recipes write for any station, made that of one: `$STATION$` in their texts is its address, `$HTTP$` its port for HTTP. */
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import type { ClassSettings } from './settings.ts';

const STATION = '$STATION$';
const HTTP = '$HTTP$';

/**
 * The same classes, with this address and port in all their values. Without `httpPort` the station gives nothing by HTTP, and
 * whatever names that port is left out: a device would wait for it in vain.
 */
export function withStation(
  classes: readonly ClassSettings[],
  station: Ipv4,
  httpPort?: number,
): readonly ClassSettings[] {
  const fill = filler(formatIpv4(station), httpPort);
  return classes.map(({ options, bootFile, ...rest }) => {
    const file = bootFile === undefined ? undefined : fill(bootFile);
    return {
      ...rest,
      ...(file === undefined ? {} : { bootFile: file }),
      ...(options === undefined ? {} : { options: entriesWith(options, fill) }),
    };
  });
}

/** Undefined for a text that needs what is not there. */
type Fill = (text: string) => string | undefined;

function filler(address: string, httpPort: number | undefined): Fill {
  return (text) => {
    if (httpPort === undefined && text.includes(HTTP)) return undefined;
    return text.replaceAll(STATION, address).replaceAll(HTTP, String(httpPort));
  };
}

function entriesWith(values: object, fill: Fill): Readonly<Record<string, unknown>> {
  const entries = Object.entries(values).map(([key, value]) => [key, filled(value, fill)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function filled(value: unknown, fill: Fill): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((one) => filled(one, fill)).filter((one) => one !== undefined);
  return typeof value === 'object' && value !== null ? entriesWith(value, fill) : value;
}

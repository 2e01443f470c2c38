/** Building blocks of the schema: text that people write, parsed once into values that cannot be wrong. */
import * as z from 'zod';
import { parseCidr, parseIpv4, parseRange, type AdapterAddress, type AddressRange, type Ipv4 } from '../lib/address.ts';
import type { Result } from '../lib/result.ts';
import { parseDuration, type Millis } from '../lib/time.ts';

function parsed<T>(parse: (text: string) => Result<T, string>): z.ZodPipe<z.ZodString, z.ZodTransform<T, string>> {
  return z.string().transform((text, context) => {
    const result = parse(text);
    if (result.ok) return result.value;
    context.addIssue({ code: 'custom', message: result.error, input: text });
    return z.NEVER;
  });
}

export const address = (): z.ZodType<Ipv4, string> => parsed(parseIpv4);
export const cidr = (): z.ZodType<AdapterAddress, string> => parsed(parseCidr);
export const range = (): z.ZodType<AddressRange, string> => parsed(parseRange);
export const port = (): z.ZodNumber => z.int().min(1).max(65_535);

/** `2h`, `90s`, or a number of seconds. */
export const duration = (): z.ZodType<Millis, string | number> =>
  z.union([z.string(), z.number().nonnegative().transform(String)]).pipe(parsed(parseDuration));

/** One address or a list of them. */
export const addresses = (): z.ZodType<readonly Ipv4[], string | string[]> =>
  z.union([address().transform((one): readonly Ipv4[] => [one]), z.array(address())]);

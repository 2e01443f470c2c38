/** Building blocks of the schema: they parse the texts that users write into values of the program's types. */
import * as z from 'zod';
import { parseIpv4, parseRange, type AddressRange, type Ipv4 } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { parseBytes } from '../lib/text.ts';
import { millis, parseDuration, type Millis } from '../lib/time.ts';

// `shape` is what the reference page (config/reference.ts) says of a value.
export function parsed<T>(
  parse: (text: string) => Result<T, string>,
): z.ZodPipe<z.ZodString, z.ZodTransform<T, string>> {
  return z.string().transform((text, context) => {
    const result = parse(text);
    if (result.ok) return result.value;
    context.addIssue({ code: 'custom', message: result.error, input: text });
    return z.NEVER;
  });
}

/** Takes one value or a list of them, and always gives a list. */
export function oneOrMore<T, I>(item: () => z.ZodType<T, I>, shape: string): z.ZodType<readonly T[], I | I[]> {
  return z.union([z.array(item()), item().transform((one): T[] => [one])]).meta({ shape: `${shape} or a list` });
}

export const address = (): z.ZodType<Ipv4, string> => parsed(parseIpv4).meta({ shape: 'address' });
export const range = (): z.ZodType<AddressRange, string> => parsed(parseRange).meta({ shape: 'range of addresses' });
export const port = (): z.ZodNumber => z.int().min(1).max(65_535);

/** `2h`, `90s`, or a number of seconds. */
export const duration = (): z.ZodType<Millis, string | number> =>
  z
    .union([z.string(), z.number().nonnegative().transform(String)])
    .pipe(parsed(parseDuration))
    .meta({ shape: 'duration' });

/** A duration, or `infinite`. */
export const leaseTime = (): z.ZodType<Millis, string | number> =>
  z
    .union([z.string(), z.number().nonnegative().transform(String)])
    .pipe(parsed((text) => (text === 'infinite' ? ok(millis(Number.POSITIVE_INFINITY)) : parseDuration(text))))
    .meta({ shape: 'duration or `infinite`' });

/** `512 MiB`, or a number of bytes. */
export const size = (): z.ZodType<number, string | number> =>
  z
    .union([z.string(), z.number().nonnegative().transform(String)])
    .pipe(parsed(parseBytes))
    .meta({ shape: 'size' });

/** One address or a list of them. */
export const addresses = (): z.ZodType<readonly Ipv4[], string | string[]> => oneOrMore(address, 'address');

/** One range of addresses or a list of them. */
export const ranges = (): z.ZodType<readonly AddressRange[], string | string[]> =>
  oneOrMore(range, 'range of addresses');

/** One text or a list of them. */
export const texts = (): z.ZodType<readonly string[], string | string[]> => oneOrMore(() => z.string(), 'text');

/** The `sip:` part of `rouse.yaml`. */
import * as z from 'zod';
import { duration, parsed, port } from '../../config/values.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { minutes, type Millis } from '../../lib/time.ts';
import { DIGESTS } from '../../protocols/sip/digest/digest.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Registrations that end within a minute keep a phone busy with nothing else. */
const SHORTEST = minutes(1);
const LONGEST = minutes(24 * 60);

/** Dialled by people: digits, star and hash. */
const number = (): z.ZodType<string | false, string | number | false> =>
  z
    .union([z.literal(false), z.string(), z.int().nonnegative().transform(String)])
    .refine((value) => value === false || /^[0-9*#]{1,16}$/.test(value), 'must be 1 to 16 digits, or false')
    .meta({ shape: 'number to dial or `false`' });

const between = (least: Millis, most: Millis, words: string): z.ZodType<Millis, string | number> =>
  duration().refine((time) => time >= least && time <= most, words);

export const SIP_SETTINGS = z.strictObject({
  port: port().default(5060).describe('Port that phones register at, by UDP and TCP.'),
  over: z
    .array(z.enum(['udp', 'tcp']))
    .min(1)
    .default(['udp', 'tcp'])
    .describe('How phones may come.'),
  realm: z
    .string()
    .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 characters of ASCII')
    .default('rouse')
    .describe('What phones are told their password is for.'),
  digest: z
    .array(z.enum(DIGESTS))
    .min(1)
    .default(['md5'])
    .describe(
      'How phones may show that they know their password, the preferred way first. Phones of the 2000s know only `md5`, and some take no second one.',
    ),
  expires: between(SHORTEST, LONGEST, 'must be at least 1m and at most 24h')
    .prefault('1h')
    .describe('The longest time a registration holds without being renewed.'),
  echo: number().default('600').describe('A number that gives back what it hears.'),
  tone: number().default('601').describe('A number that plays a tone of 440 Hz.'),
  'test-time': between(minutes(0), LONGEST, 'must be at most 24h')
    .prefault('5m')
    .describe('How long a call to a test number may last.'),
  'test-calls': z.int().min(1).max(32).default(4).describe('Calls to test numbers at a time.'),
  'rtp-ports': parsed(parsePortRange)
    .meta({ shape: 'ports: `16384-16415`' })
    .prefault('16384-16415')
    .describe('UDP ports for the voice of test calls; a call takes an even one. Calls between phones take none here.'),
  connections: z.int().min(1).max(1024).default(64).describe('Connections by TCP at a time.'),
});

export function parsePortRange(text: string): Result<PortRange, string> {
  const [, first, last] = /^([0-9]{1,5})-([0-9]{1,5})$/.exec(text.trim()) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (first === undefined || range.first < 1 || range.last > 65_535 || range.last <= range.first)
    return err(`"${text}" is not a range of ports like 16384-16415`);
  return ok(range);
}

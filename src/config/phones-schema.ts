/** The `phones:` part of `rouse.yaml`: what the configuration that phones are given says. */
import * as z from 'zod';
import { addresses, parsed } from './values.ts';
import { parseMac, type Mac } from '../lib/address.ts';
import type { Result } from '../lib/result.ts';

/** No phone takes an extension or a user name with other signs than these in it without trouble. */
const NAME_SIGNS = /^[\w.+*#-]+$/;

/** Text that may look like a number: an extension, a model, a password. Not empty. */
const word = (longest: number): z.ZodType<string, string | number> =>
  z
    .union([z.string(), z.int().nonnegative().transform(String)])
    .refine((text) => text.length > 0 && text.length <= longest, `must have 1 to ${longest} characters`)
    .meta({ shape: 'text' });

const dialled = (): z.ZodType<string, string | number> =>
  word(32).refine((text) => NAME_SIGNS.test(text), 'must be of letters, digits, or . + * # - _');

const line = z.strictObject({
  extension: dialled()
    .optional()
    .describe('What others dial to reach it; default: five digits from the hardware address.'),
  name: word(64).optional().describe('What the phone shows beside the button; default: the extension.'),
  password: word(64)
    .optional()
    .describe(
      'What it proves to a SIP server who it is with; default: one is made, and is the same after every start.',
    ),
  user: dialled()
    .optional()
    .describe(
      'The user name it registers with; default: with the station its hardware address, elsewhere its extension.',
    ),
});

const SCOPE = {
  server: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe('Call manager or SIP server, by address or name; default: the station.'),
  protocol: z
    .enum(['sccp', 'sip'])
    .optional()
    .describe(
      'What Cisco phones shall speak; one that speaks the other is given the newest load for it that is here. Default: as it is.',
    ),
  load: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'The load that Cisco phones shall run, as `SCCP11.9-4-2SR3-1S`; `newest`: the newest that is here; `keep`: what it runs. Default: what it was recovered with here.',
    ),
  lines: z.array(line).min(1).max(12).optional().describe('Its lines, in the order of its buttons; default: one.'),
  'time-zone': z
    .string()
    .optional()
    .describe(
      'As `Europe/Berlin`, or as phones call it, `W. Europe Standard/Daylight Time`; default: that of this computer.',
    ),
  language: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language like de, or de-AT with its country')
    .optional()
    .describe('As `de`; default: what is built into the phone, English.'),
  'date-format': z
    .string()
    .regex(
      /^(?:[Dd]([./-])[Mm]\1[Yy]{1,2}|[Mm]([./-])[Dd]\2[Yy]{1,2}|[Yy]{1,2}([./-])[Mm]\3[Dd])[Aa]?$/,
      'must be like D.M.Y, M/D/Y or Y-M-D, with A behind it for a clock of 12 hours',
    )
    .optional()
    .describe('As `D.M.Y`; with `A` behind it the clock has 12 hours. Default: `M/D/Y`.'),
  ntp: addresses().optional().describe('Who tells it the time; default: the station, while its time server runs.'),
  syslog: z
    .string()
    .regex(/^[\w.-]{1,50}(:\d{1,5})?$/, 'must be an address with a port, like 192.168.1.1:514')
    .optional()
    .describe('Where it sends its log; default: the station, while its syslog server runs.'),
  'web-access': z.boolean().optional().describe('Whether the phone shows its own web page; default: true.'),
  'admin-password': word(32)
    .optional()
    .describe(
      'What the settings of the phone are opened with, where they have a password; default: it stays as it is.',
    ),
  values: z
    .record(
      z.string().regex(/^[A-Za-z_][\w.:-]{0,79}$/, 'must be the name of a setting of the phone'),
      z.union([z.string(), z.number(), z.boolean()]).transform(String),
    )
    .optional()
    .describe('Further settings of the phone, by the names its maker gives them.'),
} as const;

/** What only digits and an E are would be a number to YAML: `002699120512`, `00269e120512`. */
function parseHardware(text: string): Result<Mac, string> {
  const sep = /^sep([0-9a-f]{12})$/i.exec(text);
  return parseMac(sep?.[1] ?? text.trim());
}

const hardware = z
  .union([
    z.string(),
    z
      .int()
      .nonnegative()
      .transform((digits) => String(digits).padStart(12, '0')),
  ])
  .pipe(parsed(parseHardware))
  .meta({ shape: 'MAC address' });

const device = z.strictObject({
  hardware: hardware.describe('The device, by MAC address in any spelling; digits alone in quotes.'),
  model: word(32).optional().describe('As `7911` or `Yealink T21P`; default: what it says itself.'),
  ...SCOPE,
});

export const PHONES_SETTINGS = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Make configurations for phones that ask for one; files of the same name in a folder win in any case.'),
  ...SCOPE,
  devices: z.array(device).prefault([]).describe('Phones that are told something else.'),
});

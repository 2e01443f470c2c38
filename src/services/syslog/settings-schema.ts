/** The `syslog:` part of `rouse.yaml`. */
import * as z from 'zod';
import { leaseTime, oneOrMore, parsed, port, size } from '../../config/values.ts';
import { formatBytes } from '../../lib/text.ts';
import { parseTarget, type Target } from './forward/target.ts';

const target = (): z.ZodType<Target, string> =>
  parsed(parseTarget).meta({ shape: '`udp://HOST:PORT`, `tcp://HOST:PORT` or `tls://HOST:PORT`' });

/** Less is not enough for what comes in one go. */
const SMALLEST_KEEP = 1_000_000;

export const SYSLOG_SETTINGS = z.strictObject({
  port: port().default(514).describe('Port that messages come to by UDP and TCP.').meta({ tftpd32: 'Syslog server' }),
  'tls-port': port().default(6514).describe('Port that messages come to by TLS (RFC 5425).'),
  over: z
    .array(z.enum(['udp', 'tcp', 'tls']))
    .default(['udp', 'tcp', 'tls'])
    .describe('How messages may come.'),
  certificate: z
    .string()
    .optional()
    .describe('Certificate for TLS, a PEM file; default: one is made at the first start and kept in the data folder.'),
  key: z.string().optional().describe('The private key of that certificate, a PEM file.'),
  keep: size()
    .refine((bytes) => bytes >= SMALLEST_KEEP, `must be at least ${formatBytes(SMALLEST_KEEP)}`)
    .prefault('1 GiB')
    .describe('Room that messages may take on the disk; the oldest go first. They also go when the disk is full.'),
  'keep-for': leaseTime().prefault('infinite').describe('How long messages are kept.'),
  connections: z.int().min(1).max(4096).default(256).describe('Connections at a time, by TCP and by TLS each.'),
  'connections-per-sender': z.int().min(1).max(4096).default(32).describe('The same from one address.'),
  forward: oneOrMore(target, 'target')
    .default([])
    .describe(
      'Other syslog servers that get every message as it came; a query `?verify=false` trusts any certificate.',
    ),
  file: z
    .string()
    .optional()
    .describe('A text file that every message is added to, or a named pipe that somebody reads.')
    .meta({ tftpd32: 'Save syslog messages' }),
});

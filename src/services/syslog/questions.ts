/** What the syslog server can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';

const VALUE = z.union([z.string(), z.array(z.string()).readonly()]);

const MESSAGE = z.object({
  received: z.string(),
  from: z.string(),
  facility: z.number(),
  severity: z.number(),
  timestamp: z.string().optional(),
  host: z.string().optional(),
  app: z.string().optional(),
  procid: z.string().optional(),
  msgid: z.string().optional(),
  structured: z.record(z.string(), z.record(z.string(), VALUE)).optional(),
  message: z.string(),
  raw: z.string().optional(),
});

export const SYSLOG_QUESTIONS = {
  'syslog.messages': {
    text: 'The messages that are kept, oldest first, as `rouse syslog --json` prints them: of one device, of a severity or worse, with a text in them, the `last` so many; with `follow` those that come, too.',
    request: z.strictObject({
      device: z.string().optional(),
      severity: z.string().optional(),
      grep: z.string().optional(),
      last: z.int().min(0).max(100_000).optional(),
      ignoreCase: z.boolean().optional(),
      follow: z.boolean().default(false),
    }),
    reply: MESSAGE,
  },
  'syslog.sender': {
    text: 'Which device has this address, as far as leases tell.',
    request: z.strictObject({ address: z.string() }),
    reply: z.object({ device: z.string().optional() }),
  },
} as const satisfies Questions;

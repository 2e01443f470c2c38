/** What the name server can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';

/** Characters of a message of 65 535 octets. */
const LONGEST = 87_384;

export const DNS_QUESTIONS = {
  'dns.answer': {
    text: 'What a client at this address gets for a DNS message by TCP, both in base64: an `answer`, nothing at all, or `forward`: its question goes to another server.',
    request: z.strictObject({
      query: z.string().max(LONGEST),
      from: z.string(),
      port: z.int().min(0).max(65_535).default(0),
    }),
    reply: z.object({ answer: z.string().optional(), forward: z.boolean().optional() }),
  },
} as const satisfies Questions;

/** What the SIP exchange can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';
import { restartQuestion } from '../restart.ts';

export const SIP_QUESTIONS = {
  'sip.registrations': {
    text: 'The phones that are registered, each with its extension and where it is.',
    request: z.strictObject({}),
    reply: z.object({
      extension: z.string(),
      device: z.string().optional(),
      from: z.string(),
      over: z.enum(['udp', 'tcp']),
      userAgent: z.string().optional(),
      /** Seconds. */
      expires: z.number(),
    }),
  },
  'sip.restart': restartQuestion('SIP'),
} as const satisfies Questions;

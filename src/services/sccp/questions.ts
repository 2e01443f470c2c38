/** What the ear for SCCP can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';
import { restartQuestion } from '../restart.ts';

const PHONE = z.object({
  name: z.string(),
  from: z.string(),
  device: z.string().optional(),
  model: z.string().optional(),
  load: z.string().optional(),
  last: z.string().optional(),
  since: z.number(),
});

export const SCCP_QUESTIONS = {
  'sccp.phones': {
    text: 'The phones that are registered by SCCP, and what they said of themselves. Times are in milliseconds since 1970.',
    request: z.strictObject({}),
    reply: PHONE,
  },
  'sccp.restart': restartQuestion('SCCP'),
} as const satisfies Questions;

export type RegisteredPhone = z.output<typeof PHONE>;

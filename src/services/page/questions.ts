/** What the page can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';

export const PAGE_QUESTIONS = {
  'page.link': {
    text: 'The link that opens the page, with its token where it wants one.',
    request: z.strictObject({}),
    reply: z.object({ link: z.string() }),
  },
  'page.throughput': {
    text: 'Bytes of files that went to and from devices, by the second since 1970, of the last minutes; seconds without any are left out. `after`: only later ones.',
    request: z.strictObject({ after: z.int().min(0).default(0) }),
    reply: z.object({ second: z.number(), bytes: z.number() }),
  },
} as const satisfies Questions;

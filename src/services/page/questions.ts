/** What the page can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';

export const PAGE_QUESTIONS = {
  'page.link': {
    text: 'The link that opens the page, with its token where it wants one.',
    request: z.strictObject({}),
    reply: z.object({ link: z.string() }),
  },
} as const satisfies Questions;

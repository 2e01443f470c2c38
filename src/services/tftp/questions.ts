/** What the TFTP server can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';
import type { RunningTransfer } from './server/transfer-telling.ts';

const amount = z.number();
const text = z.string();

const TRANSFER: z.ZodType<RunningTransfer> = z.object({
  transfer: amount,
  from: text,
  device: text.optional(),
  file: text,
  asks: z.enum(['read', 'write']),
  sent: amount,
  size: amount.optional(),
  took: amount,
  blksize: amount,
  windowsize: amount,
});

export const TFTP_QUESTIONS = {
  'tftp.transfers': {
    text: 'The transfers that run, oldest first: one a reply.',
    request: z.strictObject({}),
    reply: TRANSFER,
  },
  'tftp.stop': {
    text: 'Ends the transfer of this number and tells its client: how it stood, and which ones go on. Without `stopped` it could not be ended.',
    changes: true,
    request: z.strictObject({ transfer: z.int() }),
    reply: z.object({ stopped: TRANSFER.optional(), running: z.array(TRANSFER) }),
  },
} as const satisfies Questions;

/** What the DHCP server can be asked. */
import * as z from 'zod';
import type { Questions } from '../question.ts';
import type { ToldLease } from './leases/told-lease.ts';

const LEASE: z.ZodType<ToldLease> = z.object({
  address: z.string(),
  hardware: z.string(),
  state: z.enum(['offered', 'bound', 'released', 'declined']),
  since: z.number(),
  until: z.number().optional(),
  hostname: z.string().optional(),
  vendorClass: z.string().optional(),
});

export const DHCP_QUESTIONS = {
  'dhcp.leases': {
    text: 'Who has which address, or had it: one lease a reply. Times are in milliseconds since 1970; without `until` it never ends.',
    request: z.strictObject({}),
    reply: LEASE,
  },
  'dhcp.forget': {
    text: 'Makes this address free again, for whoever comes: the lease as it was. Without `forgotten` there was none.',
    changes: true,
    request: z.strictObject({ address: z.string() }),
    reply: z.object({ forgotten: LEASE.optional() }),
  },
} as const satisfies Questions;

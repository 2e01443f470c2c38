/**
 * How devices are restarted without touching them. A service that knows a way answers a question whose name ends in
 * `.restart`: with one reply when the order went out, with none when it has no way to that device just now. Who wants a
 * device restarted asks `station.restart`, which asks them one after the other.
 */
import * as z from 'zod';
import type { Question } from './question.ts';

export interface RestartRequest {
  /** As its story names it: its hardware address, or the address of a device that has no lease. */
  readonly device: string;
  /** Its address, where it is known. */
  readonly address?: string | undefined;
  /** As after switching it on, rather than its application alone. */
  readonly hard: boolean;
}

export interface RestartReply {
  readonly device: string;
  /** The way it went, for people: `SCCP (restart)`. */
  readonly by: string;
}

export const RESTART_REPLY: z.ZodType<RestartReply> = z.object({ device: z.string(), by: z.string() });

/** `by`: the way, as `SCCP`. */
export function restartQuestion(by: string): Question<RestartRequest, RestartReply> {
  return {
    text: `Restarts a device by ${by}; no reply: it cannot be reached so just now. \`station.restart\` finds the way by itself.`,
    changes: true,
    request: z.strictObject({
      device: z.string(),
      address: z.string().optional(),
      hard: z.boolean().default(false),
    }),
    reply: RESTART_REPLY,
  };
}

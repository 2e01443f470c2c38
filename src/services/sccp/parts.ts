/** The `sccp:` part of `rouse.yaml`, and what is made of it before the station starts. */
import * as z from 'zod';
import { duration, port } from '../../config/values.ts';
import { formatIpv4, subnetOf, type Subnet } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { encodeText } from '../../lib/text.ts';
import { seconds } from '../../lib/time.ts';
import { ROOM } from '../../protocols/sccp/station-message.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { SCCP_QUESTIONS } from './questions.ts';

/** Bytes of the sentence: old loads have no room for more. */
const LONGEST = ROOM.prompt - 1;
/** A phone asks for its server again after three of them; each costs a packet and its answer. */
const SHORTEST_KEEP_ALIVE = seconds(5);
const LONGEST_KEEP_ALIVE = seconds(600);

const SCCP_SETTINGS = z.strictObject({
  port: port().default(2000).describe('Port that phones register on.'),
  says: z
    .string()
    .regex(/^[\x20-\x7e\xa0-\xff]+$/, 'must be one line of letters that phones have')
    .refine((text) => encodeText(text).length <= LONGEST, `must have at most ${LONGEST} characters`)
    .default('Recovered. Rouse can be closed.')
    .describe('What the display of a phone shows while it is registered.'),
  'keep-alive': duration()
    .refine((time) => time >= SHORTEST_KEEP_ALIVE && time <= LONGEST_KEEP_ALIVE, 'must be at least 5s and at most 10m')
    .prefault('30s')
    .describe('How often a phone gives a sign of life.'),
  connections: z.int().min(1).max(8192).default(1024).describe('Connections at a time.'),
});

export interface SccpPlan extends z.output<typeof SCCP_SETTINGS> {
  /** The own addresses that connections come to. */
  readonly addresses: readonly string[];
  /** The networks of the adapters: phones are in them, or have an address from this station. */
  readonly networks: readonly Subnet[];
}

export const SCCP_PARTS = {
  settings: SCCP_SETTINGS,
  questions: SCCP_QUESTIONS,
  plan: (settings: z.output<typeof SCCP_SETTINGS>, { places }: PlanContext) =>
    ok<SccpPlan>({
      ...settings,
      addresses: places.map(({ at }) => formatIpv4(at.address)),
      networks: places.map(({ at }) => subnetOf(at)),
    }),
} as const satisfies ServiceParts;

/** The settings of the time server: the `sntp:` part of `rouse.yaml`. */
import * as z from 'zod';
import { duration, port } from '../../config/values.ts';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { subnetBroadcast, type Ipv4 } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { millis, seconds, type Millis } from '../../lib/time.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace } from '../place.ts';

/** RFC 4330 section 5 asks for at least 64 seconds; RFC 5905 lets no client wait longer than 2^17. */
const LEAST_BROADCAST = seconds(64);
const MOST_BROADCAST = seconds(2 ** 17);

/** All datagrams, by their first 16 bits. */
const ANYTHING = 0xffff;

const SNTP_SETTINGS = z.strictObject({
  port: port().default(123).describe('Port the time is asked on.'),
  broadcast: duration()
    .refine((time) => time >= LEAST_BROADCAST && time <= MOST_BROADCAST, 'must be at least 64s and at most 36h')
    .optional()
    .describe('How often the time is told to everybody on the cable unasked; without it, never.'),
});

export interface SntpPlan {
  readonly port: number;
  readonly places: readonly SntpPlace[];
  readonly broadcast?: Millis;
}

export interface SntpPlace {
  readonly socket: Omit<SocketPlace, 'port'>;
  /** Where everybody on this network is reached. */
  readonly everybody: Ipv4;
}

export const SNTP_PARTS = {
  settings: SNTP_SETTINGS,
  plan: ({ port, broadcast }: z.output<typeof SNTP_SETTINGS>, { places }: PlanContext) =>
    ok<SntpPlan>({
      port,
      places: places.map((place) => ({
        socket: { ...socketPlace(place), broadcast: true, cardsUpTo: ANYTHING },
        everybody: subnetBroadcast({ base: place.at.address, prefix: place.at.prefix }),
      })),
      ...(broadcast === undefined ? {} : { broadcast: millis(broadcast) }),
    }),
} as const satisfies ServiceParts;

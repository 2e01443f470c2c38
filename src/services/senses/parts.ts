/** The settings of the senses: the `senses:` part of `rouse.yaml`. */
import * as z from 'zod';
import type { AdapterAddress, Mac } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import type { PlanContext, ServiceParts } from '../module.ts';

const SENSES_SETTINGS = z.strictObject({
  'answer-arp': z
    .boolean()
    .default(false)
    .describe('Take the address that a device with a fixed one looks for by ARP, as long as it needs it.'),
});

export interface SensesPlan {
  readonly places: readonly SensesPlace[];
  /** Adapters that are not served, on which devices may ask by mistake. */
  readonly others: readonly string[];
  readonly answers: boolean;
}

export interface SensesPlace {
  readonly adapter: string;
  readonly device: string;
  readonly at: AdapterAddress;
  readonly mac?: Mac;
  readonly isShared: boolean;
}

export const SENSES_PARTS = {
  settings: SENSES_SETTINGS,
  plan: ({ 'answer-arp': answers }: z.output<typeof SENSES_SETTINGS>, { places }: PlanContext) =>
    ok<SensesPlan>({
      places: places.flatMap(({ adapter, device, at, mac, isShared }) =>
        device === undefined ? [] : [{ adapter, device, at, isShared, ...(mac === undefined ? {} : { mac }) }],
      ),
      others: [...new Set(places.flatMap(({ others = [] }) => others))],
      answers,
    }),
} as const satisfies ServiceParts;

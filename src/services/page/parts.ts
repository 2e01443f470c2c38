/** The settings of the page: the `page:` part of `rouse.yaml`. */
import * as z from 'zod';
import { port, size } from '../../config/values.ts';
import { formatIpv4, parseIpv4 } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { PAGE_QUESTIONS } from './questions.ts';
import type { PlanContext, ServiceParts } from '../module.ts';

const PAGE_SETTINGS = z.strictObject({
  port: port().optional().describe('Port of the page; default: 6960, or the next that is free.'),
  address: z
    .string()
    .refine((text) => parseIpv4(text).ok, 'is not an IPv4 address')
    .default('127.0.0.1')
    .describe(
      'Own address of the page; 0.0.0.0: all. On every other than 127.0.0.1 it wants a token, which `rouse page` tells.',
    ),
  'largest-upload': size().prefault('4 GiB').describe('Largest download that may be dropped onto the page.'),
  names: z.array(z.string()).default([]).describe('Names by which browsers may call it besides its addresses.'),
});

type PageSettings = z.output<typeof PAGE_SETTINGS>;

export interface PagePlan extends PageSettings {
  /** Own addresses of the adapters that the station serves. */
  readonly own: readonly string[];
}

export const PAGE_PARTS = {
  settings: PAGE_SETTINGS,
  questions: PAGE_QUESTIONS,
  plan: (settings: PageSettings, { places }: PlanContext) =>
    ok<PagePlan>({ ...settings, own: places.map(({ at }) => formatIpv4(at.address)) }),
} as const satisfies ServiceParts;

/** The settings of the SIP exchange, and what it makes of them before the station starts. */
import type * as z from 'zod';
import { formatIpv4, subnetOf } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { settingIssue } from '../../lib/setting-path.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import type { NearStation } from '../near-station.ts';
import { SIP_QUESTIONS } from './questions.ts';
import { SIP_SETTINGS } from './settings-schema.ts';

type FromFile = z.output<typeof SIP_SETTINGS>;

export interface SipPlan extends FromFile, NearStation {}

export const SIP_PARTS = {
  settings: SIP_SETTINGS,
  questions: SIP_QUESTIONS,
  check({ echo, tone }: FromFile) {
    return echo !== false && echo === tone ? [settingIssue(['tone'], 'this is the number of `echo` too')] : [];
  },
  plan: (settings: FromFile, { places }: PlanContext) =>
    ok({
      ...settings,
      addresses: places.map(({ at }) => formatIpv4(at.address)),
      networks: places.map(({ at }) => subnetOf(at)),
    } satisfies SipPlan),
} as const satisfies ServiceParts;

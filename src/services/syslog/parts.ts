/** The settings of the syslog server, and what it makes of them before the station starts. */
import type * as z from 'zod';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { formatIpv4 } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { settingIssue } from '../../lib/setting-path.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace } from '../place.ts';
import { SYSLOG_QUESTIONS } from './questions.ts';
import { SYSLOG_SETTINGS } from './settings-schema.ts';

export interface SyslogPlan extends z.output<typeof SYSLOG_SETTINGS> {
  /** Where datagrams come to. */
  readonly places: readonly Omit<SocketPlace, 'port'>[];
  /** The own addresses that connections come to. */
  readonly addresses: readonly string[];
}

type FromFile = z.output<typeof SYSLOG_SETTINGS>;

export const SYSLOG_PARTS = {
  settings: SYSLOG_SETTINGS,
  questions: SYSLOG_QUESTIONS,
  check({ certificate, key }: FromFile) {
    if ((certificate === undefined) === (key === undefined)) return [];
    const missing = certificate === undefined ? 'certificate' : 'key';
    return [settingIssue([missing], 'certificate and key are given together, or none of them')];
  },
  plan: (settings: FromFile, { places }: PlanContext) =>
    ok({
      ...settings,
      places: places.map(socketPlace),
      addresses: places.map(({ at }) => formatIpv4(at.address)),
    } satisfies SyslogPlan),
} as const satisfies ServiceParts;

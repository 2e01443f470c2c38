/** The settings of the recording: the `capture:` part of `rouse.yaml`. */
import * as z from 'zod';
import { size } from '../../config/values.ts';
import { ok } from '../../lib/result.ts';
import type { PlanContext, ServiceParts } from '../module.ts';

const CAPTURE_SETTINGS = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('Every frame that the adapters of the station receive and send goes into this new file, as pcapng.'),
  largest: size().prefault('1 GiB').describe('How large that file may become.'),
});

type CaptureSettings = z.output<typeof CAPTURE_SETTINGS>;

export interface CapturePlan extends CaptureSettings {
  readonly devices: readonly string[];
}

export const CAPTURE_PARTS = {
  settings: CAPTURE_SETTINGS,
  plan: (settings: CaptureSettings, { places }: PlanContext) =>
    ok<CapturePlan>({ ...settings, devices: [...new Set(places.flatMap(({ device }) => device ?? []))] }),
} as const satisfies ServiceParts;

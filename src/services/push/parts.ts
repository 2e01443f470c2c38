/** The settings of the push: the `push:` part of `rouse.yaml`. */
import * as z from 'zod';
import { RECIPES } from '../../knowledge/recipes.ts';
import { ok } from '../../lib/result.ts';
import type { PlanContext, ServiceParts } from '../module.ts';

const NAMES = RECIPES.filter(({ push }) => push !== undefined).map(({ id }) => id);

const PUSH_SETTINGS = z.strictObject({
  device: z
    .enum(NAMES)
    .optional()
    .describe(
      'The device that is itself the TFTP server, by its recipe; default: the one that the name of the only such file tells.',
    ),
});

type PushSettings = z.output<typeof PUSH_SETTINGS>;

export interface PushPlan extends PushSettings {
  /** Files that the user has named one by one: nobody looks through folders for an image to put somewhere. */
  readonly files: readonly string[];
  /** Adapters with a cable to the device alone, as the system calls them. */
  readonly adapters: readonly string[];
}

export const PUSH_PARTS = {
  settings: PUSH_SETTINGS,
  plan: (settings: PushSettings, { places, sources, folders }: PlanContext) =>
    ok<PushPlan>({
      ...settings,
      files: sources.filter((source) => !folders.includes(source)),
      adapters: places.flatMap(({ device, isShared }) => (isShared || device === undefined ? [] : [device])),
    }),
} as const satisfies ServiceParts;

/** The settings of the greetings: the `greetings:` part of `rouse.yaml`. What is answered, recipes say. */
import * as z from 'zod';
import { ok } from '../../lib/result.ts';
import type { ServiceParts } from '../module.ts';

export const GREETINGS_PARTS = {
  settings: z.strictObject({}),
  plan: () => ok({}),
} as const satisfies ServiceParts;

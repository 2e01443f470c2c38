/** The `diagnosis:` part of `rouse.yaml`. */
import * as z from 'zod';

export const DIAGNOSIS_SETTINGS = z.strictObject({
  pace: z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe(
      'Factor on every wait before something is called wrong: 2 is twice as patient, for slow devices; 0.1 suits simulated ones.',
    ),
});

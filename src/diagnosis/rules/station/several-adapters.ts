/** Cause 127: several network adapters could lead to the device, and none was named. */
import { adapterRule } from '../../adapter.ts';

export const SEVERAL_ADAPTERS = adapterRule({
  cause: 'several-adapters',
  trouble: 'several',
  code: 'several-adapters',
});

/** Cause 129: nothing is plugged in yet, or nothing is switched on at the other end. Before a device comes that is how it is. */
import { adapterRule } from '../../adapter.ts';

export const NO_LINK = adapterRule({ cause: 'no-link', trouble: 'no-link' });

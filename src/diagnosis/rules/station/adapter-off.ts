/** Cause 130: the network adapter is switched off in the computer's settings. */
import { adapterRule } from '../../adapter.ts';

export const ADAPTER_OFF = adapterRule({ cause: 'adapter-off', trouble: 'off', code: 'adapter-down' });

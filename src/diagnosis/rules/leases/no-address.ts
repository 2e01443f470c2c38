/** Cause 128: the network adapter has no address that a device could answer to. */
import { adapterRule } from '../../adapter.ts';

export const NO_ADDRESS = adapterRule({ cause: 'no-address', trouble: 'bare', code: 'no-address' });

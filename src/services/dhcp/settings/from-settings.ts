/** The `dhcp:` part of `rouse.yaml` as the DHCP server takes it. */
import type * as z from 'zod';
import { camelKeys } from '../../../lib/camel.ts';
import type { DhcpSettings } from '../../../protocols/dhcp/settings/settings.ts';
import type { DHCP_SETTINGS } from './settings-schema.ts';

/** The same settings under the names of the program; keys of `options` and `when` are the user's own. */
export function dhcpSettings(from: z.output<typeof DHCP_SETTINGS>): DhcpSettings {
  return camelKeys(from, ['options', 'when']);
}

/** The settings of the user. */
import type { Rows } from '../row.ts';

export interface SettingsEvents {
  /** A setting that works but is probably not what was meant; `path` as in the file: `dhcp.options.150`. */
  'settings.warning': { readonly path: string; readonly message: string };
}

export const SETTINGS_ROWS: Rows<SettingsEvents> = {
  'settings.warning': {
    level: 'warning',
    sentence: (e) => `${e.path}: ${e.message}.`,
    explanation: 'The setting is used as it is. Check whether it says what was meant.',
  },
};

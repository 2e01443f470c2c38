/** Configuration files that are made for phones. What they say is told without passwords. */
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

export interface ConfigurationEvents {
  /** Just before the `file.request` for it. */
  'configuration.made': OfDevice & {
    readonly address: string;
    readonly file: string;
    /** The call manager or SIP server that it is told. */
    readonly server: string;
    readonly protocol: 'sccp' | 'sip';
    /** The load it is told to run, without `.loads`; absent where it keeps its own. */
    readonly load?: string;
    /** The settings say something for it; without that, it is what everybody is told. */
    readonly isMeant?: true;
  };
}

export const CONFIGURATION_ROWS: Rows<ConfigurationEvents> = {
  'configuration.made': {
    level: 'info',
    sentence: (e) =>
      `is told by ${e.file} to register with ${e.server} by ${e.protocol.toUpperCase()}${e.load === undefined ? '' : `, and to run ${e.load}`}.`,
    explanation:
      'No such file is in a folder, so one is made of the `phones:` settings, the library and the station itself. `rouse devices config MAC` shows it, and where each value comes from.',
  },
};

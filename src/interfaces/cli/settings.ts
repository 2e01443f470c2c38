/** From the options of a command to settings: which file is read, and which flag overrides which key. */
import { loadSettings, type Loaded, type Override } from '../../config/load.ts';
import type { Settings } from '../../config/schema.ts';
import { nodeFolders } from '../../host/node/files/folders.ts';
import { err, type Result } from '../../lib/result.ts';
import { assignments } from './assignments.ts';

export interface SettingsOptions {
  readonly set?: readonly string[];
  readonly config?: string;
  readonly engine?: string;
  readonly adapter?: readonly string[];
  readonly shareLan?: boolean;
  readonly observe?: boolean;
  readonly dhcpPort?: number;
  readonly dhcpClientPort?: number;
  readonly tftpPort?: number;
}

const FILE = 'rouse.yaml';

/** The settings, or all issues at once. A file that was named must be there; the usual ones need not. */
export function settingsFor(options: SettingsOptions, dataFolder: string): Result<Loaded, readonly string[]> {
  const set = assignments(options.set ?? []);
  if (!set.ok) return set;
  const wishes = [...overrides(options), ...set.value];
  const usual = [FILE, `${dataFolder}/${FILE}`].find((path) => nodeFolders.list(path).ok);
  const path = options.config ?? usual;
  if (path === undefined) return loadSettings('', FILE, wishes);
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return err([`${bytes.error.message} ${bytes.error.hint}`]);
  return loadSettings(new TextDecoder().decode(bytes.value), path, wishes);
}

function overrides(options: SettingsOptions): readonly Override[] {
  const wishes: readonly Override[] = [
    { path: ['adapter'], value: options.adapter },
    { path: ['engine'], value: options.engine },
    { path: ['dhcp', 'mode'], value: mode(options) },
    { path: ['dhcp', 'port'], value: options.dhcpPort },
    { path: ['dhcp', 'client-port'], value: options.dhcpClientPort },
    { path: ['tftp', 'port'], value: options.tftpPort },
  ];
  return wishes.filter((wish) => wish.value !== undefined);
}

/** To observe is the more careful of the two. */
function mode({ shareLan, observe }: SettingsOptions): Settings['dhcp']['mode'] | undefined {
  if (observe === true) return 'observe';
  return shareLan === true ? 'share-lan' : undefined;
}

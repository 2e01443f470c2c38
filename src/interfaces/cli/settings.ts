/** From the options of a command to settings: which file is read, and which flag overrides which key. */
import { loadSettings, type Override } from '../../config/load.ts';
import type { Settings } from '../../config/schema.ts';
import { nodeFolders } from '../../host/node/folders.ts';
import { err, type Result } from '../../lib/result.ts';

export interface SettingsOptions {
  readonly config?: string;
  readonly engine?: string;
  readonly adapter?: string;
  readonly dhcpPort?: number;
  readonly dhcpClientPort?: number;
  readonly tftpPort?: number;
}

const FILE = 'rouse.yaml';

/** The settings, or all issues at once. A file that was named must be there; the usual ones need not. */
export function settingsFor(options: SettingsOptions, dataFolder: string): Result<Settings, readonly string[]> {
  const usual = [FILE, `${dataFolder}/${FILE}`].find((path) => nodeFolders.list(path).ok);
  const path = options.config ?? usual;
  if (path === undefined) return loadSettings('', FILE, overrides(options));
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return err([`${bytes.error.message} ${bytes.error.hint}`]);
  return loadSettings(new TextDecoder().decode(bytes.value), path, overrides(options));
}

function overrides(options: SettingsOptions): readonly Override[] {
  const wishes: readonly Override[] = [
    { path: ['adapter'], value: options.adapter },
    { path: ['engine'], value: options.engine },
    { path: ['dhcp', 'port'], value: options.dhcpPort },
    { path: ['dhcp', 'client-port'], value: options.dhcpClientPort },
    { path: ['tftp', 'port'], value: options.tftpPort },
  ];
  return wishes.filter((wish) => wish.value !== undefined);
}

/** Where the station keeps leases, the firmware library and its history, unless it is told otherwise. */

/**
 * `ROUSE_DATA`, or what each system has for it: `$XDG_DATA_HOME/rouse` (`~/.local/share/rouse`), on a Mac
 * `~/Library/Application Support/Rouse`, on Windows `%LOCALAPPDATA%\Rouse`. The XDG specification wants a relative
 * `XDG_DATA_HOME` ignored.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const chosen = env['ROUSE_DATA'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32') return windowsFolder(env);
  const home = env['HOME'] ?? '/root';
  if (platform === 'darwin') return `${home}/Library/Application Support/Rouse`;
  const shared = env['XDG_DATA_HOME'] ?? '';
  return shared.startsWith('/') ? `${shared}/rouse` : `${home}/.local/share/rouse`;
}

function windowsFolder(env: Readonly<Record<string, string | undefined>>): string {
  const local = env['LOCALAPPDATA'] ?? `${env['USERPROFILE'] ?? 'C:'}\\AppData\\Local`;
  return `${local}\\Rouse`;
}

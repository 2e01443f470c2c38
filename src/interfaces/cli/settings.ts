/** Reads the settings for a command: finds the file, and lets the flags override its keys. */
import { resolve } from 'node:path';
import { loadSettings, type Loaded, type Override } from '../../config/load.ts';
import { nodeFolders } from '../../host/node/files/folders/folders.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { SERVICES } from '../../station/modules.ts';
import { stationSettings, type Parts, type Settings } from '../../station/settings.ts';
import { assignments } from './assignments.ts';

export interface SettingsOptions {
  readonly set?: readonly string[];
  readonly config?: string;
  readonly engine?: string;
  readonly adapter?: readonly string[];
  /** The flags of the services, by the names that commander gives them: `dhcpPort` for `--dhcp-port`. */
  readonly [flag: string]: unknown;
}

export interface LoadedSettings extends Loaded<Settings> {
  readonly parts: Parts;
  /** Where they stand, or would stand. */
  readonly settingsFile: string;
}

const FILE = 'rouse.yaml';

/** Fails with all issues at once. The file of `--config` must exist; `rouse.yaml` here or in the data folder need not. */
export async function settingsFor(
  options: SettingsOptions,
  dataFolder: string,
): Promise<Result<LoadedSettings, readonly string[]>> {
  const set = assignments(options.set ?? []);
  if (!set.ok) return set;
  const wishes = [...overrides(options), ...set.value];
  const path = options.config ?? settingsFileIn(dataFolder);
  const bytes = path === undefined ? ok(new Uint8Array()) : nodeFolders.readAll(path);
  if (!bytes.ok) return err([`${bytes.error.message} ${bytes.error.hint}`]);
  const shape = await stationSettings();
  const loaded = loadSettings(shape, new TextDecoder().decode(bytes.value), path ?? FILE, wishes);
  const settingsFile = resolve(path ?? `${dataFolder}/${FILE}`);
  return loaded.ok ? ok({ ...loaded.value, parts: shape.parts, settingsFile }) : loaded;
}

/** The file that a station would take; undefined where there is none. */
export function settingsFileIn(dataFolder: string): string | undefined {
  return [FILE, `${dataFolder}/${FILE}`].find((path) => nodeFolders.list(path).ok);
}

function overrides(options: SettingsOptions): readonly Override[] {
  const wishes: readonly Override[] = [
    { path: ['adapter'], value: options.adapter },
    { path: ['engine'], value: options.engine },
    ...SERVICES.flatMap(({ name, flags }) =>
      flags.map(({ flags: written, path, value }) => {
        const given = options[optionName(written)];
        const isFixed = typeof value === 'object' && given === true;
        return { path: [name, ...path], value: isFixed ? value.is : given };
      }),
    ),
  ];
  return wishes.filter((wish) => wish.value !== undefined);
}

/** The name that commander gives an option: `dhcpPort` for `--dhcp-port <n>`. */
function optionName(flags: string): string {
  const [word = ''] = flags.replace(/^--/, '').split(' ');
  return word.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}

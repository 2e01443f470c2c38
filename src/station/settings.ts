/**
 * All settings of `rouse.yaml`: those of the station itself, and the part of each service. Types, checks, the JSON Schema
 * for editors and the reference page derive from this. A bench recovery needs none of them.
 */
import * as z from 'zod';
import type { SettingsShape } from '../config/load.ts';
import type { DescribedSettings } from '../config/reference.ts';
import { parsed, texts } from '../config/values.ts';
import { DIAGNOSIS_SETTINGS } from '../diagnosis/settings-schema.ts';
import { issuesBelow, type SettingIssue } from '../lib/setting-path.ts';
import { parseOwnAddress } from '../host/adapters/own-address.ts';
import type { ServiceModule, ServiceParts } from '../services/module.ts';
import { MODULES, SERVICES } from './modules.ts';

const GENERAL = z.strictObject({
  adapter: texts()
    .optional()
    .describe('Network adapters, by name or address; default: one is chosen by rule, and the choice explained.')
    .meta({ flag: '`--adapter`' }),
  address: parsed(parseOwnAddress)
    .meta({ shape: 'address with prefix length' })
    .optional()
    .describe('Address given to the adapter while running, if it has none.')
    .meta({ flag: '`--set-address`' }),
  engine: z
    .enum(['auto', 'batched', 'dgram'])
    .default('auto')
    .describe('How datagrams are carried: batched system calls (Linux) or node:dgram.')
    .meta({ flag: '`--engine`' }),
  diagnosis: DIAGNOSIS_SETTINGS.prefault({}),
});

type Module = (typeof MODULES)[number];
type PartOf<M extends Module> = z.output<Awaited<ReturnType<M['parts']>>['settings']>;

export type Settings = z.output<typeof GENERAL> & { readonly [M in Module as M['name']]: PartOf<M> };

/** A service with what was loaded of it. */
export interface LoadedService extends ServiceParts {
  readonly module: ServiceModule;
}

/** All services by name, in the order in which they are opened. */
export type Parts = ReadonlyMap<string, LoadedService>;

export interface StationSettings extends SettingsShape<Settings>, Omit<DescribedSettings, 'schema'> {
  readonly parts: Parts;
}

/** Loads the settings of all services. */
export async function stationSettings(modules: readonly ServiceModule[] = SERVICES): Promise<StationSettings> {
  const loaded = await Promise.all(
    modules.map(async (module) => [module.name, { ...(await module.parts()), module }] as const),
  );
  const parts: Parts = new Map(loaded);
  const schema: z.ZodObject = GENERAL.extend(
    Object.fromEntries(loaded.map(([name, part]) => [name, part.settings.prefault({})])),
  );
  if (!isWhole(schema)) throw new Error('a service has no settings');
  return {
    schema,
    parts,
    check: (settings) => loaded.flatMap(([name, part]) => wrongIn(name, part, settings)),
    flags: flagsOfSettings(modules),
    pages: loaded.flatMap(([, part]) => part.pages ?? []),
  };
}

/** Tells the compiler what the loop over the services made: a part for each of them. */
function isWhole(schema: z.ZodObject): schema is z.ZodObject & z.ZodType<Settings> {
  return MODULES.every(({ name }) => Object.hasOwn(schema.shape, name));
}

function wrongIn(name: string, part: ServiceParts, settings: Settings): readonly SettingIssue[] {
  return issuesBelow(name, part.check?.(partOf(settings, name)) ?? []);
}

/** The part of one service, for that service. */
export function partOf(settings: Settings, name: string): unknown {
  return Reflect.get(settings, name);
}

/** By the path of the setting: `dhcp.port` is set by `--dhcp-port`. */
function flagsOfSettings(modules: readonly ServiceModule[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const service of modules) {
    for (const flag of service.flags) {
      const path = [service.name, ...flag.path].join('.');
      const word = `\`${flag.flags.replace(/ .*/, '')}\``;
      flags.set(path, [flags.get(path), word].filter((one) => one !== undefined).join(', '));
    }
  }
  return flags;
}

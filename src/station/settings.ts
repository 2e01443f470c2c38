/**
 * All settings of `rouse.yaml`: those of the station itself, and the part of each service. Types, checks, the JSON Schema
 * for editors and the reference page derive from this. All have defaults: a recovery at a bench
 * needs no file.
 */
import * as z from 'zod';
import type { SettingsShape } from '../config/load.ts';
import type { DescribedSettings } from '../config/reference.ts';
import { PHONES_SETTINGS } from '../config/phones-schema.ts';
import { parsed, texts } from '../config/values.ts';
import { DIAGNOSIS_SETTINGS } from '../diagnosis/settings-schema.ts';
import { checkPhones } from '../knowledge/configurations/check-phones.ts';
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
  phones: PHONES_SETTINGS.prefault({}),
});

type Module = (typeof MODULES)[number];
type PartOf<M extends Module> = z.output<Awaited<ReturnType<M['parts']>>['settings']>;

export type Settings = z.output<typeof GENERAL> & { readonly [M in Module as M['name']]: PartOf<M> };

/** The module of a service with its settings and plan, which are loaded when they are needed. */
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
    Object.fromEntries(loaded.map(([name, part]) => [name, withSwitch(part).prefault({})])),
  );
  if (!isWhole(schema)) throw new Error('a service has no settings');
  return {
    schema,
    parts,
    check: (settings) => [
      ...issuesBelow('phones', checkPhones(settings.phones)),
      ...loaded.flatMap(([name, part]) => wrongIn(name, part, settings)),
    ],
    flags: flagsOfSettings(modules),
    pages: loaded.flatMap(([, part]) => part.pages ?? []),
  };
}

/** Every service can be left out by a setting too, whatever its own are. */
function withSwitch({ settings, module }: LoadedService): z.ZodType {
  if (!(settings instanceof z.ZodObject)) return settings;
  const enabled = z
    .boolean()
    .default(true)
    .describe(`Run this service; without it: ${module.without}.`)
    .meta({ flag: `\`--no-${module.name}\`` });
  return z.strictObject({ enabled, ...settings.shape });
}

/** Whether the settings want this service. */
export function isEnabled(settings: Settings, name: string): boolean {
  const part = partOf(settings, name);
  return typeof part !== 'object' || part === null || Reflect.get(part, 'enabled') !== false;
}

/** Tells the compiler what the loop over the services made: a part for each of them. */
function isWhole(schema: z.ZodObject): schema is z.ZodObject & z.ZodType<Settings> {
  return MODULES.every(({ name }) => Object.hasOwn(schema.shape, name));
}

function wrongIn(name: string, part: ServiceParts, settings: Settings): readonly SettingIssue[] {
  return issuesBelow(name, part.check?.(partOf(settings, name)) ?? []);
}

/** The settings of one service. Their type is known to the service alone. */
export function partOf(settings: Settings, name: string): unknown {
  return Reflect.get(settings, name);
}

/** Which flags of the command line set which setting, by its path: `--dhcp-port` for `dhcp.port`. */
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

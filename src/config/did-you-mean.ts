/** Which setting somebody may have meant who wrote one that there is not: one of the same part, or the same in another part. */
import * as z from 'zod';
import { closest } from '../lib/closest.ts';
import { formatPath, type SettingPath } from '../lib/setting-path.ts';

type Described = z.core.JSONSchema.BaseSchema;

/** ` - did you mean dhcp.lease?`, or nothing. `path`: of the setting that there is not. */
export function didYouMean(schema: z.ZodType, path: SettingPath): string {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const above = path.slice(0, -1);
  const word = String(path.at(-1) ?? '');
  const near = closest(word, keysOf(at(root, above)));
  if (near !== undefined) return question(formatPath([...above, near]));
  const elsewhere = Object.entries(root.properties ?? {}).flatMap(([part, below]) =>
    isSchema(below) && Object.hasOwn(below.properties ?? {}, word) ? [`${part}.${word}`] : [],
  );
  return elsewhere.length === 1 ? question(elsewhere[0] ?? '') : '';
}

function question(setting: string): string {
  return ` - did you mean ${setting}?`;
}

/** What may stand at the path; undefined where names are the user's own. */
function at(schema: Described | undefined, path: SettingPath): Described | undefined {
  const [step, ...rest] = path;
  if (step === undefined || schema === undefined) return schema;
  const ways = [schema, ...(schema.anyOf ?? [])].filter(isSchema);
  const below = ways.map((way) => (typeof step === 'number' ? way.items : way.properties?.[step])).find(isSchema);
  return at(below, rest);
}

function keysOf(schema: Described | undefined): readonly string[] {
  const ways = [schema, ...(schema?.anyOf ?? [])].filter(isSchema);
  return ways.flatMap(({ properties = {} }) => Object.keys(properties));
}

function isSchema(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

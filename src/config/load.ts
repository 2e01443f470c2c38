/**
 * Makes settings from the text of `rouse.yaml` and the flags of the command line, or finds all issues at once, with their
 * places. What depends on the adapter is checked later, when the station plans its services.
 */
import type * as z from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { formatPath, type SettingIssue, type SettingPath } from '../lib/setting-path.ts';
import { didYouMean } from './did-you-mean.ts';
import { issuesOf, NO_SUCH, wording } from './issue-words.ts';
import { readYaml } from './yaml-file.ts';

/** A value from the command line, by its path in the settings: `['dhcp', 'port']`. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The schema of the settings, and a check for values that are right one by one and wrong together. */
export interface SettingsShape<Settings> {
  readonly schema: z.ZodType<Settings>;
  check(settings: Settings): readonly SettingIssue[];
}

export interface Loaded<Settings> {
  readonly settings: Settings;
  readonly where: Where;
}

/** Names the place of a setting for people: `rouse.yaml:3: dhcp.lease`, or the path alone when it is not from the file. */
export type Where = (path: SettingPath) => string;

/** `name` is the name of the file in issues. Overrides win over what the file says. */
export function loadSettings<Settings>(
  shape: SettingsShape<Settings>,
  text: string,
  name: string,
  overrides: readonly Override[] = [],
): Result<Loaded<Settings>, readonly string[]> {
  const file = readYaml(text);
  if (!file.ok) return err(file.error.map(({ line, message }) => `${name}:${line}: ${message}`));
  const values = file.value.values ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) {
    return err([`${name}: settings are keys and values, like "adapter: eth1"`]);
  }
  const lineOf = (path: SettingPath): number => (isOverridden(path, overrides) ? 0 : file.value.lineOf(path));
  const where: Where = (path) => {
    const line = lineOf(path);
    return `${line === 0 ? '' : `${name}:${line}: `}${formatPath(path)}`;
  };
  const judged = judge(shape, overrides.reduce(withOverride, values));
  if (judged.ok) return ok({ settings: judged.value, where });
  const issues = judged.error.toSorted((a, b) => lineOf(a.steps) - lineOf(b.steps));
  const meant = ({ steps, message }: SettingIssue): string =>
    message === NO_SUCH ? didYouMean(shape.schema, steps) : '';
  return err(issues.map((issue) => `${where(issue.steps)}: ${issue.message}${meant(issue)}`));
}

function withOverride(values: unknown, { path, value }: Override): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = typeof values === 'object' && values !== null ? values : {};
  return { ...map, [key]: withOverride(Reflect.get(map, key), { path: rest, value }) };
}

function judge<S>(shape: SettingsShape<S>, values: unknown): Result<S, readonly SettingIssue[]> {
  const parsed = shape.schema.safeParse(values, { error: wording });
  const wrong = parsed.success ? [] : parsed.error.issues.flatMap(issuesOf);
  const sound = parsed.success ? parsed.data : soundSettings(shape, values, wrong);
  const all = [...wrong, ...shape.check(sound)];
  return all.length === 0 ? ok(sound) : err(all);
}

/** The values without those that are wrong, so that the others can be checked in the same round. */
function soundSettings<S>(shape: SettingsShape<S>, values: unknown, wrong: readonly SettingIssue[]): S {
  const left = wrong.reduce((some: unknown, { steps }) => without(some, steps) ?? {}, values);
  const parsed = shape.schema.safeParse(left);
  return parsed.success ? parsed.data : soundSettings(shape, left, parsed.error.issues.flatMap(issuesOf));
}

/**
 * The value without what stands at the path. Undefined when nothing stands there: then the map around it is what is wrong.
 * Of a list only the entries before it are kept, so that these keep their indices.
 */
function without(value: unknown, [step, ...rest]: SettingPath): unknown {
  if (typeof value !== 'object' || value === null || step === undefined || !Object.hasOwn(value, step))
    return undefined;
  const left = without(Reflect.get(value, step), rest);
  if (Array.isArray(value)) return left === undefined ? value.slice(0, Number(step)) : value.with(Number(step), left);
  const others = Object.entries(value).filter(([key]) => key !== String(step));
  return Object.fromEntries(left === undefined ? others : [...others, [step, left]]);
}

function isOverridden(path: SettingPath, overrides: readonly Override[]): boolean {
  return overrides.some((override) => override.path.every((key, depth) => key === path[depth]));
}

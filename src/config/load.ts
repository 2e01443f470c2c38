/** From the text of `rouse.yaml` and the flags of the command line to settings, or to all issues at once with their places. */
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import type * as z from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { SETTINGS, type Settings } from './schema.ts';

/** A value from the command line, by its path in the settings: `['dhcp', 'port']`. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** `name` is how the file is called in issues. Overrides win over the file. */
export function loadSettings(
  text: string,
  name: string,
  overrides: readonly Override[],
): Result<Settings, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return err(document.errors.map((error) => `${name}:${lines.linePos(error.pos[0]).line}: ${error.message}`));
  }
  if (document.contents !== null && !isMap(document.contents)) {
    return err([`${name}: settings are keys and values, like "adapter: eth1"`]);
  }
  const values: unknown = document.toJS() ?? {};
  const parsed = SETTINGS.safeParse(overrides.reduce(withOverride, values));
  if (parsed.success) return ok(parsed.data);
  const told = parsed.error.issues.flatMap(tellings);
  return err(told.map((issue) => `${place(document, lines, issue.path, name)}: ${issue.message}`));
}

function withOverride(values: unknown, { path, value }: Override): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = typeof values === 'object' && values !== null ? values : {};
  return { ...map, [key]: withOverride(Reflect.get(map, key), { path: rest, value }) };
}

/** `rouse.yaml:4: dhcp.lease`, or the path alone when it is not in the file. */
function place(document: Document, lines: LineCounter, path: readonly PropertyKey[], name: string): string {
  const node: unknown = document.getIn(path, true);
  const where = path.map(String).join('.');
  const range: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined;
  if (!Array.isArray(range) || typeof range[0] !== 'number') return where;
  return `${name}:${lines.linePos(range[0]).line}: ${where}`;
}

interface Telling {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** One telling an issue, but one for each key that does not exist, at its own place. */
function tellings(issue: z.core.$ZodIssue): readonly Telling[] {
  if (issue.code === 'invalid_union') return unionTellings(issue);
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such setting' }));
}

/** Of a value that may be written in several ways, what is wrong with the way it is written. */
function unionTellings(union: z.core.$ZodIssueInvalidUnion): readonly Telling[] {
  const meant = union.errors.find((issues) => !issues.some(isOfAnotherWay)) ?? union.errors[0] ?? [];
  return meant.flatMap(tellings).map(({ path, message }) => ({ path: [...union.path, ...path], message }));
}

function isOfAnotherWay(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

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
  const parsed = SETTINGS.safeParse(overrides.reduce(withOverride, values), { error: wording });
  if (parsed.success) return ok(parsed.data);
  const told = parsed.error.issues.flatMap(tellings).map(({ path, message }) => {
    const line = lineOf(document, lines, path);
    return { line, text: `${line === 0 ? '' : `${name}:${line}: `}${path.map(String).join('.')}: ${message}` };
  });
  return err(told.toSorted((a, b) => a.line - b.line).map(({ text }) => text));
}

function withOverride(values: unknown, { path, value }: Override): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = typeof values === 'object' && values !== null ? values : {};
  return { ...map, [key]: withOverride(Reflect.get(map, key), { path: rest, value }) };
}

/** From 1; 0 for what is not in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  const node: unknown = document.getIn(path, true);
  const range: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? lines.linePos(range[0]).line : 0;
}

/** In our words what the schema itself says nothing about. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue)}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    default:
      return undefined;
  }
}

function unitOf({ origin }: { readonly origin: string }): string {
  return origin === 'string' ? ' characters long' : '';
}

const TYPES: Partial<Readonly<Record<string, string>>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'names and values',
  record: 'names and values',
};

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

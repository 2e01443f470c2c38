/** What the schema finds wrong, in our words: where, and what it should be. */
import type * as z from 'zod';
import type { SettingPath } from '../lib/setting-path.ts';

/** Something wrong with a setting. */
export interface Telling {
  readonly path: SettingPath;
  readonly message: string;
}

/** One telling an issue, but one for each key that does not exist, at its own place. */
export function tellings(issue: z.core.$ZodIssue): readonly Telling[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'invalid_union') return unionTellings(issue, path);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such setting' }));
}

/** In our words what the schema itself says nothing about. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
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

/** Of a value that may be written in several ways, what is wrong with the way it is written. */
function unionTellings(union: z.core.$ZodIssueInvalidUnion, at: Telling['path']): readonly Telling[] {
  const meant = union.errors.find((issues) => !issues.some(isOfAnotherWay)) ?? union.errors[0] ?? [];
  return meant.flatMap(tellings).map(({ path, message }) => ({ path: [...at, ...path], message }));
}

function isOfAnotherWay(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

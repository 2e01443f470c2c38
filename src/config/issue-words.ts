/** Translates the issues of the schema library into words for users: where something is wrong, and what it should be. */
import type * as z from 'zod';
import { settingIssue, type SettingIssue, type SettingPath } from '../lib/setting-path.ts';

/** Of a key that does not exist. */
export const NO_SUCH = 'there is no such setting';

/** One for each issue of the schema, but one for each key that does not exist, at its own place. */
export function issuesOf(issue: z.core.$ZodIssue): readonly SettingIssue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'invalid_union') return unionIssues(issue, path);
  if (issue.code !== 'unrecognized_keys') return [settingIssue(path, issue.message)];
  return issue.keys.map((key) => settingIssue([...path, key], NO_SUCH));
}

/** The words for issues that the schema has no message of its own for. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue)}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      if (issue.expected === 'object' && isSwitch(issue.input)) return SWITCHED;
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    default:
      return undefined;
  }
}

/** `tftp: off` is what people write who want none. */
const SWITCHED = 'must be names and values; to leave a service out, write { enabled: false }';

function isSwitch(input: unknown): boolean {
  return typeof input === 'boolean' || (typeof input === 'string' && /^(off|no|none|disabled)$/i.test(input));
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

/** For a value that may be written in several forms: the issue with the form that the user has chosen. */
function unionIssues(union: z.core.$ZodIssueInvalidUnion, at: SettingPath): readonly SettingIssue[] {
  const meant = union.errors.find((issues) => !issues.some(isOfAnotherWay)) ?? union.errors[0] ?? [];
  return meant.flatMap(issuesOf).map(({ steps, message }) => settingIssue([...at, ...steps], message));
}

function isOfAnotherWay(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** Translates the issues of the schema library into words for users: where something is wrong, and what it should be. */
import type * as z from 'zod';
import { settingIssue, type SettingIssue, type SettingPath } from '../lib/setting-path.ts';

/** One issue for each of the schema's. For unknown keys there is one for each key, at its own place. */
export function issuesOf(issue: z.core.$ZodIssue): readonly SettingIssue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'invalid_union') return unionIssues(issue, path);
  if (issue.code !== 'unrecognized_keys') return [settingIssue(path, issue.message)];
  return issue.keys.map((key) => settingIssue([...path, key], 'there is no such setting'));
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

/** For a value that may be written in several forms: the issue with the form that the user has chosen. */
function unionIssues(union: z.core.$ZodIssueInvalidUnion, at: SettingPath): readonly SettingIssue[] {
  const meant = union.errors.find((issues) => !issues.some(isOfAnotherWay)) ?? union.errors[0] ?? [];
  return meant.flatMap(issuesOf).map(({ steps, message }) => settingIssue([...at, ...steps], message));
}

function isOfAnotherWay(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

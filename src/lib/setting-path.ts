/** Paths of settings, and issues with settings at such a path. */

/** The path of a setting: the keys that lead to it, and the index in a list. */
export type SettingPath = readonly (string | number)[];

/** `dhcp.subnets[0].pool` */
export function formatPath(path: SettingPath): string {
  return path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth === 0 ? '' : '.'}${step}`))
    .join('');
}

/** Something wrong with a setting. */
export interface SettingIssue {
  /** As in the configuration file: `subnets[0].pool`. */
  readonly path: string;
  /** The same, step by step. */
  readonly steps: SettingPath;
  /** What is wrong, and how it should look. */
  readonly message: string;
  /** After an error nothing is started; a warning is only told. */
  readonly severity: 'error' | 'warning';
}

export function settingIssue(
  steps: SettingPath,
  message: string,
  severity: SettingIssue['severity'] = 'error',
): SettingIssue {
  return { path: formatPath(steps), steps, message, severity };
}

/**
 * The same issues with `part` in front of their paths: the key of the part of the settings that they were found in.
 */
export function issuesBelow(part: string, issues: readonly SettingIssue[]): readonly SettingIssue[] {
  return issues.map(({ steps, message, severity }) => settingIssue([part, ...steps], message, severity));
}

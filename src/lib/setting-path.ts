/** Where settings stand, and what is wrong with them. */

/** Where a setting stands among the others: the keys that lead to it, in lists the index. */
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
  /** With an error nothing is started. */
  readonly severity: 'error' | 'warning';
}

export function settingIssue(
  steps: SettingPath,
  message: string,
  severity: SettingIssue['severity'] = 'error',
): SettingIssue {
  return { path: formatPath(steps), steps, message, severity };
}

/** Issues found in a part of the settings, at their places among all settings. */
export function issuesBelow(part: string, issues: readonly SettingIssue[]): readonly SettingIssue[] {
  return issues.map(({ steps, message, severity }) => settingIssue([part, ...steps], message, severity));
}

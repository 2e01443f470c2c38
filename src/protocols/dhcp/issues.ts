/** What is wrong with settings: all of it at once, each with the place it stands at. */
import type { Result } from '../../lib/result.ts';

/** Something wrong with a setting. */
export interface SettingIssue {
  /** As in the configuration file: `subnets[0].pool`. */
  readonly path: string;
  /** What is wrong, and how it should look. */
  readonly message: string;
  /** With an error nothing is started. */
  readonly severity: 'error' | 'warning';
}

/** Collects issues below one place of the settings. */
export class IssueList {
  readonly path: string;
  private readonly issues: SettingIssue[];

  constructor(path = '', issues: SettingIssue[] = []) {
    this.path = path;
    this.issues = issues;
  }

  /** The same list, one key or index deeper. */
  below(key: string | number): IssueList {
    const step = typeof key === 'number' ? `[${key}]` : `${this.path === '' ? '' : '.'}${key}`;
    return new IssueList(this.path + step, this.issues);
  }

  error(message: string): void {
    this.issues.push({ path: this.path, message, severity: 'error' });
  }

  warning(message: string): void {
    this.issues.push({ path: this.path, message, severity: 'warning' });
  }

  /** The value, or undefined after noting why there is none. */
  take<T>(result: Result<T, string>): T | undefined {
    if (result.ok) return result.value;
    this.error(result.error);
    return undefined;
  }

  all(): readonly SettingIssue[] {
    return this.issues;
  }
}

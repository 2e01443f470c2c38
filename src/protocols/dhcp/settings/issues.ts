/** Collects what is wrong with settings, each with its path, so that all of it can be told at once. */
import type { Result } from '../../../lib/result.ts';
import { settingIssue, type SettingIssue, type SettingPath } from '../../../lib/setting-path.ts';

/** Collects issues below one place of the settings. */
export class IssueList {
  private readonly steps: SettingPath;
  private readonly issues: SettingIssue[];

  constructor(steps: SettingPath = [], issues: SettingIssue[] = []) {
    this.steps = steps;
    this.issues = issues;
  }

  /** The same list, one key or index deeper. */
  below(step: string | number): IssueList {
    return new IssueList([...this.steps, step], this.issues);
  }

  error(message: string): void {
    this.add(message, 'error');
  }

  warning(message: string): void {
    this.add(message, 'warning');
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

  private add(message: string, severity: SettingIssue['severity']): void {
    this.issues.push(settingIssue(this.steps, message, severity));
  }
}

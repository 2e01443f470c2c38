/** Exit codes of the command (design: they are a contract) and how an error is told to people. */
import type { StationError } from '../../host/station-error.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, timedOut: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What happened, why, what to do: for stderr. */
export function errorText(error: Pick<StationError, 'message' | 'hint'>): string {
  return `rouse: ${error.message}\n       ${error.hint}\n`;
}

/** Something the user wrote that cannot be meant: all issues at once. */
export function usageText(issues: readonly string[]): string {
  return issues.map((issue) => `rouse: ${issue}\n`).join('');
}

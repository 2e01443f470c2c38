/** Exit codes of the command (design: they are a contract) and how an error is told to people. */
import type { StationError } from '../../host/station-error.ts';
import { columnsOf, wrap } from './screen/wrap.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, timedOut: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Told = Pick<StationError, 'message' | 'hint'>;

/** What happened, why, what to do: for stderr. */
export function errorText(error: Told): string {
  return [`${NAME}${error.message}`, `${INDENT}${error.hint}`].map(lines).join('');
}

/** Something the user wrote that cannot be meant: all issues at once. */
export function usageText(issues: readonly string[]): string {
  return issues.map((issue) => lines(`${NAME}${issue}`)).join('');
}

const NAME = 'rouse: ';
const INDENT = ' '.repeat(NAME.length);

function lines(text: string): string {
  return `${wrap(text, columnsOf(process.stderr), INDENT.length)}\n`;
}

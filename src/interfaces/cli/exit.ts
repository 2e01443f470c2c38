/** How a command ends: its exit code, which scripts rely on, and what it says on stderr when it could not do its work. */
import type { StationError } from '../../host/station-error.ts';
import { columnsOf, wrap } from './screen/wrap.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, timedOut: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What happened and why, and what to do. An empty hint is left out. */
export type Told = Pick<StationError, 'message' | 'hint'>;

/** Says on stderr what the machine or the network refused. */
export function failed(error: Told, code: ExitCode = EXIT.refused): ExitCode {
  process.stderr.write(errorText(error));
  return code;
}

/** Says on stderr what the user wrote and cannot have meant: all issues at once. */
export function misused(issues: readonly string[], code: ExitCode = EXIT.usage): ExitCode {
  process.stderr.write(usageText(issues));
  return code;
}

/** The exit code when a station could not be asked: one that is not there is a failure, one that is silent a time-out. */
export function exitOfAsking({ code }: StationError): ExitCode {
  if (code === 'no-station') return EXIT.failed;
  return code === 'no-answer' ? EXIT.timedOut : EXIT.refused;
}

/** What `failed` says. */
export function errorText({ message, hint }: Told): string {
  return `${lines(`${NAME}${message}`)}${hint === '' ? '' : lines(`${INDENT}${hint}`)}`;
}

/** What `misused` says. */
export function usageText(issues: readonly string[]): string {
  return issues.map((issue) => lines(`${NAME}${issue}`)).join('');
}

const NAME = 'rouse: ';
const INDENT = ' '.repeat(NAME.length);

function lines(text: string): string {
  return `${wrap(text, columnsOf(process.stderr), INDENT.length)}\n`;
}

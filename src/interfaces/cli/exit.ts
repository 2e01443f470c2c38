/** How a command ends: the exit codes, which scripts rely on, and the words on stderr when it could not do its work. */
import type { StationError } from '../../host/station-error.ts';
import { thisInvocation, wholeCommands } from './invocation.ts';
import { columnsOf, wrap } from './screen/wrap.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, timedOut: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What happened and why, and what to do. An empty hint is left out. */
export type Told = Pick<StationError, 'message' | 'hint'>;

/** Says on stderr what failed, and returns the exit code; by default that for a refusal of the machine or the network. */
export function failed(error: Told, code: ExitCode = EXIT.refused): ExitCode {
  process.stderr.write(errorText(error));
  return code;
}

/** Says on stderr everything that is wrong with the command line or the settings, and returns the exit code. */
export function misused(issues: readonly string[], code: ExitCode = EXIT.usage): ExitCode {
  process.stderr.write(usageText(issues));
  return code;
}

/** The exit code when asking a station failed: 1 when there is none, 3 when it is silent, else 4. */
export function exitOfAsking({ code }: StationError): ExitCode {
  if (code === 'no-station') return EXIT.failed;
  return code === 'no-answer' ? EXIT.timedOut : EXIT.refused;
}

/** The text that `failed` writes. */
export function errorText({ message, hint }: Told): string {
  return `${lines(`${NAME}${message}`)}${hint === '' ? '' : lines(`${INDENT}${hint}`)}`;
}

/** The text that `misused` writes. */
export function usageText(issues: readonly string[]): string {
  return issues.map((issue) => lines(`${NAME}${issue}`)).join('');
}

const NAME = 'rouse: ';
const INDENT = ' '.repeat(NAME.length);

function lines(text: string): string {
  return `${wrap(wholeCommands(text, thisInvocation()), columnsOf(process.stderr), INDENT.length)}\n`;
}

/** Whether this process may ask its terminal for keys. */
import { readText } from '../linux/kernel-files.ts';
import { runCommand } from './run-command.ts';

/** The system stops a program in the background (`rouse up &`) that asks its terminal for anything. */
export function isInForeground(): boolean {
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') return holdsTerminal(readText('/proc/self/stat'));
  const { status, output } = runCommand({ program: 'ps', words: ['-o', 'pgid=,tpgid=', '-p', String(process.pid)] });
  const [own, holder] = output.trim().split(/\s+/);
  return status === 0 && own === holder;
}

/** `text`: proc_pid_stat(5). The name of the program may hold anything, and ends with the last parenthesis. */
export function holdsTerminal(text: string): boolean {
  const [, , own, , , holder] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return own !== undefined && own === holder;
}

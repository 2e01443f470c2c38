/** Opens a link in the browser of whoever sits at this computer. */
import { spawn } from 'node:child_process';
import type { Command } from '../adapters/address-commands.ts';
import { causeOf } from '../errno.ts';

/** `failed` is called, at most once, where there is nothing that opens links. The browser outlives this program. */
export function openLink(link: string, failed: (cause: string) => void): void {
  const { program, words } = openingCommand(link, process.platform, process.env);
  try {
    const child = spawn(program, words, { detached: true, stdio: 'ignore', windowsHide: true });
    child.once('error', (error) => failed(causeOf(error)));
    child.once('exit', (status) => status !== null && status !== 0 && failed(`it ended with ${status}`));
    child.unref();
  } catch (error) {
    failed(causeOf(error));
  }
}

/** No shell reads the link. A browser is not to be run by root: under sudo it is the one of whoever called that. */
export function openingCommand(
  link: string,
  platform: NodeJS.Platform,
  { SUDO_USER: user }: Readonly<Record<string, string | undefined>>,
): Command {
  if (platform === 'win32') return { program: 'rundll32', words: ['url.dll,FileProtocolHandler', link] };
  const opener = platform === 'darwin' ? 'open' : 'xdg-open';
  return user === undefined || user === 'root'
    ? { program: opener, words: [link] }
    : { program: 'sudo', words: ['-u', user, opener, link] };
}

import { expect, it } from 'vitest';
import { openingCommand } from './open-link.ts';

const LINK = 'http://127.0.0.1:6960/?token=a&b=$(x)';

it.each<[NodeJS.Platform, Record<string, string>, string, readonly string[]]>([
  ['linux', {}, 'xdg-open', [LINK]],
  ['linux', { SUDO_USER: 'ann' }, 'sudo', ['-u', 'ann', 'xdg-open', LINK]],
  ['linux', { SUDO_USER: 'root' }, 'xdg-open', [LINK]],
  ['darwin', {}, 'open', [LINK]],
  ['win32', {}, 'rundll32', ['url.dll,FileProtocolHandler', LINK]],
])('on %s with %j a link is opened by %s, in one word', (platform, env, program, words) => {
  expect(openingCommand(LINK, platform, env)).toEqual({ program, words });
});

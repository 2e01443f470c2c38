/**
 * Advice names commands as `rouse firmware add FILE`. Typed so, it may run nothing, or work on another data folder than the
 * station that gives it: under `sudo` that of root. Here it becomes what has to be typed. Pure but for `thisInvocation`.
 */
import { isAbsolute, relative, resolve } from 'node:path';
import { defaultDataFolder } from '../../host/files/data-folder.ts';

export interface Invocation {
  /** How the program is called: `rouse`, `sudo bin/rouse`, `npm start --`. */
  readonly program: string;
  /** The data folder, where the command would not find it by itself. */
  readonly data?: string;
  /** The arguments of this very `rouse up`. */
  readonly up?: readonly string[];
}

/** What of this process tells how it was called. */
export interface Called {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly folder: string;
}

/** The commands that work on the data folder. */
const WITH_DATA = /^(firmware|leases|tftp (transfers|stop)|ask)\b/;
/** Up to where the command ends and the sentence goes on. */
const COMMAND =
  /\brouse ((?:up|demo|simulate|firmware|devices|tftp|leases|replay|dhcp|ask|doctor)\b(?: "[^"]*"|(?! {2}|[`";:,]|\.(?:\s|$)).)*)/g;

/** The text with every command in it as it has to be typed. */
export function wholeCommands(text: string, { program, data, up }: Invocation): string {
  return text.replaceAll(COMMAND, (_found, words: string) => {
    if (words.startsWith('up ') && up !== undefined) return [`${program} ${words}`, ...keptOf(up, words)].join(' ');
    const isOurs = data !== undefined && WITH_DATA.test(words) && !words.includes('--data');
    return `${program} ${isOurs ? withData(words, data) : words}`;
  });
}

/** Behind the words of the command and its FILE, before what the sentence goes on with. */
function withData(words: string, data: string): string {
  const [command = words] = /^[a-z]+( [a-z]+)?( [A-Z]+)?/.exec(words) ?? [];
  return `${command} --data ${quoted(data)}${words.slice(command.length)}`;
}

/** What was given to this command, without the options that the advice sets. */
function keptOf(given: readonly string[], words: string): readonly string[] {
  const set = ['--adapter', '--set-address'].filter((option) => words.includes(option));
  return given
    .filter((word, at) => {
      const option = set.find((one) => word === one || word.startsWith(`${one}=`));
      const before = given[at - 1] ?? '';
      return option === undefined && !(set.includes(before) && takesValue(before, word));
    })
    .map(quoted);
}

/** `--set-address` may stand alone; what follows is a source then. */
function takesValue(option: string, word: string): boolean {
  if (word.startsWith('-')) return false;
  return option === '--adapter' || /^[0-9.]+(\/[0-9]+)?$/.test(word);
}

/** How this process was called; `data`: what was given with `--data`. */
export function invocation({ argv, env, platform, folder }: Called): Invocation {
  const isSudo = env['SUDO_USER'] !== undefined && platform !== 'win32';
  const own = programOf(argv[1] ?? '', env, folder);
  const given = dataOf(argv) ?? env['ROUSE_DATA'];
  const data = given === undefined || given === '' ? undefined : resolve(folder, given);
  const whole = data ?? (isSudo ? defaultDataFolder(platform, env) : undefined);
  return {
    program: `${isSudo ? 'sudo ' : ''}${own}`,
    ...(whole === undefined ? {} : { data: whole }),
    ...(argv[2] === 'up' ? { up: argv.slice(3) } : {}),
  };
}

export function thisInvocation(): Invocation {
  return invocation({ argv: process.argv, env: process.env, platform: process.platform, folder: process.cwd() });
}

function programOf(script: string, env: Called['env'], folder: string): string {
  if (env['npm_lifecycle_event'] === 'start') return 'npm start --';
  if (!/[/\\]bin[/\\]rouse$/.test(script) || /[/\\]node_modules[/\\]/.test(script)) return 'rouse';
  const near = relative(folder, script);
  return quoted(near.startsWith('..') || isAbsolute(near) ? script : near);
}

function dataOf(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--data' || word.startsWith('--data='));
  const word = argv[at];
  return word === '--data' ? argv[at + 1] : word?.slice('--data='.length);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`;
}

/** What a user can write or set up so that no station starts: each is said in words, with what to do. */
import { mkdirSync, writeFileSync } from 'node:fs';

export interface Refusal {
  readonly name: string;
  /** Makes `rouse.yaml`. */
  readonly write: (path: string) => void;
  readonly status: number;
  /** What the first line on stderr must say, besides the name of the file. */
  readonly says: RegExp;
  /** How many files may be open at once. */
  readonly descriptors?: number;
  readonly args?: readonly string[];
}

const USAGE = 2;
const REFUSED = 4;

function text(name: string, yaml: string, says: RegExp): Refusal {
  return { name, write: (path) => writeFileSync(path, yaml), status: USAGE, says };
}

/** Each line means ten times the line before. */
const BOMB = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  .concat(Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(10)}]`))
  .join('\n');

const NOTHING = (path: string): void => writeFileSync(path, '');

export const REFUSALS: readonly Refusal[] = [
  text(
    'a pattern without quotes',
    'dhcp:\n  classes:\n    - { name: phones, when: { vendor-class: *CP-79* } }\n',
    /rouse\.yaml:3: .*'\*CP-79\*'/,
  ),
  text('ten lines that mean a billion values', BOMB, /rouse\.yaml:[0-9]+: references/),
  text('a value within itself', 'dhcp: &dhcp\n  options: *dhcp\n', /rouse\.yaml:2: /),
  text('lists ten thousand deep', `dhcp: ${'['.repeat(10_000)}`, /rouse\.yaml:1: /),
  text('a mark of a type', 'adapter: !eth1 x\n', /rouse\.yaml:1: .*quotes/),
  text('two documents', 'dhcp: {}\n---\ntftp: {}\n', /rouse\.yaml:2: /),
  text('a list as a name', '? [a, b]\n: c\n', /rouse\.yaml:1: /),
  text('a prototype', '__proto__: { adapter: eth1 }\n', /rouse\.yaml:1: __proto__/),
  text('a list', '- adapter: eth1\n', /rouse\.yaml: settings are/),
  {
    ...text('noise', '', /rouse\.yaml/),
    write: (path) =>
      writeFileSync(
        path,
        Buffer.from(BOMB).map((byte) => byte ^ 0xa5),
      ),
  },
  { ...text('a folder', '', /rouse\.yaml/), write: (path) => mkdirSync(path) },
  {
    name: 'a pattern without quotes on the command line',
    write: NOTHING,
    args: ['--set', 'dhcp.classes=[{ name: a, when: { vendor-class: *CP-79* } }]'],
    status: USAGE,
    says: /dhcp\.classes: .*'\*CP-79\*'/,
  },
  {
    name: '64 open files',
    write: NOTHING,
    descriptors: 64,
    status: REFUSED,
    says: /64 files open at once, and needs [0-9]+/,
  },
];

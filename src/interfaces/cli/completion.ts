/**
 * What a shell offers after TAB: `@bomb.sh/tab` knows the commands and options, here is what only this machine and this
 * program know: models, faults, adapters, packages, and where a file is wanted. Loaded when a shell asks.
 */
import root, { type Command } from '@bomb.sh/tab';
import { defaultDataFolder } from '../../host/files/data-folder.ts';
import { interfaces } from '../../host/node/adapters/interfaces.ts';
import { openFiles } from '../../host/node/files/files.ts';
import { FAULT_NAMES } from '../../simulation/faults.ts';
import { openLibrary } from '../../station/firmware/image-library.ts';
import { MODELS } from './values.ts';

type Words = () => readonly string[];

/** `files`: the shell offers file names too. */
interface Offer {
  readonly words?: Words;
  readonly files?: boolean;
}

const FILES: Offer = { files: true };
const MODEL: Offer = { words: () => MODELS };
const FAULT: Offer = { words: () => FAULT_NAMES };
const ADAPTER: Offer = { words: () => Object.keys(interfaces() ?? {}) };
const PACKAGE: Offer = { words: packages };

/** By the name of an argument or an option, in whatever command. */
const BY_NAME: Readonly<Record<string, Offer>> = {
  source: FILES,
  path: FILES,
  package: PACKAGE,
  file: FILES,
  files: FILES,
  folder: FILES,
  config: FILES,
  data: FILES,
  output: FILES,
  model: MODEL,
  fault: FAULT,
  adapter: ADAPTER,
};

/** Where a name means something else: by command and name. */
const BY_COMMAND: Readonly<Record<string, Offer>> = {
  'devices id': MODEL,
  'firmware check what': { ...PACKAGE, files: true },
  // The file is on the other side.
  'tftp get file': {},
};

/** The answer of the library to a word after which it offers files, and to one after which it does not. */
const [WITH_FILES, WITHOUT] = [':0', ':4'];

/** Call after the commands were given to the library, and before it answers. */
export function offerWhatThereIs(): void {
  let wantsFiles = false;
  const offering = (offer: Offer) => (complete: (value: string, description: string) => void) => {
    wantsFiles ||= offer.files === true;
    for (const word of offer.words?.() ?? []) complete(word, '');
  };
  for (const command of root.commands.values()) {
    for (const [name, one] of [...command.arguments, ...command.options]) {
      const offer = offerFor(command, name);
      if (offer !== undefined && !('isBoolean' in one && one.isBoolean === true)) one.handler = offering(offer);
    }
  }
  // The library says everything through `console.log`, line by line.
  console.log = (text: string) =>
    process.stdout.write(`${wantsFiles && text === WITHOUT ? WITH_FILES : withFileNames(text)}\n`);
}

function offerFor({ value }: Command, name: string): Offer | undefined {
  return BY_COMMAND[`${value} ${name}`] ?? BY_NAME[name];
}

/** Bash offers files only where the function was registered so. */
function withFileNames(text: string): string {
  return text.replace(/^complete -F (\S+) (\S+)$/m, 'complete -o default -F $1 $2');
}

function packages(): readonly string[] {
  const contents = openLibrary({ files: openFiles }, defaultDataFolder(process.platform, process.env)).contents();
  return contents.ok ? contents.value.packages.map(({ name }) => name) : [];
}

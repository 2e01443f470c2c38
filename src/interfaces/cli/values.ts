/** Readers for the values of options and arguments, and other small things that all commands use. */
import { InvalidArgumentError, Option } from 'commander';
import { defaultDataFolder } from '../../host/files/data-folder.ts';
import { findRecipe, RECIPES } from '../../knowledge/recipes.ts';
import { parseBytes } from '../../lib/text.ts';
import { parseDuration, type Millis } from '../../lib/time.ts';
import type { ExitCode } from './exit.ts';

export const MODELS = RECIPES.flatMap((recipe) => recipe.models.map((model) => model.id));

export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535');
  return port;
}

export function amount(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < 1 || value > 10_000) throw new InvalidArgumentError('a number from 1 to 10000');
  return value;
}

export function duration(text: string): Millis {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(parsed.error);
  return parsed.value;
}

export function size(text: string): number {
  const parsed = parseBytes(text);
  if (!parsed.ok) throw new InvalidArgumentError(parsed.error);
  return parsed.value;
}

export function recoveries(text: string): number {
  const read = /^recovered(?:=([1-9][0-9]{0,4}))?$/.exec(text);
  if (read === null) throw new InvalidArgumentError('write "recovered" or "recovered=5"');
  return Number(read[1] ?? '1');
}

/** The option `--data`. `what` is its text in the help: what the command uses the folder for. */
export function dataOption(what: string): Option {
  return new Option('--data <dir>', `${what} (default: the platform's data folder)`).env('ROUSE_DATA');
}

/** What to say when there is no recipe for a model. */
export function unknownModel(text: string): string {
  return `there is no recipe for "${text}". "rouse devices" lists what there is.`;
}

/** The same for `simulate` and `demo`, which cannot be every device that a recipe knows. */
export function unplayed(text: string): string {
  const known = findRecipe(text);
  return known === undefined
    ? unknownModel(text)
    : `${known.title} cannot be simulated: "rouse devices ${text}" shows its recipe.`;
}

export function unknownFault(name: string, known: readonly string[]): string {
  return `there is no fault "${name}". There are: ${known.join(', ')}.`;
}

/** The data folder: the one of `--data`, else the usual one of the platform. */
export function dataFolder({ data }: { readonly data?: string }): string {
  return data ?? defaultDataFolder(process.platform, process.env);
}

/** Makes the exit code of the command that of the process. */
export async function finish(command: Promise<ExitCode> | ExitCode): Promise<void> {
  process.exitCode = await command;
}

/** For commander: collects the values of an option that may be given several times. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

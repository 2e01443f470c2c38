/** Values of options and arguments, read once for all commands, and how a command ends. */
import { InvalidArgumentError } from 'commander';
import { defaultDataFolder } from '../../host/files/data-folder.ts';
import { RECIPES } from '../../knowledge/recipes.ts';
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

/** What was given with `--data`, or the platform's. */
export function dataFolder({ data }: { readonly data?: string }): string {
  return data ?? defaultDataFolder(process.platform, process.env);
}

/** Lets a command's exit code be the process's. */
export async function finish(command: Promise<ExitCode> | ExitCode): Promise<void> {
  process.exitCode = await command;
}

/** The values of an option that may be given several times. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

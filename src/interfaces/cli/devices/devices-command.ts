/** The options of `rouse devices`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import type { DevicesOptions } from './devices.ts';
import { finish } from '../values.ts';

export function addDevices(rouse: Command): void {
  rouse
    .command('devices')
    .description("the recipes, and one recipe's steps and sources")
    .argument('[id]', 'a model or a recipe')
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, options: DevicesOptions) =>
      finish((await import('./devices.ts')).devices(id, options)),
    );
}

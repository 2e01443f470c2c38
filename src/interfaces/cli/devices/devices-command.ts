/** The options of `rouse devices`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import type { DevicesOptions } from './devices.ts';
import type { ConfigOptions } from './devices-config.ts';
import type { RestartOptions } from './devices-restart.ts';
import { dataOption, finish } from '../values.ts';

export function addDevices(rouse: Command): void {
  const devices = rouse
    .command('devices')
    .description("the recipes, and one recipe's steps and sources; restart a phone without touching it")
    .argument('[id]', 'a model or a recipe')
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, options: DevicesOptions) =>
      finish((await import('./devices.ts')).devices(id, options)),
    );
  devices
    .command('config')
    .description('what a phone is told by its configuration, and from where each value comes')
    .argument('<mac>', 'its hardware address in any spelling, or its name like SEP002699EF0F1A')
    .option('--show-secrets', 'show passwords too')
    .option('--json', 'as JSON')
    .option('--at <cidr>', "the station's address, where none runs (default: of the settings)")
    .option('--set <key=value...>', 'any setting of docs/settings.md, where no station runs')
    .option('--config <file>', 'settings, where no station runs (default: rouse.yaml here, then in the data folder)')
    .addOption(dataOption('the data folder of the station'))
    .action(async (mac: string, _options: ConfigOptions, command: Command) =>
      finish((await import('./devices-config.ts')).devicesConfig(mac, command.optsWithGlobals<ConfigOptions>())),
    );
  devices
    .command('restart')
    .description('restart a phone that is registered with the running station, without touching it')
    .argument('<id>', 'its hardware address, its address, or its name like SEP002699EF0F1A')
    .option('--hard', 'as after switching it on, not its application alone')
    .option('--json', 'as JSON')
    .addOption(dataOption('the data folder of the station'))
    // Options that `rouse devices` has too are read there.
    .action(async (id: string, _options: RestartOptions, command: Command) =>
      finish((await import('./devices-restart.ts')).devicesRestart(id, command.optsWithGlobals<RestartOptions>())),
    );
}

/** The options of `rouse firmware`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import type { FirmwareOptions } from './firmware.ts';
import { dataOption, finish } from '../values.ts';

export function addFirmware(rouse: Command): void {
  const firmware = rouse.command('firmware').description('the firmware library');
  command(firmware, 'add', 'take downloads or folders in, as they are')
    .argument('<path...>', '.cop, .cop.sgn, .tar, .tar.gz, .tgz, .zip, a folder, or a single image')
    .action(async (paths: string[], options: FirmwareOptions) =>
      finish((await import('./firmware.ts')).firmwareAdd(paths, options)),
    );
  command(firmware, 'list', 'what is in the library').action(async (options: FirmwareOptions) =>
    finish((await import('./firmware.ts')).firmwareList(options)),
  );
  command(firmware, 'check', 'whether packages are complete and undamaged; exit 1 when one is not')
    .argument(
      '[what...]',
      'packages of the library by id or name, or paths that are only looked at (default: the library)',
    )
    .action(async (what: string[], options: FirmwareOptions) =>
      finish((await import('./firmware.ts')).firmwareCheck(what, options)),
    );
  command(firmware, 'remove', 'remove packages')
    .argument('<package...>', 'id or name')
    .action(async (names: string[], options: FirmwareOptions) =>
      finish((await import('./firmware.ts')).firmwareRemove(names, options)),
    );
}

function command(firmware: Command, name: string, description: string): Command {
  return firmware
    .command(name)
    .description(description)
    .option('--json', 'as JSON')
    .addOption(dataOption('where the library is'));
}

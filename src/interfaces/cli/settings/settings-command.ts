/** The arguments of `rouse settings`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { dataOption, finish } from '../values.ts';
import type { ChangeOptions } from './settings.ts';

export function addSettings(rouse: Command): void {
  const settings = rouse
    .command('settings')
    .description('what can be set: look it up, and change it in rouse.yaml with its comments kept');
  placed(settings.command('list', { isDefault: true }).description('all settings; what to do by default'))
    .argument('[word...]', 'only those with all of these words in their name, text, or name in Tftpd32')
    .option('--json', 'each as a line of JSON')
    .action(async (words: string[], options: ChangeOptions) =>
      finish((await import('./settings.ts')).listSettings(words, options)),
    );
  placed(settings.command('get').description('what the file says of a setting; exit 1 where it says nothing'))
    .argument('<key>', 'like tftp.timeout')
    .action(async (key: string, options: ChangeOptions) =>
      finish((await import('./settings.ts')).getSetting(key, options)),
    );
  placed(settings.command('set').description('write a setting into the file'))
    .argument('<key>', 'like tftp.timeout')
    .argument('<value>', 'as it is written in the file: 5s, [192.168.1.1]')
    .action(async (key: string, value: string, options: ChangeOptions) =>
      finish((await import('./settings.ts')).setSetting(key, value, options)),
    );
  placed(settings.command('unset').description('take a setting out of the file'))
    .argument('<key>', 'like tftp.timeout')
    .action(async (key: string, options: ChangeOptions) =>
      finish((await import('./settings.ts')).setSetting(key, undefined, options)),
    );
  settings
    .command('apply')
    .description('have the running station begin anew with the settings as they are')
    .addOption(dataOption('the data folder of the station'))
    .action(async (options: ChangeOptions) => finish((await import('./settings.ts')).applySettings(options)));
}

function placed(command: Command): Command {
  return command
    .option('--config <file>', 'the file (default: that of the running station; else rouse.yaml here or with the data)')
    .addOption(dataOption('the data folder of the station'));
}

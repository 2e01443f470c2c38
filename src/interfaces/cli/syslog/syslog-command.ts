/** The options of `rouse syslog`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { amount, dataOption, finish } from '../values.ts';
import type { SyslogOptions } from './syslog.ts';

export function addSyslog(rouse: Command): void {
  rouse
    .command('syslog')
    .description('what devices have logged: look at, follow, search, export; also while a station runs')
    .option('--follow', 'and what comes from now on, until stopped')
    .option('--device <device>', 'of this one: an address, a hardware address, or a name')
    .option('--severity <severity>', 'of this severity or worse: a name like warning, or 0 to 7')
    .option('--grep <text>', 'with this text in it')
    .option('--ignore-case', 'capital letters are as small ones')
    .option('--last <n>', 'only so many, the newest', amount)
    .option('--json', 'each as a line of JSON')
    .addOption(dataOption('the data folder of the station'))
    .action(async (options: SyslogOptions) => finish((await import('./syslog.ts')).syslog(options)));
}

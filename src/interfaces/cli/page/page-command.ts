/** The arguments of `rouse page`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { dataOption, finish } from '../values.ts';
import type { PageOptions } from './page.ts';

export function addPage(rouse: Command): void {
  rouse
    .command('page')
    .description('the link to the page of a running station, with its token where it wants one')
    .addOption(dataOption('the data folder of the station'))
    .action(async (options: PageOptions) => finish((await import('./page.ts')).page(options)));
}

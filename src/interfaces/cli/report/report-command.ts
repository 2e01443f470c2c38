/** The options of `rouse report`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { dataOption, finish } from '../values.ts';
import type { ReportOptions } from './report.ts';

export function addReport(rouse: Command): void {
  rouse
    .command('report')
    .description(
      'what a session came to, as files for a ticket: a page, one certificate a device, a list, the session itself',
    )
    .argument('[session]', 'a file of sessions/ in the data folder (default: the newest)')
    .option('--out <folder>', 'a new folder for the files', 'rouse-report')
    .addOption(dataOption('where sessions and firmware are kept'))
    .action(async (session: string | undefined, options: ReportOptions) =>
      finish((await import('./report.ts')).report(session, options)),
    );
}

/** The arguments of `rouse ask`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { dataOption, finish } from '../values.ts';
import type { AskOptions } from './ask.ts';

export function addAsk(rouse: Command): void {
  rouse
    .command('ask')
    .description('ask a running station; without a question, say what it can be asked')
    .argument('[question]', 'like station.devices')
    .argument('[key=value...]', 'what belongs to the question, like follow=true')
    .addOption(dataOption('the data folder of the station'))
    .action(async (question: string | undefined, words: readonly string[], options: AskOptions) =>
      finish((await import('./ask.ts')).ask(question, words, options)),
    );
}

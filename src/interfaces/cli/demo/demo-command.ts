/** The options of `rouse demo`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import type { DemoOptions } from './demo.ts';
import { amount, finish, MODELS } from '../values.ts';

/** The model that is simulated when none is named. */
const USUAL = '7911';

export function addDemo(rouse: Command): void {
  rouse
    .command('demo')
    .description('the same station and simulated devices on loopback: needs no rights, no hardware')
    .argument('[model]', `what to simulate: ${MODELS.join(', ')}`, USUAL)
    .addOption(new Option('--devices <n>', 'how many').argParser(amount).default(1))
    .option('--fault <name>', 'what is wrong with them, like truncated or old-loader; any other word lists all')
    .option('--open', 'open the page in a browser')
    .option('--stay', 'go on until it is stopped, with its page')
    .option('--json', 'every event as one JSON line on stdout')
    .addOption(new Option('--engine <kind>', 'how datagrams are carried').choices(['auto', 'batched', 'dgram']))
    .action(async (model: string, options: DemoOptions) => finish((await import('./demo.ts')).demo(model, options)));
}

/** The options of `rouse simulate`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import type { SimulateOptions } from './simulate.ts';
import { amount, duration, finish, MODELS, portNumber } from '../values.ts';

export function addSimulate(rouse: Command): void {
  rouse
    .command('simulate')
    .description('be a dead device on a real network')
    .argument('<model>', `what to be: ${MODELS.join(', ')}`)
    .option('--adapter <name>', 'the adapter to be it on; its address is taken from the lease')
    .option('--server <address>', 'talk to a station on this address (loopback, containers)')
    .addOption(new Option('--count <n>', 'how many').argParser(amount).default(1))
    .option('--fault <name>', 'what is wrong with it, like old-loader; any other word lists all')
    .option('--call <number>', 'call this number once it is registered by SIP, and say what is heard; 600 is the echo')
    .addOption(new Option('--pace <factor>', 'factor on every wait of the real device').argParser(Number).default(1))
    .addOption(new Option('--timeout <duration>', 'exit 3 when it is not recovered by then').argParser(duration))
    .addOption(new Option('--dhcp-port <n>', 'default 67').argParser(portNumber))
    .addOption(new Option('--dhcp-client-port <n>', 'default 68').argParser(portNumber))
    .addOption(new Option('--tftp-port <n>', 'default 69').argParser(portNumber))
    .addOption(new Option('--sccp-port <n>', 'where it registers, default 2000').argParser(portNumber))
    .option('--json', 'every step as one JSON line on stdout')
    .action(async (model: string, options: SimulateOptions) =>
      finish((await import('./simulate.ts')).simulate(model, options)),
    );
}

/** The command line of `rouse`: commands, options and their texts. What a command does is in a file of its own, loaded when it runs. */
import tab from '@bomb.sh/tab/commander';
import { Command, InvalidArgumentError, Option } from 'commander';
import { RECIPES } from '../../knowledge/recipes.ts';
import { parseDuration, type Millis } from '../../lib/time.ts';
import { VERSION } from '../../version.ts';
import type { DemoOptions } from './demo.ts';
import type { DevicesOptions } from './devices.ts';
import { EXIT, usageText, type ExitCode } from './exit.ts';
import type { SimulateOptions } from './simulate.ts';
import type { UpOptions } from './up.ts';

const MODELS = RECIPES.flatMap((recipe) => recipe.models.map((model) => model.id));

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535');
  return port;
}

function amount(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < 1 || value > 10_000) throw new InvalidArgumentError('a number from 1 to 10000');
  return value;
}

function duration(text: string): Millis {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(parsed.error);
  return parsed.value;
}

function recoveries(text: string): number {
  const [, wanted = '1'] = /^recovered(?:=([1-9][0-9]{0,4}))?$/.exec(text) ?? [];
  if (!text.startsWith('recovered')) throw new InvalidArgumentError('write "recovered" or "recovered=5"');
  return Number(wanted);
}

function program(): Command {
  const rouse = new Command('rouse')
    .description(
      'Wakes network devices that will not boot: gives them an address, their firmware, and tells what is missing.',
    )
    .version(VERSION)
    .showHelpAfterError('(rouse --help tells what there is)')
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      throw error;
    });
  addUp(rouse);
  addDemo(rouse);
  addSimulate(rouse);
  addDevices(rouse);
  tab(rouse);
  return rouse;
}

function addUp(rouse: Command): void {
  rouse
    .command('up')
    .description('start a station; adopt what is given as firmware; guide and watch until stopped')
    .argument('[source...]', 'firmware: files or folders')
    .option('--adapter <name|address>', 'network adapter (default: chosen by rule, and the choice explained)')
    .option('--set-address [cidr]', 'give that adapter an address while running; undone on exit')
    .option('--listen <address>', 'run on this address without adapter discovery (tests, containers)')
    .addOption(
      new Option('--exit-when <recovered[=N]>', 'exit 0 as soon as N devices (default 1) are recovered').argParser(
        recoveries,
      ),
    )
    .addOption(new Option('--timeout <duration>', 'exit 3 after it').argParser(duration))
    .option('--json', 'every event as one JSON line on stdout')
    .option('--config <file>', 'settings (default: rouse.yaml here, then in the data folder)')
    .addOption(
      new Option('--data <dir>', "leases and sessions (default: the platform's data folder)").env('ROUSE_DATA'),
    )
    .addOption(new Option('--engine <kind>', 'how datagrams are carried').choices(['auto', 'batched', 'dgram']))
    .addOption(new Option('--dhcp-port <n>', 'default 67').argParser(portNumber))
    .addOption(new Option('--dhcp-client-port <n>', 'default 68').argParser(portNumber))
    .addOption(new Option('--tftp-port <n>', 'default 69').argParser(portNumber))
    .option('--no-dhcp', 'no addresses')
    .option('--no-tftp', 'no files by TFTP')
    .action(async (sources: string[], options: UpOptions) => finish((await import('./up.ts')).up(sources, options)));
}

function addDemo(rouse: Command): void {
  rouse
    .command('demo')
    .description('the same station and simulated devices on loopback: needs no rights, no hardware')
    .argument('[model]', `what to simulate: ${MODELS.join(', ')}`, MODELS[0])
    .addOption(new Option('--devices <n>', 'how many').argParser(amount).default(1))
    .option('--fault <name>', 'what is wrong with them')
    .option('--json', 'every event as one JSON line on stdout')
    .addOption(new Option('--engine <kind>', 'how datagrams are carried').choices(['auto', 'batched', 'dgram']))
    .action(async (model: string, options: DemoOptions) => finish((await import('./demo.ts')).demo(model, options)));
}

function addSimulate(rouse: Command): void {
  rouse
    .command('simulate')
    .description('be a dead device on a real network')
    .argument('<model>', `what to be: ${MODELS.join(', ')}`)
    .option('--adapter <name>', 'the adapter to be it on; its address is taken from the lease')
    .option('--server <address>', 'talk to a station on this address (loopback, containers)')
    .addOption(new Option('--count <n>', 'how many').argParser(amount).default(1))
    .option('--fault <name>', 'what is wrong with it')
    .addOption(new Option('--pace <factor>', 'factor on every wait of the real device').argParser(Number).default(1))
    .addOption(new Option('--timeout <duration>', 'exit 3 when it is not recovered by then').argParser(duration))
    .addOption(new Option('--dhcp-port <n>', 'default 67').argParser(portNumber))
    .addOption(new Option('--dhcp-client-port <n>', 'default 68').argParser(portNumber))
    .addOption(new Option('--tftp-port <n>', 'default 69').argParser(portNumber))
    .option('--json', 'every step as one JSON line on stdout')
    .action(async (model: string, options: SimulateOptions) =>
      finish((await import('./simulate.ts')).simulate(model, options)),
    );
}

function addDevices(rouse: Command): void {
  rouse
    .command('devices')
    .description("the recipes, and one recipe's steps and sources")
    .argument('[id]', 'a model or a recipe')
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, options: DevicesOptions) =>
      finish((await import('./devices.ts')).devices(id, options)),
    );
}

async function finish(command: Promise<ExitCode> | ExitCode): Promise<void> {
  process.exitCode = await command;
}

/** Runs one command line; every way it can end is an exit code, and nothing is ever a stack trace for what a user did. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    if (process.exitCode !== undefined && process.exitCode !== 0) return;
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) return;
    process.stderr.write(
      usageText([
        `this is a mistake in Rouse itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ]),
    );
    process.exitCode = EXIT.failed;
  }
}

await main(process.argv);

/** The options of `rouse up`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import { SERVICES } from '../../../station/modules.ts';
import type { ServiceFlag } from '../../../services/module.ts';
import { dataOption, duration, finish, portNumber, recoveries, several } from '../values.ts';
import type { UpOptions } from './up.ts';

export function addUp(rouse: Command): void {
  const up = rouse
    .command('up')
    .description('start a station; adopt what is given as firmware; guide and watch until stopped')
    .argument('[source...]', 'firmware: files or folders')
    .addOption(
      new Option(
        '--adapter <name|address>',
        'network adapter, also several times (default: chosen by rule, and the choice explained)',
      ).argParser(several),
    )
    .option('--set-address [cidr]', 'give that adapter an address while running; undone on exit')
    .option('--listen <address>', 'run on this address without adapter discovery (tests, containers)')
    .addOption(
      new Option('--exit-when <recovered[=N]>', 'exit 0 as soon as N devices (default 1) are recovered').argParser(
        recoveries,
      ),
    )
    .addOption(new Option('--timeout <duration>', 'exit 3 after it').argParser(duration))
    .option('--report <folder>', 'write what it came to into this new folder at the end: a page, certificates, a list')
    .option(
      '--wait-for-cable',
      'where it is not clear which adapter is meant, the one that a cable is plugged into (default: on a terminal)',
    )
    .option('--no-wait-for-cable', 'end where it is not clear')
    .option('--open', 'open the page in a browser')
    .option('--json', 'every event as one JSON line on stdout')
    .option('--set <key=value...>', 'any setting of docs/settings.md, like tftp.timeout=5s')
    .option('--config <file>', 'settings (default: rouse.yaml here, then in the data folder)')
    .addOption(dataOption('where leases, firmware and sessions are kept'))
    .addOption(new Option('--engine <kind>', 'how datagrams are carried').choices(['auto', 'batched', 'dgram']));
  for (const { flags } of SERVICES) for (const flag of flags) up.addOption(optionOf(flag));
  for (const { name, without } of SERVICES) up.option(`--no-${name}`, without);
  up.action(async (sources: string[], options: UpOptions) => finish((await import('./up.ts')).up(sources, options)));
}

function optionOf({ flags, text, value }: ServiceFlag): Option {
  const option = new Option(flags, text);
  return value === 'port' ? option.argParser(portNumber) : option;
}

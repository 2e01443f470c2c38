/** The options of `rouse leases`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import { LEASE_FORMATS } from '../../../formats/leases/formats.ts';
import type { DeleteOptions } from './leases-delete.ts';
import type { ExportOptions, LeasesOptions } from './leases.ts';
import type { ImportOptions } from './leases-import.ts';
import { dataOption, finish } from '../values.ts';

const STATES = ['bound', 'ended', 'released', 'declined'];

export function addLeases(rouse: Command): void {
  const leases = rouse
    .command('leases')
    .description('the addresses that were lent: look at, search, delete, export, import');
  filtered(leases.command('list', { isDefault: true }).description('who has which address; what to do by default'))
    .option('--json', 'as JSON')
    .action(async (words: string[], options: LeasesOptions) =>
      finish((await import('./leases.ts')).leasesList(words, options)),
    );
  data(leases.command('delete').description('make addresses free again, also while a station runs'))
    .argument('<what...>', 'address, range, MAC address, or text in a name: every lease that one of them means')
    .option('--json', 'as JSON')
    .action(async (words: string[], options: DeleteOptions) =>
      finish((await import('./leases-delete.ts')).leasesDelete(words, options)),
    );
  filtered(leases.command('export').description('write leases to stdout'))
    .addOption(new Option('--format <kind>', 'how').choices(['csv', 'json', 'isc']).default('csv'))
    .action(async (words: string[], options: ExportOptions) =>
      finish((await import('./leases.ts')).leasesExport(words, options)),
    );
  data(leases.command('import').description('take over the leases of another DHCP server; no station may be running'))
    .argument(
      '<file>',
      'dhcpd.leases of ISC, the CSV of Kea or Rouse, the JSON of Rouse, the leases of dnsmasq, tftpd32.ini',
    )
    .addOption(new Option('--format <kind>', 'what it is (default: seen from the file)').choices([...LEASE_FORMATS]))
    .option('--json', 'as JSON')
    .action(async (file: string, options: ImportOptions) =>
      finish((await import('./leases-import.ts')).leasesImport(file, options)),
    );
}

function filtered(command: Command): Command {
  return data(command)
    .argument('[filter...]', 'address, network, range, MAC address, or text in a name, with * and ?; all must match')
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .option('--all', 'also what has ended and what was given back');
}

function data(command: Command): Command {
  return command.addOption(dataOption('where the leases are'));
}

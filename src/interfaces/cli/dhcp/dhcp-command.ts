/** The options of `rouse dhcp`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import type { PreviewOptions } from './dhcp-preview.ts';
import { dataOption, finish, several } from '../values.ts';

export function addDhcp(rouse: Command): void {
  const dhcp = rouse.command('dhcp').description('what devices are told by DHCP');
  dhcp
    .command('preview')
    .description('what a device would be told by these settings, byte for byte; sends nothing')
    .option('--mac <address>', 'its hardware address', '02:00:00:00:00:01')
    .addOption(
      new Option(
        '--sends <option=value>',
        'what its DISCOVER says, also several times: vendor-class=PXEClient, parameter-list=1,3,66,150',
      ).argParser(several),
    )
    .option('--relay <address>', 'the relay it is behind')
    .option('--at <cidr>', "the station's address (default: of the settings, else the first of the pool's network)")
    .option('--set <key=value...>', 'any setting of docs/settings.md, like dhcp.lease=infinite')
    .option('--config <file>', 'settings (default: rouse.yaml here, then in the data folder)')
    .addOption(dataOption('where rouse.yaml may be'))
    .option('--json', 'as JSON')
    .action(async (options: PreviewOptions) => finish((await import('./dhcp-preview.ts')).dhcpPreview(options)));
}

/** The options of `rouse doctor`; what it does is loaded when it runs. */
import { Option, type Command } from 'commander';
import { SERVICES } from '../../../station/modules.ts';
import { dataOption, finish, portNumber, several } from '../values.ts';
import type { DoctorOptions } from './doctor.ts';

export function addDoctor(rouse: Command): void {
  const doctor = rouse
    .command('doctor')
    .description('everything that can be wrong before a device is plugged in; exit 1 when something is')
    .argument('[what...]', 'models that firmware is wanted for, like 7911, and files or folders of firmware')
    .addOption(new Option('--adapter <name|address>', 'network adapter (default: chosen by rule)').argParser(several))
    .option('--set-address [cidr]', 'look as if the adapter were given that address, as rouse up would do it')
    .option('--json', 'every event as one JSON line on stdout')
    .option('--mend', 'put right what is safe, after asking')
    .option('--yes', 'with --mend: do not ask')
    .option('--set <key=value...>', 'any setting of docs/settings.md, like tftp.port=6969')
    .option('--config <file>', 'settings (default: rouse.yaml here, then in the data folder)')
    .addOption(dataOption('where leases and firmware are kept'));
  for (const { flags } of SERVICES) {
    for (const { flags: written, text, value } of flags) {
      if (value === 'port') doctor.addOption(new Option(written, text).argParser(portNumber).hideHelp());
    }
  }
  for (const { name, without } of SERVICES) doctor.addOption(new Option(`--no-${name}`, without).hideHelp());
  doctor.action(async (what: string[], options: DoctorOptions) =>
    finish((await import('./doctor.ts')).doctor(what, options)),
  );
}

/** The command line of `rouse`. Each command has a file for its options and one, loaded when it runs, for what it does. */
import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { causeOf } from '../../host/errno.ts';
import { VERSION } from '../../version.ts';
import { addAsk } from './ask/ask-command.ts';
import { addDemo } from './demo/demo-command.ts';
import { addDevices } from './devices/devices-command.ts';
import { addDhcp } from './dhcp/dhcp-command.ts';
import { EXIT, usageText } from './exit.ts';
import { addDoctor } from './doctor/doctor-command.ts';
import { addFirmware } from './firmware/firmware-command.ts';
import { addLeases } from './leases/leases-command.ts';
import { addPage } from './page/page-command.ts';
import { addReplay } from './replay/replay-command.ts';
import { addReport } from './report/report-command.ts';
import { addSettings } from './settings/settings-command.ts';
import { addSimulate } from './simulate/simulate-command.ts';
import { addSyslog } from './syslog/syslog-command.ts';
import { addTftp } from './tftp/tftp-command.ts';
import { addUp } from './up/up-command.ts';

function program(): Command {
  const rouse = new Command('rouse')
    .description(
      'Wakes network devices that will not boot: gives them an address, their firmware, and tells what is missing.',
    )
    .version(VERSION)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'rouse: ')) })
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      throw error;
    });
  addUp(rouse);
  addDemo(rouse);
  addSimulate(rouse);
  addDoctor(rouse);
  addFirmware(rouse);
  addDevices(rouse);
  addTftp(rouse);
  addLeases(rouse);
  addSyslog(rouse);
  addPage(rouse);
  addReplay(rouse);
  addReport(rouse);
  addDhcp(rouse);
  addSettings(rouse);
  addAsk(rouse);
  tab(rouse);
  pointToHelp(rouse, 'rouse');
  return rouse;
}

/** Has each command point to its own help after a mistake. */
function pointToHelp(command: Command, path: string): void {
  command.showHelpAfterError(`       "${path} --help" says what there is.`);
  for (const one of command.commands) pointToHelp(one, `${path} ${one.name()}`);
}

/** Called when the output cannot be written. A reader that ends early (`rouse leases | head`) is no failure. */
function onOutputError(error: Error): void {
  const cause = causeOf(error);
  if (cause === 'EPIPE') return;
  process.stderr.write(usageText([`the output could not be written (${cause}).`]));
  process.once('exit', () => (process.exitCode = EXIT.refused));
}

/** Runs one command line and sets the exit code of the process. Never throws: a mistake of the user is told in words. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', onOutputError);
  // When stderr itself cannot be written, there is no other place to say so.
  process.stderr.on('error', () => undefined);
  try {
    const rouse = program();
    if (argv[2] === 'complete') (await import('./completion.ts')).offerWhatThereIs();
    await rouse.parseAsync([...argv]);
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

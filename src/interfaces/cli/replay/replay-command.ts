/** The options of `rouse replay`; what it does is loaded when it runs. */
import type { Command } from 'commander';
import { finish } from '../values.ts';
import type { ReplayOptions } from './replay.ts';

export function addReplay(rouse: Command): void {
  rouse
    .command('replay')
    .description('a recorded session through the diagnosis of this version: its story, and what was wrong')
    .argument(
      '<file>',
      'a file of sessions/ in the data folder, what "rouse up --json" has printed, or a capture (pcap, pcapng)',
    )
    .option('--json', 'every event as one JSON line on stdout')
    .action(async (file: string, options: ReplayOptions) =>
      finish((await import('./replay.ts')).replaySession(file, options)),
    );
}

/** Whether the clock of this computer can be right: a dead battery shows a time before this program was made. */
import { instant } from '../../../lib/time.ts';
import { seen, type Check } from '../check.ts';

/** This program is younger than this, and nobody will run it then. */
const EARLIEST = Date.UTC(2025, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const SET: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'sudo timedatectl set-ntp true',
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync /force',
};

export const CLOCK_CHECK: Check = {
  name: 'clock',
  async look({ machine }) {
    const now = machine.now();
    const shows = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
    const mend = SET[machine.platform];
    const isRight = now >= instant(EARLIEST) && now < instant(LATEST);
    const state = await machine.inspection.clock();
    const setBy =
      state === undefined ? '' : state.isSynchronised ? ', set by the network' : ', set by nobody but its battery';
    return {
      facts: [
        ...(isRight ? [] : [{ type: 'host.clock' as const, shows, ...(mend === undefined ? {} : { mend }) }]),
        seen('clock', `${shows} UTC${setBy}.`),
      ],
    };
  },
};

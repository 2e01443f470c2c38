/** What the station of the command line runs on: this computer, with the packet side in a thread of its own. */
import { nodeMachine } from '../host/node/machine.ts';
import { startPacketThread } from './packet/thread.ts';
import type { StationBase } from './running.ts';

export const THIS_COMPUTER: StationBase = {
  machine: nodeMachine,
  startPackets: startPacketThread,
  examine: async (patient, report) => (await import('./doctor/doctor.ts')).examineBeside(patient, report),
};

/** Programs of the system that give an adapter an address, and what their refusals mean. */
import { stationError, type StationError } from '../station-error.ts';

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  /** Its failure does not matter. */
  readonly optional?: boolean;
}

/** `remove` undoes `add`; both are run in order. */
export interface AddressCommands {
  readonly add: readonly Command[];
  readonly remove: readonly Command[];
}

/** How a program ended; `status` is undefined when it could not be started, and `output` then is the errno. */
export interface Ended {
  readonly status: number | undefined;
  readonly output: string;
}

/** The address was there before, so it is not ours to take away. Words of `ip` and of `netsh`. */
export function wasThere(ended: Ended): boolean {
  return /File exists|already assigned|object already exists/i.test(ended.output);
}

/** The address, or its adapter, is gone by itself. Words of `ip`, `ifconfig` and `netsh`. */
export function isGone(ended: Ended): boolean {
  return /Cannot (assign requested address|find device)|No such device|does not exist|Can't assign requested address|Element not found|filename, directory name, or volume label/i.test(
    ended.output,
  );
}

/** `what` completes "... could not be": `192.168.1.1/24 could not be set on eth1`. */
export function addressError(what: string, command: Command, ended: Ended): StationError {
  if (ended.status === undefined) {
    const hint = 'Set the address in the network settings of this computer and start again without --set-address.';
    return stationError('unsupported', `${what}: the program "${command.program}" cannot be run.`, hint, ended.output);
  }
  if (/not permitted|permission denied|requires elevation|run as administrator|access is denied/i.test(ended.output)) {
    return stationError('no-rights', `${what}: this user may not.`, rightsHint(command), firstLine(ended));
  }
  if (isGone(ended)) {
    return stationError('no-adapter', `${what}: the adapter is gone.`, 'Plug it in and start again.', firstLine(ended));
  }
  return stationError(
    'unexpected',
    `${what}: ${firstLine(ended)}.`,
    `The command was: ${lineOf(command)}`,
    firstLine(ended),
  );
}

/** A right that `setcap` gave to Node ends with Node: a program that it starts has none. */
function rightsHint(command: Command): string {
  if (command.program === 'netsh') return 'Start the terminal with "Run as administrator", and start again.';
  return (
    `Run it with sudo; rights that setcap gave to Node do not reach the program "${command.program}". Or set the address ` +
    `yourself and start again without --set-address: sudo ${lineOf(command)}`
  );
}

function lineOf({ program, words }: Command): string {
  return [program, ...words].join(' ');
}

function firstLine(ended: Ended): string {
  const line = ended.output.trim().split(/\r?\n/)[0] ?? '';
  return line === '' ? `exit code ${ended.status}` : line.replace(/\.$/, '');
}

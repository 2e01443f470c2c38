/** Who has an address, asked through the system's own `ping`, which every system lets everybody run. */
import { setMaxListeners } from 'node:events';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import type { Command } from '../../adapters/address-commands.ts';
import { readText } from '../../linux/kernel-files.ts';
import { withHardware, type NeighbourFound, type Neighbours } from '../../datagrams/neighbours.ts';
import { readCommand, runCommand } from '../run-command.ts';

/** Programs at once: a flood of questions must not start a flood of programs. */
const MOST_AT_ONCE = 16;
const OURSELVES = '127.0.0.1';

export class PingNeighbours implements Neighbours {
  readonly #found: NeighbourFound;
  readonly #closing = new AbortController();
  #running = 0;

  /** Undefined where `ping` does not even reach this computer itself: it is not installed, or this user may not run it. */
  static open(found: NeighbourFound): PingNeighbours | undefined {
    const { output } = runCommand(pingCommand(process.platform, OURSELVES));
    return answered(output) ? new PingNeighbours(found) : undefined;
  }

  private constructor(found: NeighbourFound) {
    this.#found = found;
    setMaxListeners(MOST_AT_ONCE, this.#closing.signal);
  }

  ask(address: Ipv4): void {
    if (this.#running >= MOST_AT_ONCE || this.#closing.signal.aborted) return;
    this.#running += 1;
    void this.#ask(address).finally(() => (this.#running -= 1));
  }

  close(): void {
    this.#closing.abort();
  }

  async #ask(address: Ipv4): Promise<void> {
    const { signal } = this.#closing;
    const text = formatIpv4(address);
    if (!answered(await readCommand(pingCommand(process.platform, text), signal))) return;
    const command = tableCommand(process.platform, text);
    const table = command === undefined ? readText('/proc/net/arp') : await readCommand(command, signal);
    if (!signal.aborted) this.#found(withHardware(address, table));
  }
}

/** One echo, waited for half a second; Linux counts in seconds. macOS would look for a name of who answers, without `-n`. */
export function pingCommand(platform: NodeJS.Platform, address: string): Command {
  if (platform === 'win32') return { program: 'ping', words: ['-n', '1', '-w', '500', address] };
  if (platform === 'darwin') return { program: 'ping', words: ['-n', '-c', '1', '-W', '500', address] };
  return { program: 'ping', words: ['-c', '1', '-W', '1', address] };
}

/** Windows' ping also succeeds when a router says that nobody is there: only a reply has a time to live, in every language. */
export function answered(output: string): boolean {
  return /\bttl=[0-9]/i.test(output);
}

/** Prints what the system knows of an address that has just answered; Linux has it in a file. */
export function tableCommand(platform: NodeJS.Platform, address: string): Command | undefined {
  if (platform === 'win32') return { program: 'arp', words: ['-a', address] };
  if (platform === 'darwin') return { program: 'arp', words: ['-n', address] };
  return undefined;
}

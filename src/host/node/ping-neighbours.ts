/** Who has an address, asked through the system's own `ping`, which every system lets everybody run. */
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import type { Command } from '../address-commands.ts';
import type { NeighbourFound, Neighbours } from '../neighbours.ts';
import { readCommand } from './run-command.ts';

/** Programs at once: a flood of questions must not start a flood of programs. */
const MOST_AT_ONCE = 16;

export class PingNeighbours implements Neighbours {
  readonly #found: NeighbourFound;
  #running = 0;
  #closed = false;

  constructor(found: NeighbourFound) {
    this.#found = found;
  }

  ask(address: Ipv4): void {
    if (this.#running >= MOST_AT_ONCE || this.#closed) return;
    void this.#ask(address);
  }

  async #ask(address: Ipv4): Promise<void> {
    this.#running += 1;
    const output = await readCommand(pingCommand(process.platform, formatIpv4(address)));
    this.#running -= 1;
    if (answered(output) && !this.#closed) this.#found({ address });
  }

  close(): void {
    this.#closed = true;
  }
}

/** One echo, waited for half a second. */
export function pingCommand(platform: NodeJS.Platform, address: string): Command {
  if (platform === 'win32') return { program: 'ping', words: ['-n', '1', '-w', '500', address] };
  if (platform === 'darwin') return { program: 'ping', words: ['-c', '1', '-W', '500', address] };
  return { program: 'ping', words: ['-c', '1', '-W', '1', address] };
}

/** Windows' ping also succeeds when a router says that nobody is there: only a reply has a time to live, in every language. */
export function answered(output: string): boolean {
  return /\bttl[=: ]/i.test(output);
}

/**
 * A laboratory of network namespaces: computers joined by cables, on one Linux machine, without touching its own
 * network. Namespaces are named `rouse-PID-xxxx-role`; what a dead run left behind is removed before the next one.
 * IPv6 is off inside, so that an idle cable is silent and "not one packet" can be asserted.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Running, type Ended, type RunOptions } from './running.ts';

/** One end of a cable. */
export interface Plug {
  readonly computer: Computer;
  /** Interface name inside the namespace, at most 15 characters. */
  readonly adapter: string;
  /** `192.168.77.1/24`; none when a DHCP client is to find one. */
  readonly address?: string;
  /** `02:00:00:00:00:07`; default: the system's choice. */
  readonly mac?: string;
}

const PREFIX = 'rouse';

/** A set of computers that lives as long as one test file; `close` ends their programs and removes them. */
export class Laboratory {
  readonly #computers: Computer[] = [];
  readonly #id = `${PREFIX}-${process.pid}-${randomBytes(2).toString('hex')}`;

  constructor() {
    removeLeftovers();
  }

  computer(role: string): Computer {
    const computer = new Computer(`${this.#id}-${role}`);
    this.#computers.push(computer);
    return computer;
  }

  /** Joins two computers with a veth pair; both ends are up, with a carrier, when it returns. */
  cable(one: Plug, other: Plug): void {
    const ends = (plug: Plug): string[] => [plug.adapter, 'netns', plug.computer.name];
    ip('link', 'add', 'name', ...ends(one), 'type', 'veth', 'peer', 'name', ...ends(other));
    for (const { computer, adapter, address, mac } of [one, other]) {
      if (mac !== undefined) computer.ip('link', 'set', adapter, 'address', mac);
      if (address !== undefined) computer.ip('address', 'add', address, 'dev', adapter);
      computer.ip('link', 'set', adapter, 'up');
    }
    for (const { computer, adapter } of [one, other]) computer.awaitCarrier(adapter);
  }

  async close(): Promise<void> {
    for (const computer of this.#computers.splice(0)) await computer.close();
  }
}

/** One network namespace, with its own loopback. */
export class Computer {
  readonly name: string;
  readonly #started: Running[] = [];

  constructor(name: string) {
    this.name = name;
    ip('netns', 'add', name);
    this.#must(
      'sh',
      '-c',
      'for d in all default; do echo 1 > /proc/sys/net/ipv6/conf/$d/disable_ipv6 2>/dev/null || true; done',
    );
    this.ip('link', 'set', 'lo', 'up');
  }

  /** Starts a program inside; it is ended with the laboratory at the latest. */
  start(program: string, args: readonly string[], options?: RunOptions): Running {
    const running = new Running('ip', ['netns', 'exec', this.name, program, ...args], options);
    this.#started.push(running);
    return running;
  }

  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.start(program, args, options).ended;
  }

  /** `ip` inside, for links and addresses; throws with its words when it fails. */
  ip(...args: readonly string[]): string {
    return ip('-n', this.name, ...args);
  }

  /** The kernel announces a carrier a moment after both ends are up; a station started before that sees none. */
  awaitCarrier(adapter: string): void {
    const deadline = Date.now() + 5_000;
    while (!this.ip('link', 'show', adapter).includes('state UP')) {
      if (Date.now() > deadline) throw new Error(`${adapter} in ${this.name} got no carrier`);
    }
  }

  /** Packets that left and reached an adapter since it was made. */
  packets(adapter: string): { readonly sent: number; readonly received: number } {
    const folder = `/sys/class/net/${adapter}/statistics`;
    const [sent = '', received = ''] = this.#must('cat', `${folder}/tx_packets`, `${folder}/rx_packets`).split('\n');
    return { sent: Number(sent), received: Number(received) };
  }

  /** Writes what passes an adapter to a pcap file, from the moment this resolves until the program is stopped. */
  async capture(adapter: string, file: string, filter = ''): Promise<Running> {
    const options = ['-i', adapter, '-U', '-n', '-Z', 'root', '-w', file];
    const tcpdump = this.start('tcpdump', filter === '' ? options : [...options, filter]);
    await tcpdump.line(/listening on/);
    return tcpdump;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#started.splice(0).map((running) => running.stop()));
    removeNamespace(this.name);
  }

  #must(program: string, ...args: readonly string[]): string {
    return ip('netns', 'exec', this.name, program, ...args);
  }
}

function ip(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Ends what still runs inside (daemons that left their parent) and removes the namespace with its cables. */
function removeNamespace(name: string): void {
  for (const pid of ip('netns', 'pids', name).split('\n')) if (pid !== '') signal(Number(pid), 'SIGKILL');
  ip('netns', 'delete', name);
}

function removeLeftovers(): void {
  for (const line of ip('netns', 'list').split('\n')) {
    const [name = ''] = line.split(' ');
    const owner = new RegExp(`^${PREFIX}-([0-9]+)-`).exec(name)?.[1];
    if (owner !== undefined && !signal(Number(owner), 0)) removeNamespace(name);
  }
}

/** Whether the process was there to get it. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

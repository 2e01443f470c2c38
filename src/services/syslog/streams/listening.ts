/** Where connections come to, and how many there may be: a flood of them costs neither memory nor the others their place. */
import type { Report } from '../../../events/types.ts';
import type { Connection, ConnectionListener, ListenPlace, StreamServer } from '../../../host/streams/streams.ts';
import type { Machine } from '../../../host/machine.ts';
import { socketError } from '../../../host/errno.ts';
import { describeHolder } from '../../../host/datagrams/port-holder.ts';
import type { StationError } from '../../../host/station-error.ts';
import { parseIpv4 } from '../../../lib/address.ts';
import { millis, seconds, since } from '../../../lib/time.ts';
import type { Keeping } from '../keeping.ts';
import { LogConnection } from './log-connection.ts';

export interface ListeningNeeds {
  readonly machine: Pick<Machine, 'streams' | 'now' | 'every' | 'portHolder' | 'platform'>;
  readonly report: Report;
  readonly keeping: Keeping;
  readonly device: (address: string) => Promise<string | undefined>;
  /** Connections at a time, and of one address. */
  readonly most: number;
  readonly mostOfOne: number;
}

/** A connection that was silent for so long gives its place to a new one. */
const SILENT = millis(30_000);
/** Octets of messages without an end, of all connections. */
const MOST_HELD = 64 * 1024 * 1024;
const TELL_EVERY = seconds(10);
/** More are broken off by the system's side, before anything is made for them. */
const BEYOND = 16;

export class Listening {
  readonly #needs: ListeningNeeds;
  readonly #over: 'tcp' | 'tls';
  readonly #servers: StreamServer[] = [];
  readonly #open = new Set<LogConnection>();
  readonly #ofOne = new Map<string, number>();
  readonly #endTelling: () => void;
  #held = 0;
  #refused = 0;
  #refusedLast = '';

  constructor(over: 'tcp' | 'tls', needs: ListeningNeeds) {
    this.#over = over;
    this.#needs = needs;
    this.#endTelling = needs.machine.every(TELL_EVERY, () => this.#tell());
  }

  /** For people: `TCP 514`; nothing where it could not listen. */
  get names(): readonly string[] {
    return [...new Set(this.#servers.map(({ port }) => `${this.#over.toUpperCase()} ${port}`))];
  }

  /** Where it cannot listen is told, and nothing else happens. */
  async open(addresses: readonly string[], port: number, tls?: ListenPlace['tls']): Promise<void> {
    const { machine, report } = this.#needs;
    for (const address of addresses) {
      const place = { address, port, ...(tls === undefined ? {} : { tls }) };
      const server = await machine.streams.listen(
        place,
        this.#needs.most + BEYOND,
        (connection) => this.#accept(connection),
        (from) => this.#refuse(from),
      );
      if (server.ok) {
        this.#servers.push(server.value);
        continue;
      }
      const { message, hint } = await this.#explained(server.error, address, port);
      report({ type: 'syslog.not-over', over: this.#over.toUpperCase(), message, hint });
    }
  }

  /** Takes no more, and ends those that there are. */
  close(): void {
    this.#endTelling();
    this.#tell();
    for (const server of this.#servers) server.close();
    for (const connection of this.#open) connection.give();
  }

  #accept(connection: Connection): ConnectionListener | undefined {
    const { address } = connection;
    const { most, mostOfOne, machine, keeping, device } = this.#needs;
    const ofOne = this.#ofOne.get(address) ?? 0;
    if (ofOne >= mostOfOne || (this.#open.size >= most && !this.#makeRoom())) {
      this.#refuse(address);
      return undefined;
    }
    this.#ofOne.set(address, ofOne + 1);
    const log: LogConnection = new LogConnection(connection, {
      keeping,
      device,
      over: this.#over,
      now: () => machine.now(),
      hold: (more) => (this.#held += more) <= MOST_HELD,
      closed: () => this.#closed(log),
    });
    this.#open.add(log);
    return log;
  }

  #closed(log: LogConnection): void {
    if (!this.#open.delete(log)) return;
    const left = (this.#ofOne.get(log.address) ?? 1) - 1;
    if (left > 0) this.#ofOne.set(log.address, left);
    else this.#ofOne.delete(log.address);
  }

  /** Ends the one that was silent for longest, if that was long. */
  #makeRoom(): boolean {
    let silent: LogConnection | undefined;
    for (const one of this.#open) if (silent === undefined || one.heardAt < silent.heardAt) silent = one;
    if (silent === undefined || since(silent.heardAt, this.#needs.machine.now()) < SILENT) return false;
    silent.give();
    this.#closed(silent);
    return true;
  }

  #refuse(address: string): void {
    this.#refused += 1;
    this.#refusedLast = address;
  }

  /** A flood is told as one. */
  #tell(): void {
    const times = this.#refused;
    this.#refused = 0;
    if (times > 0) this.#needs.report({ type: 'syslog.crowded', sender: this.#refusedLast, times });
  }

  async #explained(error: StationError, address: string, port: number): Promise<StationError> {
    if (error.code !== 'port-taken') return error;
    const { machine } = this.#needs;
    const holder = await machine.portHolder('tcp', port);
    const four = parseIpv4(address);
    if (holder === undefined || !four.ok) return error;
    const place = { address: four.value, port };
    return socketError('EADDRINUSE', place, { holder: describeHolder(holder), protocol: 'TCP' });
  }
}

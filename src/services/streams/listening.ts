/** Where connections come to, and how many there may be: a flood of them costs neither memory nor the others their place. */
import type { Connection, ConnectionListener, ListenPlace, StreamServer } from '../../host/streams/streams.ts';
import type { Machine } from '../../host/machine.ts';
import { socketError } from '../../host/errno.ts';
import { describeHolder } from '../../host/datagrams/port-holder.ts';
import type { StationError } from '../../host/station-error.ts';
import { parseIpv4 } from '../../lib/address.ts';
import { seconds, since, type Instant, type Millis } from '../../lib/time.ts';

/** What a service makes of a connection. */
export interface Visitor extends ConnectionListener {
  readonly address: string;
  /** When it gave a sign of life last. */
  readonly heardAt: Instant;
  /** Ends it from this side, as another one needs its place or the service ends. */
  give(): void;
}

export interface ListeningNeeds<V extends Visitor> {
  readonly machine: Pick<Machine, 'streams' | 'now' | 'every' | 'portHolder' | 'platform'>;
  /** `closed` is to be called once nothing comes any more. `own`: the address it came to. */
  readonly welcome: (connection: Connection, closed: () => void, own: string) => V;
  /** It could not listen at one of the addresses. */
  readonly deaf: (error: StationError, port: number) => void;
  /** So many connections were refused in the last seconds, as there were too many: one of a flood is named. */
  readonly crowded: (address: string, times: number) => void;
  /** Connections at a time, and of this address. */
  readonly most: number;
  readonly mostOf: (address: string) => number;
  /** A connection that was silent for so long gives its place to a new one. */
  readonly silent: Millis;
}

const TELL_EVERY = seconds(10);
/** More are broken off by the system's side, before anything is made for them. */
const BEYOND = 16;

export class Listening<V extends Visitor = Visitor> {
  readonly #needs: ListeningNeeds<V>;
  readonly #servers: StreamServer[] = [];
  readonly #open = new Set<V>();
  readonly #ofOne = new Map<string, number>();
  readonly #endTelling: () => void;
  #refused = 0;
  #refusedLast = '';

  constructor(needs: ListeningNeeds<V>) {
    this.#needs = needs;
    this.#endTelling = needs.machine.every(TELL_EVERY, () => this.#tell());
  }

  /** Those it listens on; none where it could not. */
  get ports(): readonly number[] {
    return [...new Set(this.#servers.map(({ port }) => port))];
  }

  /** Where it cannot listen is told, and nothing else happens. */
  async open(addresses: readonly string[], port: number, tls?: ListenPlace['tls']): Promise<void> {
    const { machine } = this.#needs;
    for (const address of addresses) {
      const place = { address, port, ...(tls === undefined ? {} : { tls }) };
      const server = await machine.streams.listen(
        place,
        this.#needs.most + BEYOND,
        (connection) => this.#accept(connection, address),
        (from) => this.#refuse(from),
      );
      if (server.ok) {
        this.#servers.push(server.value);
        continue;
      }
      this.#needs.deaf(await this.#explained(server.error, address, port), port);
    }
  }

  /** Takes no more, and ends those that there are. */
  close(): void {
    this.#endTelling();
    this.#tell();
    for (const server of this.#servers) server.close();
    for (const visitor of this.#open) visitor.give();
  }

  #accept(connection: Connection, own: string): ConnectionListener | undefined {
    const { address } = connection;
    const { most, mostOf, welcome } = this.#needs;
    const ofOne = this.#ofOne.get(address) ?? 0;
    if (ofOne >= mostOf(address) || (this.#open.size >= most && !this.#makeRoom())) {
      this.#refuse(address);
      return undefined;
    }
    this.#ofOne.set(address, ofOne + 1);
    const visitor: V = welcome(connection, () => this.#closed(visitor), own);
    this.#open.add(visitor);
    return visitor;
  }

  #closed(visitor: V): void {
    if (!this.#open.delete(visitor)) return;
    const left = (this.#ofOne.get(visitor.address) ?? 1) - 1;
    if (left > 0) this.#ofOne.set(visitor.address, left);
    else this.#ofOne.delete(visitor.address);
  }

  /** Ends the one that was silent for longest, if that was long. */
  #makeRoom(): boolean {
    let silent: V | undefined;
    for (const one of this.#open) if (silent === undefined || one.heardAt < silent.heardAt) silent = one;
    if (silent === undefined || since(silent.heardAt, this.#needs.machine.now()) < this.#needs.silent) return false;
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
    if (times > 0) this.#needs.crowded(this.#refusedLast, times);
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

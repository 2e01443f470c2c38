/**
 * The sockets that questions leave by. Who forges an answer has to guess the port too, so there are several, the system
 * chooses their ports, and each gives its place to a new one after some questions.
 */
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import { ANY_ADDRESS } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';

interface Outgoing {
  readonly socket: DatagramSocket;
  uses: number;
  /** Questions that wait for their answer. */
  waiting: number;
}

const SOCKETS = 8;
const MOST_USES = 32;
const PLACE: SocketPlace = { address: ANY_ADDRESS, port: 0, batch: 16 };

export class OutgoingSockets {
  readonly #host: DatagramHost;
  readonly #handler: DatagramHandler;
  readonly #all: Outgoing[] = [];
  #isRenewing = false;
  #isClosed = false;

  /** Opens all or none; `handler` hears what comes back. */
  static async open(host: DatagramHost, handler: DatagramHandler): Promise<Result<OutgoingSockets, StationError>> {
    const sockets = new OutgoingSockets(host, handler);
    for (let count = 0; count < SOCKETS; count += 1) {
      const opened = await host.open(PLACE, handler);
      if (!opened.ok) {
        sockets.close();
        return opened;
      }
      sockets.#all.push({ socket: opened.value, uses: 0, waiting: 0 });
    }
    return ok(sockets);
  }

  private constructor(host: DatagramHost, handler: DatagramHandler) {
    this.#host = host;
    this.#handler = handler;
  }

  /** One of them, by chance; `random`: from 0 to 255. It is to be given back with `done`. */
  pick(random: number): DatagramSocket | undefined {
    const fresh = this.#all.filter(({ uses }) => uses < MOST_USES);
    const few = fresh.length > 0 ? fresh : this.#all;
    const one = few[random % Math.max(1, few.length)];
    if (one === undefined) return undefined;
    one.uses += 1;
    one.waiting += 1;
    return one.socket;
  }

  done(socket: DatagramSocket): void {
    const one = this.#all.find((other) => other.socket === socket);
    if (one === undefined) return;
    one.waiting -= 1;
    if (one.waiting === 0 && one.uses >= MOST_USES) this.#renew(one);
  }

  close(): void {
    this.#isClosed = true;
    for (const { socket } of this.#all.splice(0)) socket.close();
  }

  #renew(worn: Outgoing): void {
    const opened = this.#host.openNow?.(PLACE, this.#handler);
    if (opened !== undefined) this.#replace(worn, opened);
    else if (!this.#isRenewing) void this.#renewLater(worn);
  }

  async #renewLater(worn: Outgoing): Promise<void> {
    this.#isRenewing = true;
    const opened = await this.#host.open(PLACE, this.#handler);
    this.#isRenewing = false;
    if (this.#isClosed && opened.ok) opened.value.close();
    else this.#replace(worn, opened);
  }

  /** Where the system gives no new one, the old one goes on. */
  #replace(worn: Outgoing, opened: Result<DatagramSocket, StationError>): void {
    const at = this.#all.indexOf(worn);
    if (!opened.ok) worn.uses = 0;
    else if (at >= 0 && worn.waiting === 0) {
      this.#all[at] = { socket: opened.value, uses: 0, waiting: 0 };
      worn.socket.close();
    } else opened.value.close();
  }
}

/** The other end of the station's cable, as tests give it orders (agent.mjs carries them out). */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Computer } from '../namespaces.ts';

/** In milliseconds. */
const PATIENCE = 5000;
const AGENT = fileURLToPath(new URL('agent.mjs', import.meta.url));

/** A UDP packet with whatever sender. */
export interface Forged {
  /** Of the sender, `020000000050`; default: the attacker's own. */
  readonly card?: string;
  readonly from: string;
  readonly fromPort: number;
  /** Default: the station. */
  readonly to?: string;
  readonly toCard?: string;
  readonly toPort: number;
  readonly payload: Uint8Array;
}

/** A UDP packet that came over the cable. */
export interface Heard {
  /** The card it was sent to. */
  readonly card: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly payload: Buffer;
}

export interface HeardSince {
  /** How many packets, by the address they were sent to. */
  readonly sentTo: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly packets: readonly Heard[];
}

export class Attacker {
  readonly #socket: Socket;
  readonly #answers: ((line: string) => void)[] = [];

  /** `place` is a path for a Unix socket. */
  static async start(device: Computer, place: string, station: string, card: string): Promise<Attacker> {
    const agent = device.start(process.execPath, [AGENT, place, station, card], { within: 1_200_000 });
    await agent.line(/^ready$/);
    const socket = connect(place);
    await once(socket, 'connect');
    return new Attacker(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => this.#answers.shift()?.(line));
  }

  /** Sends them all, `burst` at once. */
  async forge(packets: readonly Forged[], burst?: number): Promise<void> {
    const written = packets.map(({ payload, ...where }) => ({ ...where, payload: base64(payload) }));
    await this.#order({ do: 'forge', packets: written, burst });
  }

  /** From its own address; returns the port it was sent from, by default a fresh one. */
  async say(payload: Uint8Array, toPort: number, fromPort = 0): Promise<number> {
    const { from } = await this.#order<{ readonly from: number }>({
      do: 'say',
      payload: base64(payload),
      toPort,
      fromPort,
    });
    return from;
  }

  /** What came since this was asked the last time. */
  async heard(): Promise<HeardSince> {
    const { sentTo, packets } = await this.#order<{
      readonly sentTo: Readonly<Record<string, number>>;
      readonly packets: readonly (Omit<Heard, 'payload'> & { readonly payload: string })[];
    }>({ do: 'heard' });
    return { sentTo, packets: packets.map((one) => ({ ...one, payload: Buffer.from(one.payload, 'base64') })) };
  }

  /** The next packets to a port, of which one at least is waited for; other packets that came are forgotten. */
  async heardAt(port: number): Promise<readonly Heard[]> {
    const until = performance.now() + PATIENCE;
    while (performance.now() < until) {
      const { packets } = await this.heard();
      const found = packets.filter(({ toPort }) => toPort === port);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Ends every transfer that the station has begun, in the names of those who asked. */
  async hangUp(): Promise<void> {
    await this.#order({ do: 'hang-up' });
  }

  /** An honest device takes an address: how long that took, in milliseconds; undefined when it got none within the time. */
  async lease(hardware: string, within: number): Promise<number | undefined> {
    return (await this.#order<Took>({ do: 'lease', hardware, within })).took;
  }

  /** The same, when it matters which address that is. */
  async leaseOf(hardware: string, within: number): Promise<string | undefined> {
    return (await this.#order<Took>({ do: 'lease', hardware, within })).address;
  }

  /** An honest client reads a file, likewise. */
  async read(file: string, within: number): Promise<number | undefined> {
    return (await this.#order<Took>({ do: 'read', file, within })).took;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #order<Done>(order: object): Promise<Done> {
    const answered = new Promise<string>((resolve) => this.#answers.push(resolve));
    this.#socket.write(`${JSON.stringify(order)}\n`);
    const answer = JSON.parse(await answered) as { readonly done?: Done; readonly failed?: string };
    if (answer.done === undefined) throw new Error(`the attacker could not: ${answer.failed}`);
    return answer.done;
  }
}

interface Took {
  readonly took?: number;
  readonly address?: string;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/**
 * For tests: a TFTP peer that says exactly what a script tells it, right or wrong, and writes down what it hears in
 * words, each with its instant: `0.25 DATA 1 (512)`.
 */
import type { Batch, DatagramHandler, DatagramHost, DatagramSocket } from '../../host/datagrams/datagrams.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import { encodeTftp } from '../../protocols/tftp/encode.ts';
import { decodeTftp, type TftpOption, type TftpPacket } from '../../protocols/tftp/packet.ts';

export class ScriptedPeer implements DatagramHandler {
  /** What was heard, oldest first. */
  readonly heard: { readonly at: Instant; readonly words: string; readonly port: number }[] = [];
  /** The names of the options of each request that arrived. */
  readonly options: (readonly string[])[] = [];
  /** The payloads that arrived, by their number on the wire; the latest of a number counts. */
  readonly blocks = new Map<number, Uint8Array>();
  readonly #server: Ipv4;
  #socket: DatagramSocket | undefined;

  constructor(server: Ipv4) {
    this.#server = server;
  }

  async open(host: DatagramHost, address: Ipv4, port = 0): Promise<void> {
    const opened = await host.open({ address, port, broadcast: true, largest: 65_535 }, this);
    if (!opened.ok) throw new Error(opened.error.message);
    this.#socket = opened.value;
  }

  /** The words alone. */
  get words(): readonly string[] {
    return this.heard.map((one) => one.words);
  }

  /** Words with their instants. */
  get timed(): readonly string[] {
    return this.heard.map((one) => `${one.at} ${one.words}`);
  }

  /** Where the last packet came from. */
  get dataPort(): number {
    return this.heard.at(-1)?.port ?? 0;
  }

  say(what: TftpPacket | Uint8Array, port = this.dataPort, to = this.#server): void {
    const socket = this.#socket;
    if (socket === undefined) throw new Error('open the peer first');
    const bytes = what instanceof Uint8Array ? what : encodeTftp(what);
    socket.queue(0, to, port, bytes, 0, bytes.length);
  }

  ask(kind: 'read' | 'write', file: string, options: Readonly<Record<string, string>> = {}, port = 69): void {
    const list: TftpOption[] = Object.entries(options).map(([name, value]) => ({ name, value }));
    this.say({ kind, file, mode: 'octet', options: list, anomalies: [] }, port);
  }

  ack(block: number, port = this.dataPort): void {
    this.say({ kind: 'ack', block, anomalies: [] }, port);
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) {
      const decoded = decodeTftp(batch.bytes(index).slice());
      const words = decoded.ok ? inWords(decoded.value) : 'nonsense';
      if (decoded.ok && decoded.value.kind === 'data') this.blocks.set(decoded.value.block, decoded.value.payload);
      if (decoded.ok && (decoded.value.kind === 'read' || decoded.value.kind === 'write'))
        this.options.push(decoded.value.options.map(({ name }) => name));
      this.heard.push({ at: now, words, port: batch.port(index) });
    }
  }

  wake(): void {
    // Nothing happens by itself here.
  }

  deadline(): Instant {
    return NEVER;
  }
}

/** `DATA 1 (512)`, `OACK blksize=8`, `ERROR 1 file not found` */
export function inWords(packet: TftpPacket): string {
  switch (packet.kind) {
    case 'data':
      return `DATA ${packet.block} (${packet.payload.length})`;
    case 'ack':
      return `ACK ${packet.block}`;
    case 'error':
      return `ERROR ${packet.code} ${packet.message}`;
    case 'oack':
      return ['OACK', ...packet.options.map(({ name, value }) => `${name}=${value}`)].join(' ');
    default:
      return `${packet.kind} ${packet.file}`;
  }
}

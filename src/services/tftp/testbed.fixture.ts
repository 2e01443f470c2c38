/** For tests: a TFTP service on a simulated network, the files it serves, and peers that follow a script. */
import type { Happening } from '../../events/types.ts';
import type { DatagramHost } from '../../host/datagrams/datagrams.ts';
import { ANY_ADDRESS, ipv4, type Ipv4 } from '../../lib/address.ts';
import { millis, type Millis } from '../../lib/time.ts';
import type { ChunkedFile, FileSource, FoundFile } from '../../files/files.ts';
import { fileProblem } from '../../files/problem.ts';
import { ScriptedPeer } from './scripted-peer.fixture.ts';
import { TftpService, type TftpNeeds } from './server/service.ts';
import { TFTP_DEFAULTS, type TftpSettings } from './server/settings.ts';

export const STATION = ipv4(0x0a00_0001);
export const PHONE = ipv4(0x0a00_0009);

/** Bytes that tell where they stand. */
export function content(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) & 255);
}

export function shelf(files: Readonly<Record<string, Uint8Array | ChunkedFile>>): FileSource {
  const found = new Map<string, FoundFile>(
    Object.entries(files).map(([name, file]) => [
      name,
      file instanceof Uint8Array ? { kind: 'snapshot', name, size: file.length, bytes: file } : file,
    ]),
  );
  return { find: (name) => found.get(name) ?? fileProblem('not-found', 'file not found') };
}

export const FILES = {
  small: content(300),
  two: content(700),
  exact: content(1024),
  big: content(5000),
  empty: new Uint8Array(0),
  lines: new TextEncoder().encode('a\nb\rc'),
};

/** What the testbed needs of test/machine/network.ts. */
export interface VirtualNetwork<Host extends DatagramHost> {
  host(setup: { readonly name: string; readonly address: Ipv4; readonly prefix: number }): Host;
  runFor(duration: Millis): void;
}

export interface Setup {
  readonly settings?: Partial<TftpSettings>;
  readonly needs?: Partial<TftpNeeds>;
}

export class Testbed<Host extends DatagramHost> {
  readonly station: Host;
  readonly service: TftpService;
  readonly told: Happening[] = [];
  readonly #network: VirtualNetwork<Host>;
  readonly #hosts = new Map<Ipv4, Host>();

  constructor(network: VirtualNetwork<Host>, { settings = {}, needs = {} }: Setup = {}) {
    this.#network = network;
    this.station = network.host({ name: 'station', address: STATION, prefix: 16 });
    const report = (happening: Happening): void => void this.told.push(happening);
    this.service = new TftpService({ ...TFTP_DEFAULTS, ...settings }, { files: shelf(FILES), report, ...needs });
  }

  async open(): Promise<this> {
    const opened = await this.service.open(this.station);
    if (!opened.ok) throw new Error(opened.error.message);
    return this;
  }

  get types(): readonly string[] {
    return this.told.map((one) => one.type);
  }

  host(address: Ipv4): Host {
    const known = this.#hosts.get(address);
    if (known !== undefined) return known;
    const host = this.#network.host({ name: `peer ${address}`, address, prefix: 16 });
    this.#hosts.set(address, host);
    return host;
  }

  async peer(address: Ipv4 = PHONE, port = 0): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer(STATION);
    await peer.open(this.host(address), ANY_ADDRESS, port);
    return peer;
  }

  readonly settle = (time: Millis = millis(20)): void => this.#network.runFor(time);
}

/** Reads to the end in lock-step and returns the bytes. */
export function readOn(peer: ScriptedPeer, settle: () => void, blockSize = 512): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let block = 1; ; block += 1) {
    const payload = peer.blocks.get(block & 0xffff);
    if (payload === undefined) throw new Error(`block ${block} did not come; heard ${peer.words.slice(-3).join(', ')}`);
    parts.push(payload);
    peer.ack(block & 0xffff);
    settle();
    if (payload.length < blockSize) return Buffer.concat(parts);
  }
}

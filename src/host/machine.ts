/**
 * What a station asks of the machine it runs on. It is handed in: host/node/machine.ts is the computer, and tests hand in
 * a simulated one with a virtual clock. The station itself calls nothing of host/node.
 */
import type { Instant, Millis } from '../lib/time.ts';
import type { Result } from '../lib/result.ts';
import type { Adapter, AdapterChange } from './adapters/adapters.ts';
import type { RecordFrames } from './capture.ts';
import type { DatagramHost } from './datagrams/datagrams.ts';
import type { PortHolder } from './datagrams/port-holder.ts';
import type { Checksums } from './files/checksums.ts';
import type { AskedDrafts } from './files/asked-drafts.ts';
import type { Files } from './files/files.ts';
import type { AskedFolders } from './files/asked-folders.ts';
import type { Folders } from './files/folders.ts';
import type { ServedFiles } from './files/served-files.ts';
import type { TextSink } from './files/text-sink.ts';
import type { OwnAddress } from './node/adapters/own-addresses.ts';
import type { AdapterWatch } from './node/adapters/adapters.ts';
import type { setAddress } from './node/adapters/set-address.ts';
import type { openLocalChannel } from './node/channel/local-channel.ts';
import type { OpenedFile } from './node/files/byte-source.ts';
import type { pinNeighbour } from './node/datagrams/pin-neighbour.ts';
import type { OpenFrames } from './frames.ts';
import type { Inspection } from './inspection.ts';
import type { StationError } from './station-error.ts';
import type { Streams } from './streams/streams.ts';
import type { SystemClock } from './system-clock.ts';
import type { Web } from './web/web.ts';

/** Time, and what is to be done in it. Nothing here keeps the program alive. */
export interface Timing {
  /**
   * From now on `told` hears what an act, or whoever watches adapters, has thrown, and everything goes on; before that, it
   * ends the process.
   */
  onFault(told: (fault: unknown) => void): void;
  now(): Instant;
  /** Does it again and again; returns how to end that. */
  every(period: Millis, act: () => void): () => void;
  /** Does it once, at that time or soon after; returns how to prevent it. */
  at(time: Instant, act: () => void): () => void;
}

/** What both threads of a station work with. */
export interface DataDisk {
  /** The files below a folder that belongs to the program: the data folder. */
  files(root: string): Files;
}

/** For the main thread. */
export interface Machine extends Timing, DataDisk {
  /** Files of the user, which are only read. */
  readonly folders: Folders;
  /** What the computer is called. */
  readonly name: string;
  /** The version of Node, `v20.19.0`. */
  readonly node: string;
  readonly platform: NodeJS.Platform;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A random identifier that nothing else has. */
  readonly newId: () => string;
  /** A file to be read piece by piece. Fails with `unreadable`. */
  readonly openFile: (path: string) => Promise<Result<OpenedFile, StationError>>;
  /** Files that were found for devices. */
  readonly served: ServedFiles;
  /** Fails when this process may open no more files. */
  adapters(): Promise<Result<readonly Adapter[], StationError>>;
  /** Bytes in one packet of an adapter, with its IP header; undefined where the system does not tell. */
  readonly mtu: (device: string) => number | undefined;
  /** Tells what changes from now on, compared with `known`, or with its own first look. */
  watchAdapters(
    known: readonly Adapter[] | undefined,
    onChange: (changes: readonly AdapterChange[]) => void,
  ): AdapterWatch;
  readonly setAddress: typeof setAddress;
  /** Takes away the addresses that killed processes left on adapters; returns each as `eth1: 192.168.1.1/24`. */
  removeLeftOverAddresses(files: Files): readonly string[];
  /** Lets other programs of this user ask the process that works with a data folder. */
  readonly openChannel: typeof openLocalChannel;
  /** Looks for what would keep devices from being helped. */
  readonly inspection: Inspection;
  /** The name servers of this computer now, with a port where it is not 53: `192.168.1.53`, `[fd00::9]:5353`. */
  readonly nameServers: () => readonly string[];
  /** TCP, and TLS over it. */
  readonly streams: Streams;
  /** The page, for people. */
  readonly web: Web;
  /** A file or pipe of the user that lines are added to. */
  readonly openTextSink: (path: string) => Result<TextSink, StationError>;
  /** Records all that adapters receive and send. */
  readonly recordFrames: RecordFrames;
  /** Ties an address to a card in the system's table of neighbours (Linux). */
  readonly pinNeighbour: typeof pinNeighbour;
  /** Speaks with devices below IP. */
  readonly openFrames: OpenFrames;
  /** Which program has a port. */
  portHolder(protocol: 'udp' | 'tcp', port: number): Promise<PortHolder | undefined>;
}

/** For the thread that answers datagrams. */
export interface PacketMachine extends DataDisk {
  /** Files that devices read. No turn waits for their disk. */
  readonly folders: AskedFolders;
  readonly host: DatagramHost;
  readonly platform: NodeJS.Platform;
  /** Files that are being written. */
  readonly drafts: AskedDrafts;
  /** Resolves when what was ordered of the disk before is done, or after a short while. */
  readonly idle: () => Promise<void>;
  readonly checksums: Checksums;
  readonly random: () => number;
  /** What the clock of the computer says; `host.now()` counts the time that passes. */
  timeOfDay(): Instant;
  /** The same clock for those who tell others the time. */
  systemClock(): Promise<SystemClock>;
  ownAddresses(): readonly OwnAddress[];
  /** As `Machine.nameServers`. */
  readonly nameServers: () => readonly string[];
  /** How many files and sockets this process may have open; undefined where the system does not tell. */
  readonly descriptors: number | undefined;
  /** Which program has a UDP port. */
  portHolder(port: number): Promise<PortHolder | undefined>;
}

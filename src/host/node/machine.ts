/** This computer, as a station asks for it (host/machine.ts). */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { instant, since } from '../../lib/time.ts';
import type { DatagramHost } from '../datagrams/datagrams.ts';
import type { DiskSyncs } from '../files/disk-syncs.ts';
import type { Machine, PacketMachine } from '../machine.ts';
import { listAdapters, watchAdapters } from './adapters/adapters.ts';
import { adapterMtu } from './adapters/mtu.ts';
import { ownAddresses } from './adapters/own-addresses.ts';
import { removeLeftOverAddresses, setAddress } from './adapters/set-address.ts';
import { pinNeighbour } from './datagrams/pin-neighbour.ts';
import { openFrames } from './datagrams/frame-port.ts';
import { recordFrames } from './capture/capture-thread.ts';
import { openLocalChannel } from './channel/local-channel.ts';
import { nameServers } from './datagrams/name-servers.ts';
import { portHolder } from './datagrams/port-holder.ts';
import { askedDrafts, draftsInEventLoop, DraftThread } from './files/drafts/asked-drafts.ts';
import { askedFolders } from './files/folders/asked-folders.ts';
import { openFile } from './files/byte-source.ts';
import { NodeChecksums } from './files/checksums.ts';
import { descriptorLimit } from './files/descriptor-limit.ts';
import { ErrandThread } from './files/threads/errand-thread.ts';
import { inEventLoop } from './files/errands.ts';
import { openFiles } from './files/files.ts';
import { nodeFolders } from './files/folders/folders.ts';
import { readInEventLoop } from './files/reading.ts';
import { servedFiles } from './files/served-files.ts';
import { openTextSink } from './files/text-sink.ts';
import { nodeStreams } from './streams/streams.ts';
import { nodeInspection } from './inspection.ts';
import { systemClock } from './system-clock.ts';
import { hasThreads } from './threads.ts';
import { lateWeb } from './web/late-web.ts';

/** How long the end of a station waits for uploads that are taken back, in milliseconds. */
const IDLE_PATIENCE = 2000;

/** The longest time that a timer of Node can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

let toldFault: ((fault: unknown) => void) | undefined;

/** The same act, with what it throws told to who wants to know. */
function guarded<A extends readonly unknown[]>(act: (...given: A) => void): (...given: A) => void {
  return (...given) => {
    try {
      act(...given);
    } catch (fault) {
      if (toldFault === undefined) throw fault;
      toldFault(fault);
    }
  };
}

/** For the main thread. */
export const nodeMachine: Machine = {
  files: openFiles,
  nameServers,
  folders: nodeFolders,
  name: hostname(),
  node: process.version,
  platform: process.platform,
  now: () => instant(Date.now()),
  onFault: (told) => (toldFault = told),
  every(period, act) {
    const timer = setInterval(guarded(act), period).unref();
    return () => clearInterval(timer);
  },
  at(time, act) {
    const wait = Math.min(LONGEST_TIMER, Math.max(0, since(instant(Date.now()), time)));
    const timer = setTimeout(guarded(act), wait).unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
  newId: randomUUID,
  openFile,
  served: servedFiles,
  adapters: async () => listAdapters(),
  mtu: adapterMtu,
  watchAdapters: (known, onChange) => watchAdapters(known, guarded(onChange)),
  setAddress,
  removeLeftOverAddresses,
  openChannel: openLocalChannel,
  inspection: nodeInspection,
  streams: nodeStreams(guarded),
  web: lateWeb,
  openTextSink,
  recordFrames,
  openFrames,
  pinNeighbour,
  portHolder: async (protocol, port) => portHolder(protocol, port),
};

/**
 * For the thread that runs this host. `isLoop`: it never returns to its event loop, so that the disk is asked in another
 * thread. `syncs`: the host is woken when one has ended.
 */
export function nodePacketMachine(host: DatagramHost, isLoop: boolean, syncs?: DiskSyncs): PacketMachine {
  const uploads = new DraftThread();
  const thread = new ErrandThread();
  const errands = isLoop ? thread : inEventLoop;
  return {
    host,
    // Where there is an event loop, it cannot be waited for what goes on in it.
    files: isLoop ? (root) => openFiles(root, thread, syncs) : (root) => openFiles(root),
    folders: askedFolders(isLoop ? thread : readInEventLoop),
    nameServers,
    platform: process.platform,
    drafts: hasThreads() ? askedDrafts(uploads) : draftsInEventLoop(),
    idle: async () => uploads.idle(IDLE_PATIENCE),
    checksums: new NodeChecksums(errands),
    random: Math.random,
    timeOfDay: () => instant(Date.now()),
    systemClock,
    ownAddresses,
    descriptors: descriptorLimit(),
    portHolder: async (port) => portHolder('udp', port),
  };
}

/**
 * A whole machine for a station, in virtual time: a host of the simulated network, a disk, folders in memory. What runs on
 * it is the station that runs in the field; only what it asks of the machine is answered here.
 */
import { adapterChanges, type Adapter } from '../../src/host/adapters/adapters.ts';
import { askedLater, type FoldersAtHand } from '../../src/host/files/asked-folders.fixture.ts';
import type { AskedFolders } from '../../src/host/files/asked-folders.ts';
import type { FileFacts } from '../../src/host/files/folders.ts';
import { DONE } from '../../src/host/files/files.ts';
import { askedDrafts, type DraftOrders } from '../../src/host/node/files/drafts/asked-drafts.ts';
import { DraftDesk, type DraftOutcome } from '../../src/host/node/files/drafts/draft-desk.ts';
import type { Machine, PacketMachine, Timing } from '../../src/host/machine.ts';
import type { Answer } from '../../src/host/node/channel/local-channel.ts';
import { stationError } from '../../src/host/station-error.ts';
import { ANY_ADDRESS } from '../../src/lib/address.ts';
import { err, ok } from '../../src/lib/result.ts';
import { after, instant, millis, seconds, type Instant, type Millis } from '../../src/lib/time.ts';
import { ended, type Underway } from '../../src/lib/underway.ts';
import type { ServiceModule } from '../../src/services/module.ts';
import { PacketCore } from '../../src/station/packet/core.ts';
import type { StartPackets } from '../../src/station/packet/side.ts';
import type { StationBase } from '../../src/station/running.ts';
import type { VirtualClock } from './clock.ts';
import { SimulatedDisk } from './disk.ts';
import { MemoryDrafts } from './memory-drafts.ts';
import { SimulatedStreams } from './streams.ts';
import { SimulatedWeb } from './web.ts';
import { MemoryFolders } from './memory-folders.ts';
import type { SimulatedAdapter } from './simulated-adapter.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** The data folder of the one disk. */
export const DATA = '/simulated';
/** How often what answers datagrams looks whether there is something to do, as beside `node:dgram`. */
const LOOK_EVERY = 20 as Millis;

export interface SimulatedMachine extends StationBase {
  readonly folders: MemoryFolders;
  readonly disk: SimulatedDisk;
  /** How long the disk of served files takes for each listing, look, piece, and step of an upload. */
  readonly slow: { by: Millis };
  readonly streams: SimulatedStreams;
  readonly web: SimulatedWeb;
  /** How far the clock of the computer is ahead of the time that passes. */
  readonly day: { ahead: Millis };
  /** The name servers of the computer. */
  readonly nameServers: string[];
  /** What other programs of the user would ask through; undefined while nobody listens. */
  readonly channel: { answer?: Answer };
}

/** `modules`: the services that what answers datagrams knows; default all of the station. */
export function simulatedMachine(
  host: SimulatedHost,
  clock: VirtualClock,
  modules?: readonly ServiceModule[],
): SimulatedMachine {
  const disk = new SimulatedDisk();
  const memory = new MemoryFolders();
  const streams = new SimulatedStreams(host);
  const web = new SimulatedWeb();
  const folders = withDisk(memory, disk);
  const slow = { by: millis(0) };
  const channel: SimulatedMachine['channel'] = {};
  const day = { ahead: millis(0) };
  const nameServers: string[] = [];
  const timing = timingOf(clock, day);
  let sessions = 0;
  const machine: Machine = {
    ...timing,
    name: host.name,
    node: process.version,
    platform: 'linux',
    newId: () => `session-${(sessions += 1)}`,
    files: () => disk.files(),
    nameServers: () => nameServers,
    folders: { ...folders, readAll: (path) => folders.read({ path }) },
    random: () => 0.5,
    openFile: async (path) => {
      const bytes = folders.read({ path });
      if (!bytes.ok) return bytes;
      const read = async (offset: number, length: number) => bytes.value.subarray(offset, offset + length);
      return ok({ size: bytes.value.length, read, close: async () => undefined });
    },
    served: {
      version: (path) => folders.look({ path, name: '', size: 0, version: '' })?.version,
      open: (file) => ({
        read: async (start, end) => {
          const isSame = folders.look({ ...file, name: '' })?.version === file.version;
          const bytes = folders.read(file);
          return isSame && bytes.ok ? bytes.value.slice(start, end) : undefined;
        },
        close: () => undefined,
      }),
    },
    adapters: async () => ok(host.adapters.map(adapterOf)),
    mtu: () => undefined,
    watchAdapters: (known, onChange) => {
      let adapters = known ?? host.adapters.map(adapterOf);
      const stop = timing.every(seconds(0.5), () => {
        const now = host.adapters.map(adapterOf);
        const changes = adapterChanges(adapters, now);
        adapters = now;
        if (changes.length > 0) onChange(changes);
      });
      return { stop };
    },
    setAddress: (_adapters, adapter, at) => {
      host.configure({ address: at.address, prefix: at.prefix }, adapter.name);
      const undo = () => {
        host.configure({ address: ANY_ADDRESS }, adapter.name);
        return DONE;
      };
      return ok({ adapter: adapter.name, address: at, added: true, warnings: [], restore: () => DONE, undo });
    },
    removeLeftOverAddresses: () => [],
    openChannel: async (_folder, answer) => {
      channel.answer = answer;
      return ok({ close: () => delete channel.answer });
    },
    streams,
    inspection: {
      program: '/usr/bin/node',
      ask: async () => ({ status: undefined, output: 'ENOENT' }),
      routes: async () => [],
      space: (folder) => ({ looked: folder, free: 1e12 }),
      clock: async () => undefined,
      datagrams: async () => ok({ host, run: async () => undefined }),
    },
    web,
    portHolder: async () => undefined,
    recordFrames: async () => err(stationError('unsupported', 'Nothing is recorded here.', '')),
    pinNeighbour: () => err(stationError('unsupported', 'No neighbours are kept here.', '')),
    openFrames: async () => err(stationError('unsupported', 'No frames are sent here.', '')),
    openTextSink: () => err(stationError('storage', 'There are no such files here.', '')),
  };
  const served = askedLater(folders, (act) => later(clock, slow, act));
  const uploads = slowUploads(clock, slow, new DraftDesk(new MemoryDrafts(memory)));
  const startPackets = inThisThread(host, machine, { folders: served, uploads }, modules);
  return { machine, startPackets, folders: memory, disk, slow, streams, web, nameServers, channel, day };
}

/** The same side that has a thread of its own in the field, driven by the virtual clock as `node:dgram` would drive it. */
function inThisThread(
  host: SimulatedHost,
  machine: Machine,
  { folders, uploads }: { readonly folders: AskedFolders; readonly uploads: DraftOrders },
  modules?: readonly ServiceModule[],
): StartPackets {
  return (plan, listener) => {
    const core = new PacketCore(
      (message) => listener.heard(message),
      () => host.now(),
      modules,
    );
    const packets: PacketMachine = {
      host,
      files: (root) => machine.files(root),
      nameServers: machine.nameServers,
      folders,
      platform: 'linux',
      drafts: askedDrafts(uploads),
      idle: async () => undefined,
      checksums: { of: () => ended(err('there are no checksums here')) },
      random: machine.random,
      timeOfDay: () => machine.now(),
      systemClock: async () => ({ now: () => machine.now(), state: () => undefined }),
      ownAddresses: () => [],
      descriptors: undefined,
      portHolder: async () => undefined,
    };
    let stopLooking = (): void => undefined;
    const end = (): void => {
      stopLooking();
      core.close();
      listener.ended();
    };
    const look = (): void => {
      core.tell();
      while (core.work() === 'at once');
      if (core.isAdapterBack) void core.welcome();
      if (core.isStopping) end();
    };
    const open = async (): Promise<void> => {
      const opened = await core.open(plan, packets, 'a simulated network');
      if (opened.ok) stopLooking = machine.every(LOOK_EVERY, look);
      else listener.heard({ kind: 'refused', error: opened.error });
      if (!opened.ok) end();
    };
    void open();
    return {
      send(message) {
        core.take(message);
        if (message.kind === 'stop') end();
      },
    };
  };
}

/** Done when the disk has had its time, and seen by whoever asks then. */
function later<T>(clock: VirtualClock, slow: { readonly by: Millis }, act: () => T): Underway<T> {
  if (slow.by === 0) return ended(act());
  const due = after(clock.now(), slow.by);
  let outcome: T | undefined;
  return { outcome: () => (clock.now() < due ? undefined : (outcome ??= act())) };
}

/** Each order is done when the disk has had its time, whether somebody asks or not. */
function slowUploads(clock: VirtualClock, slow: { readonly by: Millis }, desk: DraftDesk): DraftOrders {
  return {
    order(order) {
      if (slow.by === 0) return desk.perform(order);
      let begun: Underway<DraftOutcome> | undefined;
      clock.at(after(clock.now(), slow.by), () => (begun = desk.perform(order)));
      return { outcome: () => begun?.outcome() };
    },
  };
}

/** What an act throws is a mistake that the test is to see. */
function timingOf(clock: VirtualClock, day: { ahead: Millis }): Timing {
  const at = (time: Instant, act: () => void): (() => void) => {
    let isOff = false;
    clock.at(instant(time - day.ahead), () => {
      if (!isOff) act();
    });
    return () => (isOff = true);
  };
  return {
    now: () => after(clock.now(), day.ahead),
    onFault: () => undefined,
    at,
    every(period, act) {
      let stop = (): void => undefined;
      const next = (): void => {
        stop = at(after(clock.now(), millis(period + day.ahead)), () => {
          next();
          act();
        });
      };
      next();
      return () => stop();
    },
  };
}

/** Files of the data folder can be served as well: those of the firmware library. */
function withDisk(memory: MemoryFolders, disk: SimulatedDisk): FoldersAtHand {
  const onDisk = (path: string): Uint8Array | undefined => {
    if (!path.startsWith(`${DATA}/`)) return undefined;
    const opened = disk.files().open(path.slice(DATA.length + 1));
    if (!opened.ok || opened.value === undefined) return undefined;
    const bytes = new Uint8Array(opened.value.size);
    opened.value.read(bytes);
    return bytes;
  };
  return {
    list: (path) => memory.list(path),
    look: (facts: FileFacts) => (onDisk(facts.path) === undefined ? memory.look(facts) : facts),
    read(file) {
      const bytes = onDisk(file.path);
      return bytes === undefined ? memory.read(file) : ok(bytes);
    },
    open: (file) => (onDisk(file.path) === undefined ? memory.open(file) : err(NO_LARGE_FILES)),
  };
}

const NO_LARGE_FILES = stationError('unreadable', 'The simulated disk opens no large files.', 'Use a smaller one.');

function adapterOf({ name, index, mac, up, address, prefix, gateway }: SimulatedAdapter): Adapter {
  return {
    name,
    index,
    mac,
    kind: 'ethernet',
    enabled: true,
    link: up ? 'up' : 'down',
    addresses: address === ANY_ADDRESS ? [] : [{ address, prefix }],
    hasDefaultRoute: gateway !== ANY_ADDRESS,
  };
}

/**
 * The station on a simulated machine, and simulated phones on its network: a whole recovery in virtual time. It is the
 * station that people run; only the machine is simulated.
 */
import type { DeviceStory } from '../../src/devices/story.ts';
import { EventStream } from '../../src/events/stream.ts';
import type { StationEvent } from '../../src/events/types.ts';
import { ipv4, type AdapterAddress } from '../../src/lib/address.ts';
import { instant, seconds, type Millis } from '../../src/lib/time.ts';
import type { LookAlikeFile } from '../../src/simulation/look-alikes/package.ts';
import { packAs } from '../../src/simulation/look-alikes/packing.ts';
import { orderDevices, type DeviceOrder } from '../../src/simulation/device/traits.ts';
import type { DeviceTold } from '../../src/simulation/device/device.ts';
import { deviceGroup, phoneGroup, type DeviceGroup } from '../../src/simulation/group.ts';
import type { PhoneStory } from '../../src/simulation/phone/phone.ts';
import { orderPhones, type PhoneOrder } from '../../src/simulation/phone/order.ts';
import type { Asking } from '../../src/station/asking/asking.ts';
import { openLibrary } from '../../src/station/firmware/image-library.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { Station } from '../../src/station/station.ts';
import { lookAtGiven } from '../../src/storage/library/given.ts';
import { incomingArchive } from '../../src/storage/library/incoming.ts';
import { simulatedDeviceNetwork } from '../machine/device-network.ts';
import { DATA, simulatedMachine, type SimulatedMachine } from '../machine/machine.ts';
import { SimulatedNetwork, type NetworkSettings } from '../machine/network.ts';
import type { SimulatedHost } from '../machine/simulated-host.ts';

const AT: AdapterAddress = { address: ipv4(0xc0a8_0101), prefix: 24 };
const FIRMWARE = '/firmware';

export class SimulatedBench {
  readonly network: SimulatedNetwork;
  readonly stream = new EventStream();
  /** Of the devices: what was told since the station was ready. */
  readonly events: StationEvent[] = [];
  /** What the phones did and were told. */
  readonly steps: PhoneStory[] = [];
  readonly machine: SimulatedMachine;
  readonly host: SimulatedHost;
  readonly at: AdapterAddress;
  readonly #library: Readonly<Record<string, readonly LookAlikeFile[]>>;
  #station: Station | undefined;

  /** `files` lie in the folder that is given to the station; `library`: packages that it holds already, by name; `mayHear`: it has ears. */
  constructor(
    files: readonly LookAlikeFile[],
    network: NetworkSettings = {},
    library: Readonly<Record<string, readonly LookAlikeFile[]>> = {},
    at: AdapterAddress = AT,
    mayHear = false,
  ) {
    this.at = at;
    this.network = new SimulatedNetwork(network);
    this.host = this.network.host({ name: 'station', ...at });
    this.host.mayHear = mayHear;
    this.machine = simulatedMachine(this.host, this.network.clock);
    this.machine.folders.put(FIRMWARE, files);
    this.#library = library;
    this.stream.subscribe((event) => this.events.push(event));
  }

  get stories(): readonly DeviceStory[] {
    return this.#station?.stories ?? [];
  }

  get asking(): Asking | undefined {
    return this.#station?.asking;
  }

  /** The station at 192.168.1.1, ready. `settings` as in rouse.yaml; `off`: services that are switched off. */
  async station(settings: Readonly<Record<string, unknown>> = {}, off: readonly string[] = []): Promise<Station> {
    await this.#fillLibrary();
    const { schema, parts } = await stationSettings();
    const order = {
      settings: schema.parse(settings),
      parts,
      off: new Set(off),
      place: {},
      sources: this.machine.folders.has(FIRMWARE) ? [FIRMWARE] : [],
      dataFolder: DATA,
      began: instant(this.network.now()),
    };
    const started = await Station.start(order, this.stream, this.machine);
    if (!started.ok) throw new Error(`${started.error.message} ${started.error.cause ?? ''}`);
    this.#station = started.value;
    const isReady = (): boolean => this.events.some(({ type }) => type === 'station.started');
    for (let turns = 0; turns < 100 && !isReady(); turns += 1) {
      this.network.runFor(seconds(0.1));
      await new Promise(setImmediate);
    }
    if (!isReady()) throw new Error('the station did not become ready');
    await started.value.settled;
    this.events.length = 0;
    this.network.recorded.length = 0;
    return started.value;
  }

  /**
   * Phones, each alone on a host of its own, switched on now; switched off and on again, they remember what they run.
   * `registers`: they look for a call manager, too.
   */
  phones(order: PhoneOrder, registers = false): readonly DeviceGroup[] {
    const phones = orderPhones(order) ?? [];
    return phones.map((traits, number) => {
      const host = this.network.host({ name: `phone ${number + 1}`, mac: traits.hardware });
      const network = simulatedDeviceNetwork(host, registers ? this.machine.streams : undefined);
      const group = phoneGroup(network, [traits], (_phone, step) => this.steps.push(step));
      group.powerOn(() => {});
      return group;
    });
  }

  /** Devices that play the session of their recipe, each alone on a host of its own, switched on now. */
  devices(order: DeviceOrder): readonly DeviceTold[] {
    const told: DeviceTold[] = [];
    for (const traits of orderDevices(order) ?? []) {
      const host = this.network.host({ name: `device ${traits.hardware}`, mac: traits.hardware });
      const group = deviceGroup(simulatedDeviceNetwork(host), [traits], (_device, one) => told.push(one));
      group.powerOn(() => {});
    }
    return told;
  }

  /** True when that many devices were recovered within the time. */
  recovered(count: number, limit: Millis): boolean {
    return this.network.runUntil(
      () => this.stories.filter((story) => story.phase === 'recovered').length >= count,
      limit,
    );
  }

  async #fillLibrary(): Promise<void> {
    const { machine } = this.machine;
    const library = openLibrary(machine, DATA);
    for (const [name, files] of Object.entries(this.#library)) {
      const { bytes } = await packAs(files, name.endsWith('.zip') ? 'zip' : 'cop.sgn', name.replace(/\..*/, ''));
      this.machine.folders.put('/downloads', [{ name, bytes }]);
      const given = lookAtGiven(machine.folders, `/downloads/${name}`);
      const [archive] = given.ok ? given.value.files : [];
      if (archive === undefined) throw new Error(`${name} is no archive`);
      const opening = { open: machine.openFile, now: machine.now(), reading: () => undefined };
      const added = await library.add(incomingArchive(archive), opening);
      if (!added.ok) throw new Error(added.error.message);
    }
  }
}

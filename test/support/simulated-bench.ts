/**
 * The station's own services and simulated phones on a simulated network: a whole recovery in virtual time. Only the
 * sockets, the disk and the clock are simulated; everything between them is what runs in the field.
 */
import { Clients } from '../../src/devices/clients.ts';
import { Stories } from '../../src/devices/stories.ts';
import { startedDevice } from '../../src/devices/started-device.ts';
import type { DeviceStory } from '../../src/devices/story.ts';
import { EventStream } from '../../src/events/stream.ts';
import type { StationEvent } from '../../src/events/types.ts';
import { ipv4, type AdapterAddress } from '../../src/lib/address.ts';
import type { Millis } from '../../src/lib/time.ts';
import { compileWorld } from '../../src/protocols/dhcp/settings/compile.ts';
import { LeaseBook } from '../../src/protocols/dhcp/leases/lease-book.ts';
import { decodeEnvelope } from '../../src/formats/cisco/envelope.ts';
import { decodeLoads } from '../../src/formats/cisco/loads.ts';
import { DHCP_DEFAULTS } from '../../src/services/dhcp/plan.ts';
import { DhcpService } from '../../src/services/dhcp/service.ts';
import { DeviceView } from '../../src/files/device-view.ts';
import type { ServedPackage } from '../../src/files/served-package.ts';
import { TftpService } from '../../src/services/tftp/server/service.ts';
import { TFTP_DEFAULTS } from '../../src/services/tftp/server/settings.ts';
import { inspectImage } from '../../src/knowledge/image-facts.ts';
import { judgePackage } from '../../src/knowledge/verdict.ts';
import { SimulatedDisk } from '../machine/disk.ts';
import { MemoryFolders } from '../machine/memory-folders.ts';
import type { LookAlikeFile } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedNetwork, type NetworkSettings } from '../machine/network.ts';
import { PhoneGroup } from '../../src/simulation/phone/group.ts';
import { simulatedDeviceNetwork } from '../machine/device-network.ts';
import { orderPhones, type PhoneOrder } from '../../src/simulation/phone/order.ts';
import { openLeaseJournal } from '../../src/storage/leases/lease-journal.ts';

const AT: AdapterAddress = { address: ipv4(0xc0a8_0101), prefix: 24 };

export class SimulatedBench {
  readonly network: SimulatedNetwork;
  readonly stream = new EventStream();
  readonly events: StationEvent[] = [];
  readonly #devices: Stories;
  /** Where the user's folder and the packages of the library lie. */
  readonly folders = new MemoryFolders();
  readonly #files: readonly LookAlikeFile[];
  readonly #packages: readonly ServedPackage[];

  /** `library`: packages by name, beside the files of the user's folder. */
  constructor(
    files: readonly LookAlikeFile[],
    network: NetworkSettings = {},
    library: Readonly<Record<string, readonly LookAlikeFile[]>> = {},
  ) {
    this.#files = [...files, ...Object.values(library).flat()];
    this.folders.put('/firmware', files);
    this.#packages = Object.entries(library).map(([name, held]) => this.#package(name, held));
    this.network = new SimulatedNetwork(network);
    this.#devices = new Stories((list) => this.#listed(list));
    this.stream.subscribe((event) => {
      this.events.push(event);
      for (const happening of this.#devices.tell(event)) this.stream.report(happening, event.at);
    });
  }

  get stories(): readonly DeviceStory[] {
    return this.#devices.all;
  }

  /** The station at 192.168.1.1 with DHCP and TFTP. */
  async station(): Promise<void> {
    const host = this.network.host({ name: 'station', address: AT.address, prefix: AT.prefix });
    const report = (happening: Parameters<EventStream['report']>[0]): void => this.stream.report(happening, host.now());
    const book = new LeaseBook();
    const compiled = compileWorld({}, { adapters: [AT], services: new Set(['tftp']), book });
    const opened = openLeaseJournal(new SimulatedDisk().files(), { live: () => book.leases() });
    if (!compiled.ok || !opened.ok) throw new Error('the station of this test cannot be made');
    const place = { address: ipv4(0), device: 'eth0', source: AT.address, broadcast: true };
    const at = { adapter: 'eth0', socket: place, at: AT, isShared: false };
    const { world } = compiled.value;
    const { journal } = opened.value;
    const dhcp = new DhcpService({ ...DHCP_DEFAULTS, places: [at] }, { world, journal, report, random: () => 0.5 });
    const clients = new Clients();
    clients.learn((address) => book.at(address));
    const view = new DeviceView({
      folders: this.folders,
      sources: ['/firmware'],
      packages: this.#packages,
      now: () => host.now(),
      report,
      callManager: AT.address,
    });
    const tftp = new TftpService(
      { ...TFTP_DEFAULTS, place },
      { files: view, report, deviceAt: (address) => clients.identify(address) },
    );
    this.stream.subscribe((event) => {
      view.follow(event);
      const started = startedDevice(event);
      if (started !== undefined) tftp.deviceStarted(started);
    });
    for (const done of [await dhcp.open(host), await tftp.open(host)])
      if (!done.ok) throw new Error(done.error.message);
  }

  /** Phones, each alone on a host of its own, switched on now. */
  phones(order: PhoneOrder): void {
    const phones = orderPhones(order) ?? [];
    phones.forEach((traits, number) => {
      const host = this.network.host({ name: `phone ${number + 1}`, mac: traits.hardware });
      new PhoneGroup(simulatedDeviceNetwork(host), [traits], () => {}).powerOn(() => {});
    });
  }

  /** True when that many devices were recovered within the time. */
  recovered(count: number, limit: Millis): boolean {
    return this.network.runUntil(
      () => this.stories.filter((story) => story.phase === 'recovered').length >= count,
      limit,
    );
  }

  #package(name: string, held: readonly LookAlikeFile[]): ServedPackage {
    this.folders.put(`/library/${name}`, held);
    const files = this.folders.list(`/library/${name}`);
    const { loads } = judgePackage(held.map((file) => inspectImage(file.name, file.bytes)));
    return { id: name, title: name, given: false, loads, files: files.ok ? files.value : [] };
  }

  #find(name: string): LookAlikeFile | undefined {
    return this.#files.find((file) => file.name.toLowerCase() === name.toLowerCase());
  }

  #listed(list: string): readonly { readonly name: string; readonly size: number }[] {
    const envelope = decodeEnvelope(this.#find(list)?.bytes ?? new Uint8Array());
    const loads = envelope.ok ? decodeLoads(envelope.value.payload) : envelope;
    if (!loads.ok || loads.value.kind !== 'load-list') return [];
    return loads.value.files.map(({ name }) => ({ name, size: this.#find(name)?.bytes.length ?? 0 }));
  }
}

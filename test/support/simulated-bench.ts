/**
 * The station's own services and simulated phones on a simulated network: a whole recovery in virtual time. Only the
 * sockets, the disk and the clock are simulated; everything between them is what runs in the field.
 */
import { Devices } from '../../src/station/devices.ts';
import type { DeviceStory } from '../../src/diagnosis/timeline.ts';
import { EventStream } from '../../src/events/stream.ts';
import type { StationEvent } from '../../src/events/types.ts';
import { ipv4, type AdapterAddress } from '../../src/lib/address.ts';
import type { Millis } from '../../src/lib/time.ts';
import { compileWorld } from '../../src/protocols/dhcp/compile.ts';
import { LeaseBook } from '../../src/protocols/dhcp/lease-book.ts';
import { decodeEnvelope } from '../../src/formats/envelope.ts';
import { decodeLoads } from '../../src/formats/loads.ts';
import { DhcpService } from '../../src/services/dhcp/service.ts';
import { fileProblem, type FileSource } from '../../src/services/tftp/files.ts';
import { TftpService } from '../../src/services/tftp/service.ts';
import { TFTP_DEFAULTS } from '../../src/services/tftp/settings.ts';
import { SimulatedDisk } from '../../src/simulation/disk.ts';
import type { LookAlikeFile } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedNetwork, type NetworkSettings } from '../../src/simulation/network.ts';
import { PhoneGroup } from '../../src/simulation/phone/group.ts';
import { simulatedDeviceNetwork } from '../../src/simulation/phone/network.ts';
import { orderPhones, type PhoneOrder } from '../../src/simulation/phone/order.ts';
import { openLeaseJournal } from '../../src/storage/lease-journal.ts';

const AT: AdapterAddress = { address: ipv4(0xc0a8_0101), prefix: 24 };

export class SimulatedBench {
  readonly network: SimulatedNetwork;
  readonly stream = new EventStream();
  readonly events: StationEvent[] = [];
  readonly #devices: Devices;
  readonly #files: readonly LookAlikeFile[];

  constructor(files: readonly LookAlikeFile[], network: NetworkSettings = {}) {
    this.#files = files;
    this.network = new SimulatedNetwork(network);
    this.#devices = new Devices((list) => this.#listed(list));
    this.stream.subscribe((event) => {
      this.events.push(event);
      for (const happening of this.#devices.tell(event)) this.stream.report(happening, event.at);
    });
  }

  get stories(): readonly DeviceStory[] {
    return this.#devices.stories;
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
    const plan = { place, ports: { server: 67, client: 68 }, settings: {} };
    const dhcp = new DhcpService(plan, { world: compiled.value.world, at: AT, journal: opened.value.journal, report });
    const tftp = new TftpService(
      { ...TFTP_DEFAULTS, place },
      { files: this.#source(), report, deviceAt: (address) => book.at(address)?.hardware },
    );
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

  #source(): FileSource {
    return {
      find: (name) => {
        const file = this.#find(name);
        if (file === undefined) return fileProblem(1, 'file not found');
        return { kind: 'snapshot', name: file.name, size: file.bytes.length, bytes: file.bytes };
      },
    };
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

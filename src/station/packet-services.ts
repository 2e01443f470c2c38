/** Opens the services of the packet thread on a host: all of them, or none and the reason. */
import type { Report } from '../events/types.ts';
import type { DatagramHost } from '../host/datagrams/datagrams.ts';
import { nodeFolders } from '../host/node/files/folders.ts';
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import { DeviceView } from '../files/device-view.ts';
import { Clients } from '../devices/clients.ts';
import type { FirmwareSupply } from './firmware/firmware.ts';
import { openDhcp } from './open-dhcp.ts';
import { openTftp } from './open-tftp.ts';
import type { Opened, Transfers } from './opened.ts';
import type { StationPlan } from './plan.ts';
import { startedDevice } from '../devices/started-device.ts';

export interface PacketServices {
  /** `DHCP 67`, `TFTP 69` */
  readonly names: readonly string[];
  /** Whether all of them answer by now. */
  isReady(): boolean;
  /** What is served has changed. */
  supply(firmware: FirmwareSupply): void;
  /** The cable of an adapter was away. */
  linkReturned(device: string): void;
  /** Absent where no service moves files. */
  readonly transfers?: Transfers;
  close(): void;
}

export async function openServices(
  plan: StationPlan,
  host: DatagramHost,
  report: Report,
): Promise<Result<PacketServices, StationError>> {
  const book = new LeaseBook(Math.floor(Math.random() * 0x1_0000_0000));
  const clients = new Clients(book);
  const files = deviceView(plan, host, report);
  const opened: Opened[] = [];
  const heard: Report = (happening) => {
    clients.follow(happening);
    files.follow(happening);
    report(happening);
    const started = startedDevice(happening);
    if (started !== undefined) for (const service of opened) service.deviceStarted?.(started);
  };
  const opening = { plan, host, report: heard, book, clients, files };
  const close = (): void => {
    for (const service of opened.toReversed()) service.close();
  };
  for (const open of [openDhcp, openTftp]) {
    const service = await open(opening);
    if (!service.ok) {
      close();
      return service;
    }
    if (service.value !== undefined) opened.push(service.value);
  }
  const supply = ({ packages, problems }: FirmwareSupply): void => files.update(packages, problems);
  const linkReturned = (device: string): void => opened.forEach((service) => service.linkReturned?.(device));
  const isReady = (): boolean => opened.every((service) => service.isReady?.() ?? true);
  const names = opened.map((service) => service.name);
  const transfers = opened.find((service) => service.transfers !== undefined)?.transfers;
  return ok({ names, isReady, supply, linkReturned, close, ...(transfers === undefined ? {} : { transfers }) });
}

/** One for all services, so that a device gets the same files by whatever protocol it asks. */
function deviceView(plan: StationPlan, host: DatagramHost, report: Report): DeviceView {
  return new DeviceView({
    folders: nodeFolders,
    sources: plan.sources,
    packages: plan.firmware?.packages ?? [],
    now: () => host.now(),
    report,
    callManager: plan.at.address,
  });
}

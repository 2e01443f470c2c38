/** Opens the services of the packet thread on a host: all of them, or none and the reason. */
import type { Report } from '../events/types.ts';
import type { DatagramHost } from '../host/datagrams.ts';
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import { LeaseBook } from '../protocols/dhcp/lease-book.ts';
import { openDhcp } from './open-dhcp.ts';
import { openTftp } from './open-tftp.ts';
import type { Opened } from './opened.ts';
import type { StationPlan } from './plan.ts';

export interface PacketServices {
  /** `DHCP 67`, `TFTP 69` */
  readonly names: readonly string[];
  close(): void;
}

export async function openServices(
  plan: StationPlan,
  host: DatagramHost,
  report: Report,
): Promise<Result<PacketServices, StationError>> {
  const opening = { plan, host, report, book: new LeaseBook() };
  const opened: Opened[] = [];
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
  return ok({ names: opened.map((service) => service.name), close });
}

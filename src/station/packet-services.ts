/** Opens the services of the packet thread on a host: leases, DHCP, files, TFTP. All of them, or none and the reason. */
import type { Report } from '../events/types.ts';
import type { DatagramHost, SocketPlace } from '../host/datagrams.ts';
import { socketError } from '../host/errno.ts';
import { openFiles } from '../host/node/files.ts';
import { nodeFolders } from '../host/node/folders.ts';
import { portHolder } from '../host/node/port-holder.ts';
import { describeHolder } from '../host/port-holder.ts';
import type { StationError } from '../host/station-error.ts';
import type { Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/compile.ts';
import { LeaseBook } from '../protocols/dhcp/lease-book.ts';
import { DhcpService, type DhcpPlan } from '../services/dhcp/service.ts';
import { FolderSource } from '../services/files/folder-source.ts';
import { TftpService } from '../services/tftp/service.ts';
import { openLeaseJournal, type LeaseJournal } from '../storage/lease-journal.ts';
import { stationFacts } from './facts.ts';
import type { StationPlan } from './plan.ts';

export interface PacketServices {
  /** `DHCP 67`, `TFTP 69` */
  readonly names: readonly string[];
  close(): void;
}

interface Opened {
  readonly name: string;
  close(): void;
}

export async function openServices(
  plan: StationPlan,
  host: DatagramHost,
  report: Report,
): Promise<Result<PacketServices, StationError>> {
  const book = new LeaseBook();
  const opened: Opened[] = [];
  const close = (): void => {
    for (const service of opened.toReversed()) service.close();
  };
  for (const open of [openDhcp, openTftp]) {
    const service = await open(plan, host, report, book);
    if (!service.ok) {
      close();
      return service;
    }
    if (service.value !== undefined) opened.push(service.value);
  }
  return ok({ names: opened.map((service) => service.name), close });
}

type Opening = Promise<Result<Opened | undefined, StationError>>;

async function openDhcp(plan: StationPlan, host: DatagramHost, report: Report, book: LeaseBook): Opening {
  const { dhcp } = plan;
  if (dhcp === undefined) return ok(undefined);
  const journal = readLeases(plan.dataFolder, book, report);
  if (!journal.ok) return journal;
  const service = await startDhcp(plan, dhcp, host, report, book, journal.value);
  if (!service.ok) {
    journal.value.close();
    return service;
  }
  return ok({
    name: `DHCP ${dhcp.ports.server}`,
    close() {
      service.value.close();
      journal.value.close();
    },
  });
}

async function startDhcp(
  plan: StationPlan,
  dhcp: DhcpPlan,
  host: DatagramHost,
  report: Report,
  book: LeaseBook,
  journal: LeaseJournal,
): Promise<Result<DhcpService, StationError>> {
  const compiled = compileWorld(dhcp.settings, stationFacts(plan, book));
  if (!compiled.ok) throw new Error('settings were checked before the thread was started');
  const service = new DhcpService(dhcp, { world: compiled.value.world, at: plan.at, journal, report });
  const opened = await service.open(host);
  return opened.ok ? ok(service) : err(await named(opened.error, { ...dhcp.place, port: dhcp.ports.server }));
}

function readLeases(dataFolder: string, book: LeaseBook, report: Report): Result<LeaseJournal, StationError> {
  const opened = openLeaseJournal(openFiles(dataFolder), { live: () => book.leases() });
  if (!opened.ok) return opened;
  const { journal, leases, damaged } = opened.value;
  for (const lease of leases.values()) book.apply(lease);
  report({ type: 'lease.loaded', leases: book.size, file: `${dataFolder}/leases` });
  for (const { file, line, reason } of damaged) report({ type: 'lease.row-damaged', file, line, reason });
  return ok(journal);
}

async function openTftp(plan: StationPlan, host: DatagramHost, report: Report, book: LeaseBook): Opening {
  const { tftp } = plan;
  if (tftp === undefined) return ok(undefined);
  const files = new FolderSource(nodeFolders, plan.sources, () => host.now());
  const deviceAt = (address: Ipv4): string | undefined => book.at(address)?.hardware;
  const service = new TftpService(tftp, { files, report, deviceAt });
  const opened = await service.open(host);
  if (!opened.ok) return err(await named(opened.error, { ...tftp.place, port: tftp.port }));
  return ok({ name: `TFTP ${service.port}`, close: () => service.close() });
}

/** A port that is taken is more useful with the name of who holds it. */
async function named(error: StationError, place: SocketPlace): Promise<StationError> {
  if (error.code !== 'port-taken') return error;
  const holder = await portHolder('udp', place.port);
  return holder === undefined
    ? error
    : socketError('EADDRINUSE', place, { holder: describeHolder(holder), platform: process.platform });
}

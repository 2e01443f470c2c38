/** Opens the DHCP service of the packet thread: leases from disk, then the socket. */
import type { StationError } from '../host/station-error.ts';
import type { Report } from '../events/types.ts';
import { DONE } from '../host/files.ts';
import { openFiles } from '../host/node/files.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/compile.ts';
import type { LeaseBook } from '../protocols/dhcp/lease-book.ts';
import type { DhcpPlan } from '../services/dhcp/plan.ts';
import { DhcpService } from '../services/dhcp/service.ts';
import { openLeaseJournal, type LeaseJournal } from '../storage/lease-journal.ts';
import { stationFacts } from './facts.ts';
import { named, type Opened, type Opening } from './opened.ts';

/** `persistent: false`: leases that end with the station. */
const FORGETFUL: LeaseJournal = { pending: 0, record() {}, commit: () => DONE, close: () => DONE };

/** Undefined where it is switched off. */
export async function openDhcp(opening: Opening): Promise<Result<Opened | undefined, StationError>> {
  const { plan, report, book } = opening;
  const { dhcp } = plan;
  if (dhcp === undefined) return ok(undefined);
  const journal = dhcp.persistent ? readLeases(plan.dataFolder, book, report) : ok(FORGETFUL);
  if (!journal.ok) return journal;
  const service = await startDhcp(opening, dhcp, journal.value);
  if (!service.ok) {
    journal.value.close();
    return service;
  }
  return ok({
    name: `DHCP ${dhcp.ports.server}`,
    linkReturned: (device) => service.value.linkReturned(device, opening.host.now()),
    close() {
      service.value.close();
      journal.value.close();
    },
  });
}

async function startDhcp(
  { plan, host, report, book }: Opening,
  dhcp: DhcpPlan,
  journal: LeaseJournal,
): Promise<Result<DhcpService, StationError>> {
  const compiled = compileWorld(dhcp.settings, stationFacts(dhcp, plan.tftp.length > 0, book));
  if (!compiled.ok) throw new Error('settings were checked before the thread was started');
  const { world, warnings } = compiled.value;
  for (const { path, message } of warnings) report({ type: 'settings.warning', path: `dhcp.${path}`, message });
  const service = new DhcpService(dhcp, { world, journal, report, random: Math.random });
  const opened = await service.open(host);
  if (opened.ok) return ok(service);
  service.close();
  const [place] = dhcp.places;
  return err(
    place === undefined ? opened.error : await named(opened.error, { ...place.socket, port: dhcp.ports.server }),
  );
}

function readLeases(dataFolder: string, book: LeaseBook, report: Report): Result<LeaseJournal, StationError> {
  const opened = openLeaseJournal(openFiles(dataFolder), { live: () => book.leases(), into: book });
  if (!opened.ok) return opened;
  const { journal, damaged } = opened.value;
  report({ type: 'lease.loaded', leases: book.size, file: `${dataFolder}/leases` });
  for (const { file, line, reason } of damaged) report({ type: 'lease.row-damaged', file, line, reason });
  return ok(journal);
}

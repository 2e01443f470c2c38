/** Opens the DHCP service of the packet thread: leases from disk, then the socket. */
import type { StationError } from '../host/station-error.ts';
import { openFiles } from '../host/node/files/files.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { compileWorld } from '../protocols/dhcp/settings/compile.ts';
import type { DhcpPlan } from '../services/dhcp/plan.ts';
import { DhcpService } from '../services/dhcp/service.ts';
import { FORGETFUL, openStoredLeases } from '../services/dhcp/stored-leases.ts';
import type { LeaseJournal } from '../storage/leases/lease-journal.ts';
import { stationFacts } from './facts.ts';
import { named, type Opened, type Opening } from './opened.ts';

/** Whom it answers, where that is not everybody. */
const WHOM: Readonly<Record<DhcpPlan['mode'], string>> = {
  serve: '',
  'share-lan': ' for devices that are known',
  proxy: ' for boot files only',
  observe: ' only listening',
};

/** Undefined where it is switched off. */
export async function openDhcp(opening: Opening): Promise<Result<Opened | undefined, StationError>> {
  const { plan, report, book } = opening;
  const { dhcp, dataFolder } = plan;
  if (dhcp === undefined) return ok(undefined);
  const journal = dhcp.persistent ? openStoredLeases(openFiles(dataFolder), dataFolder, book, report) : ok(FORGETFUL);
  if (!journal.ok) return journal;
  const service = await startDhcp(opening, dhcp, journal.value);
  if (!service.ok) {
    journal.value.close();
    return service;
  }
  return ok({
    name: `DHCP ${dhcp.ports.server}${WHOM[dhcp.mode]}`,
    isReady: () => service.value.isReady,
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
  const service = new DhcpService(dhcp, { world, journal, report, random: Math.random, explain: named });
  const opened = await service.open(host);
  if (opened.ok) return ok(service);
  service.close();
  const [place] = dhcp.places;
  return err(
    place === undefined ? opened.error : await named(opened.error, { ...place.socket, port: dhcp.ports.server }),
  );
}

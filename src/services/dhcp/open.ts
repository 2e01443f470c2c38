/** Opens the DHCP server of a station: leases from disk, then the sockets. */
import type { StationError } from '../../host/station-error.ts';
import type { DayOffset } from '../../host/wall-clock.ts';
import { parseIpv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import { LeaseBook } from '../../protocols/dhcp/leases/lease-book.ts';
import { compileWorld } from '../../protocols/dhcp/settings/compile.ts';
import type { LeaseJournal } from '../../storage/leases/lease-journal.ts';
import { freed } from '../../storage/leases/lease-records.ts';
import type { PacketNeeds, PacketService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { socketTrouble } from '../socket-trouble.ts';
import { datedLeases } from './leases/dated-leases.ts';
import { stationFacts } from './facts.ts';
import { knownFiles } from './known-files.ts';
import type { DhcpPlan } from './plan.ts';
import type { DHCP_QUESTIONS } from './questions.ts';
import { toldLease } from './leases/told-lease.ts';
import { DhcpService } from './serving/service.ts';
import { FORGETFUL, openStoredLeases } from './leases/stored-leases.ts';

/** Whom it answers, where that is not everybody. */
const WHOM: Readonly<Record<DhcpPlan['mode'], string>> = {
  serve: '',
  'share-lan': ' for devices that are known',
  proxy: ' for boot files only',
  observe: ' only listening',
};

async function open(plan: DhcpPlan, needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, dataFolder, report, clients, day } = needs;
  const book = new LeaseBook(Math.floor(machine.random() * 0x1_0000_0000));
  clients.learn(book);
  const journal = plan.persistent
    ? openStoredLeases(machine.files(dataFolder), dataFolder, book, report, day)
    : ok(FORGETFUL);
  if (!journal.ok) return journal;
  const service = await start(plan, needs, book, journal.value);
  if (!service.ok) {
    journal.value.close();
    return service;
  }
  return ok({
    name: `DHCP ${plan.ports.server}${WHOM[plan.mode]}`,
    answers: answersOf(book, journal.value, service.value, day, () => machine.host.now()),
    isReady: () => service.value.isReady,
    linkReturned: (device) => service.value.linkReturned(device, machine.host.now()),
    follow: (happening) => {
      if (happening.type === 'file.missing' || happening.type === 'file.refused')
        service.value.askedInVain(happening.asked ?? happening.file, happening.device);
    },
    dayJumped: () => service.value.storeAnew(machine.host.now()),
    settle: () => service.value.settle(),
    close() {
      service.value.close();
      journal.value.close();
    },
  });
}

/** A long list goes on between turns: each lease is told as it is then. */
function answersOf(
  book: LeaseBook,
  journal: LeaseJournal,
  service: DhcpService,
  day: DayOffset,
  now: () => Instant,
): AnswersTo<typeof DHCP_QUESTIONS> {
  function* all(): Generator<ReturnType<typeof toldLease>> {
    for (const lease of datedLeases(book, day)) yield toldLease(lease);
  }
  return {
    'dhcp.leases': () => ok(all()),
    'dhcp.forget'({ address }) {
      service.settle();
      const at = parseIpv4(address);
      const lease = at.ok ? book.at(at.value) : undefined;
      if (lease === undefined) return ok([{}]);
      const free = freed(lease, now());
      journal.record(free);
      const stored = journal.commit();
      if (!stored.ok) return stored;
      book.apply(free);
      return ok([{ forgotten: toldLease(lease) }]);
    },
  };
}

async function start(
  plan: DhcpPlan,
  { machine, report, isThinned, services, clients, files, keep }: PacketNeeds,
  book: LeaseBook,
  journal: LeaseJournal,
): Promise<Result<DhcpService, StationError>> {
  const compiled = compileWorld(
    plan.settings,
    stationFacts(plan, services, { book, ...knownFiles(files, machine.host) }),
  );
  if (!compiled.ok) throw new Error('settings were checked before the thread was started');
  const { world, warnings } = compiled.value;
  for (const { path, message } of warnings) report({ type: 'settings.warning', path: `dhcp.${path}`, message });
  clients.serve(world.subnets.map(({ subnet }) => subnet));
  const service = new DhcpService(plan, {
    world,
    journal,
    report,
    isThinned,
    keep,
    random: machine.random,
    explain: (error, place) => socketTrouble(error, place, machine),
  });
  const opened = await service.open(machine.host);
  if (opened.ok) return ok(service);
  service.close();
  const [place] = plan.places;
  if (place === undefined) return opened;
  return err(await socketTrouble(opened.error, { ...place.socket, port: plan.ports.server }, machine));
}

export const DHCP_SERVICE = { open } satisfies PacketService;

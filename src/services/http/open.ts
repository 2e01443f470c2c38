/** Opens the HTTP server of a station: where it listens, and what it answers with. */
import { Thinning } from '../../events/thinning.ts';
import type { StationError } from '../../host/station-error.ts';
import { isLoopback, parseIpv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { millis, seconds } from '../../lib/time.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { identityFor } from '../streams/identity.ts';
import { Listening } from '../streams/listening.ts';
import type { HttpPlan } from './parts.ts';
import { Answering } from './serving/answering.ts';
import { Answers } from './serving/answer.ts';
import { HttpClients } from './serving/clients.ts';
import { ContentsShelf } from './serving/contents.ts';
import { FileAnswers } from './serving/file-answer.ts';
import { Finder } from './serving/finder.ts';
import { HttpConnection } from './serving/http-connection.ts';
import type { HttpReport } from './serving/telling.ts';

/** A connection that did nothing useful for so long gives its place to a new one. */
const SILENT = seconds(5);
/** Events of one type in a second. */
const MOST_TOLD = 500;
const TICK = seconds(1);
/** How often is looked whether an answer has arrived, while one has not. */
const LOOK = millis(100);

async function open(plan: HttpPlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const { machine } = needs;
  const { report, flush } = thinnedReport(needs);
  const answering = answeringOf(plan, needs, report);
  const connections = new Set<HttpConnection>();
  const troubles: StationError[] = [];
  const listening = new Listening<HttpConnection>({
    machine,
    most: plan.connections,
    mostOf: (address) => (isLocal(address) ? plan.connections : plan.connectionsPerClient),
    silent: SILENT,
    welcome(connection, closed, own) {
      const made: HttpConnection = new HttpConnection(connection, {
        answering,
        now: report.now,
        own,
        closed() {
          connections.delete(made);
          closed();
        },
      });
      connections.add(made);
      return made;
    },
    deaf: (error) => troubles.push(error),
    crowded: (sender, times) => needs.report({ type: 'http.crowded', sender, times }),
  });
  const secure = await listen(plan, needs, listening);
  const [trouble] = troubles;
  if (trouble !== undefined && listening.ports.length === 0) {
    listening.close();
    return err(trouble);
  }
  for (const { message, hint } of troubles) needs.report({ type: 'http.not-listening', message, hint });
  const endTicking = machine.every(TICK, () => {
    const now = report.now();
    for (const one of connections) one.tick(now);
    flush();
  });
  const endLooking = machine.every(LOOK, () => void lookForArrivals(connections, needs));
  return ok({
    name: nameOf(listening.ports, secure),
    close() {
      endTicking();
      endLooking();
      listening.close();
      flush();
    },
  });
}

/** Asks the system only while somebody's answer may still be on its way. */
async function lookForArrivals(connections: ReadonlySet<HttpConnection>, { machine }: MainNeeds): Promise<void> {
  const unsure = [...connections].filter((one) => one.isUnsure(machine.now()));
  if (unsure.length === 0) return;
  const waiting = await machine.streams.unacknowledged();
  for (const one of unsure) one.acknowledged(waiting, machine.now());
}

function answeringOf(plan: HttpPlan, { machine, files, clientAt }: MainNeeds, report: HttpReport): Answering {
  const answers = new Answers(report.now);
  const shelf = new ContentsShelf(machine.served);
  return new Answering({
    answers,
    report,
    finder: new Finder(files, machine),
    clients: new HttpClients(plan, clientAt, report.now),
    files: new FileAnswers({ answers, report, random: machine.random, open: (found) => shelf.open(found) }),
  });
}

/** The ports of HTTPS among those that could be opened. */
async function listen(
  plan: HttpPlan,
  needs: MainNeeds,
  listening: Listening<HttpConnection>,
): Promise<number | undefined> {
  const addresses = plan.places.map(({ address }) => address);
  for (const port of plan.ports) await listening.open(addresses, port);
  if (plan.tlsPort === undefined) return undefined;
  const refused = ({ message, hint }: StationError): void =>
    needs.report({ type: 'http.not-listening', message, hint });
  const identity = identityFor(plan, needs, refused);
  if (!identity.ok) {
    refused(identity.error);
    return undefined;
  }
  await listening.open(addresses, plan.tlsPort, identity.value);
  return plan.tlsPort;
}

function nameOf(ports: readonly number[], secure: number | undefined): string {
  return ports.map((port) => `${port === secure ? 'HTTPS' : 'HTTP'} ${port}`).join(', ');
}

/** Of a flood only some of each kind is told; the packet side hears what is told, for it knows devices by that. */
function thinnedReport({ machine, report, files }: MainNeeds): { report: HttpReport; flush: () => void } {
  let last = 0;
  const now = (): ReturnType<typeof machine.now> => machine.now();
  const thinning = new Thinning((happening) => {
    report(happening);
    files.follow(happening);
  }, MOST_TOLD);
  return {
    report: {
      now,
      nextNumber: () => (last += 1),
      report: (happening) => thinning.report(happening, now()),
      isThinned: (type) => thinning.isThinned(type, now()),
    },
    flush() {
      if (thinning.deadline() <= now()) thinning.flush();
    },
  };
}

function isLocal(address: string): boolean {
  const four = parseIpv4(address);
  return four.ok && isLoopback(four.value);
}

export const HTTP_SERVICE = { open } satisfies MainService;

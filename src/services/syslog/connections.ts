/** Where messages come to by TCP and TLS. */
import type { StationError } from '../../host/station-error.ts';
import { millis } from '../../lib/time.ts';
import type { MainNeeds } from '../module.ts';
import { identityFor } from '../streams/identity.ts';
import { Listening } from '../streams/listening.ts';
import type { Keeping } from './keeping.ts';
import { LogConnection } from './log-connection.ts';
import type { SyslogPlan } from './parts.ts';

/** A connection that was silent for so long gives its place to a new one. */
const SILENT = millis(30_000);
/** Octets of messages without an end, of all connections of one kind. */
const MOST_HELD = 64 * 1024 * 1024;

type Over = 'tcp' | 'tls';

export interface LogListening extends Pick<Listening, 'close'> {
  /** For people: `TCP 514`; nothing where it could not listen. */
  readonly names: readonly string[];
}

/** Where it cannot listen is told, and nothing else happens. */
export async function listenForLogs(
  plan: SyslogPlan,
  needs: MainNeeds,
  keeping: Keeping,
): Promise<readonly LogListening[]> {
  const opened: LogListening[] = [];
  if (plan.over.includes('tcp')) {
    const tcp = listening('tcp', plan, needs, keeping);
    await tcp.open(plan.addresses, plan.port);
    opened.push(named('tcp', tcp));
  }
  if (plan.over.includes('tls')) {
    const tls = listening('tls', plan, needs, keeping);
    const trouble = (error: StationError): void => notOver('tls', error, needs);
    const identity = identityFor(plan, needs, trouble);
    if (identity.ok) await tls.open(plan.addresses, plan['tls-port'], identity.value);
    else trouble(identity.error);
    opened.push(named('tls', tls));
  }
  return opened;
}

function listening(over: Over, plan: SyslogPlan, needs: MainNeeds, keeping: Keeping): Listening<LogConnection> {
  const { machine, report } = needs;
  let held = 0;
  return new Listening<LogConnection>({
    machine,
    most: plan.connections,
    mostOf: () => plan['connections-per-sender'],
    silent: SILENT,
    welcome: (connection, closed) =>
      new LogConnection(connection, {
        keeping,
        over,
        now: () => machine.now(),
        device: async (address) => deviceAt(address, needs),
        hold: (more) => (held += more) <= MOST_HELD,
        closed,
      }),
    deaf: (error) => notOver(over, error, needs),
    crowded: (sender, times) => report({ type: 'syslog.crowded', sender, times }),
  });
}

function named(over: Over, one: Listening<LogConnection>): LogListening {
  return { names: one.ports.map((port) => `${over.toUpperCase()} ${port}`), close: () => one.close() };
}

function notOver(over: Over, { message, hint }: StationError, { report }: MainNeeds): void {
  report({ type: 'syslog.not-over', over: over.toUpperCase(), message, hint });
}

/** Leases are known in the packet thread. */
async function deviceAt(address: string, { ask }: MainNeeds): Promise<string | undefined> {
  for await (const reply of ask('syslog.sender', { address })) {
    if (!reply.ok || typeof reply.value !== 'object' || reply.value === null) return undefined;
    const device: unknown = 'device' in reply.value ? reply.value.device : undefined;
    return typeof device === 'string' ? device : undefined;
  }
  return undefined;
}

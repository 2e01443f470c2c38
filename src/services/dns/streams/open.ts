/** The half of the name server that listens for connections. What names mean is known in the other half, which is asked. */
import type { StationError } from '../../../host/station-error.ts';
import { parseIpv4, subnetContains, subnetOf } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { seconds, since } from '../../../lib/time.ts';
import type { MainNeeds, MainService, RunningService } from '../../module.ts';
import { Listening } from '../../streams/listening.ts';
import { Servers } from '../forward/servers.ts';
import { DNS } from '../module.ts';
import type { DnsPlan } from '../parts.ts';
import { DNS_QUESTIONS } from '../questions.ts';
import { DnsConnection, type Answerer, type Asking } from './dns-connection.ts';
import { StreamForwarding } from './stream-forwarding.ts';

const ANSWER = 'dns.answer';
const MOST = 128;
const MOST_OF_ONE = 16;
/** A connection on which nothing happened for so long is ended (RFC 7766 section 6.2.3). */
const IDLE = seconds(10);
/** One that was idle for so long gives its place to a new one. */
const IDLE_ENOUGH = seconds(2);
const LOOK_EVERY = seconds(1);

type Told = { readonly answer?: string | undefined; readonly forward?: boolean | undefined } | undefined;

async function open(plan: DnsPlan, needs: MainNeeds): Promise<Result<RunningService | undefined, StationError>> {
  if (!needs.services.has(DNS.name)) return ok(undefined);
  const { machine } = needs;
  const open = new Set<DnsConnection>();
  const listening = listeningFor(plan, needs, open);
  await listening.open(
    plan.places.map(({ address }) => address),
    plan.port,
  );
  const [port] = listening.ports;
  const endLooking = machine.every(LOOK_EVERY, () => {
    for (const one of open) if (since(one.heardAt, machine.now()) >= IDLE) one.give();
  });
  const close = (): void => {
    endLooking();
    listening.close();
  };
  if (port !== undefined) return ok({ name: `DNS TCP ${port}`, close });
  close();
  return ok(undefined);
}

function listeningFor(plan: DnsPlan, needs: MainNeeds, open: Set<DnsConnection>): Listening<DnsConnection> {
  const { machine, report } = needs;
  const networks = plan.places.map(({ at }) => subnetOf(at));
  const answer = answererFor(plan, needs);
  return new Listening<DnsConnection>({
    machine,
    most: MOST,
    mostOf(address) {
      const four = parseIpv4(address);
      const isNear = four.ok && networks.some((network) => subnetContains(network, four.value));
      return isNear ? MOST_OF_ONE : 1;
    },
    silent: IDLE_ENOUGH,
    welcome(connection, closed) {
      const made: DnsConnection = new DnsConnection(connection, {
        answer,
        now: () => machine.now(),
        closed() {
          open.delete(made);
          closed();
        },
      });
      open.add(made);
      return made;
    },
    deaf: ({ message, hint }) => report({ type: 'dns.not-over', over: 'TCP', message, hint }),
    crowded: (from, times) => report({ type: 'dns.crowded', from, times }),
  });
}

function answererFor(plan: DnsPlan, needs: MainNeeds): Answerer {
  const forwarding = forwardingOf(plan, needs);
  return async (message, from) => {
    const reply = await told(needs, message, from);
    if (reply?.forward === true) return forwarding?.ask(message, from.address);
    return reply?.answer === undefined ? undefined : Uint8Array.from(Buffer.from(reply.answer, 'base64'));
  };
}

function forwardingOf({ forward, places, port, secret }: DnsPlan, needs: MainNeeds): StreamForwarding | undefined {
  if (forward === 'none') return undefined;
  const { machine, report } = needs;
  const own = places.map(({ at }) => ({ address: at.address, port }));
  const servers = new Servers(forward, { nameServers: machine.nameServers, own, report });
  return new StreamForwarding({ machine, servers, secret: new DataView(Uint8Array.from(secret).buffer) });
}

/** What the other half says. */
async function told({ ask }: MainNeeds, message: Uint8Array, { address, port }: Asking): Promise<Told> {
  const query = Buffer.from(message).toString('base64');
  for await (const reply of ask(ANSWER, { query, from: address, port })) {
    if (!reply.ok) return undefined;
    const read = DNS_QUESTIONS[ANSWER].reply.safeParse(reply.value);
    return read.success ? read.data : undefined;
  }
  return undefined;
}

export const DNS_STREAMS = { open } satisfies MainService;

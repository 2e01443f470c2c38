/** The half of the name server that answers datagrams, and knows all names. */
import { randomBytes } from 'node:crypto';
import type { StationError } from '../../../host/station-error.ts';
import { parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { PacketNeeds, PacketService, RunningService } from '../../module.ts';
import type { AnswersTo } from '../../question.ts';
import { socketTrouble } from '../../socket-trouble.ts';
import { Servers } from '../forward/servers.ts';
import type { DnsPlan } from '../parts.ts';
import type { DNS_QUESTIONS } from '../questions.ts';
import { Forwarding } from './forwarding.ts';
import { DnsService } from './service.ts';

async function open(plan: DnsPlan, needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const { machine } = needs;
  const forwarding = await openForwarding(plan, needs);
  if (!forwarding.ok) return forwarding;
  const service = new DnsService(
    plan,
    { ...needs, now: () => machine.host.now(), own: () => machine.ownAddresses() },
    forwarding.value,
  );
  const close = (): void => {
    service.close();
    forwarding.value?.close();
  };
  for (const { socket } of plan.places) {
    const place = { ...socket, port: plan.port };
    const opened = await machine.host.open(place, service);
    if (!opened.ok) {
      close();
      return err(await socketTrouble(opened.error, place, machine));
    }
    service.serve(opened.value);
  }
  return ok({ name: `DNS ${plan.port}`, answers: answersOf(service), close });
}

async function openForwarding(
  { forward, places, port }: DnsPlan,
  { machine, report }: PacketNeeds,
): Promise<Result<Forwarding | undefined, StationError>> {
  if (forward === 'none') return ok(undefined);
  const own = places.map(({ at }) => ({ address: at.address, port }));
  const servers = new Servers(forward, { nameServers: machine.nameServers, own, report });
  const forwarding = new Forwarding({ servers, random: randomBytes });
  const opened = await forwarding.open(machine.host);
  return opened.ok ? ok(forwarding) : opened;
}

function answersOf(service: DnsService): AnswersTo<typeof DNS_QUESTIONS> {
  return {
    'dns.answer'({ query, from, port }) {
      const address = parseIpv4(from);
      const answer = address.ok ? service.answerStream(Buffer.from(query, 'base64'), address.value, port) : undefined;
      if (answer === undefined) return ok([{}]);
      if (answer === 'forward') return ok([{ forward: true }]);
      return ok([{ answer: Buffer.from(answer).toString('base64') }]);
    },
  };
}

export const DNS_DATAGRAMS = { open } satisfies PacketService;

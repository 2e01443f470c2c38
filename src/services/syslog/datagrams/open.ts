/** The half of the syslog server that receives datagrams. It looks at nothing in them: it keeps order, time and sender. */
import type { StationError } from '../../../host/station-error.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { PacketNeeds, PacketService, RunningService } from '../../module.ts';
import type { AnswersTo } from '../../question.ts';
import { socketTrouble } from '../../socket-trouble.ts';
import type { SyslogPlan } from '../parts.ts';
import type { SYSLOG_QUESTIONS } from '../questions.ts';
import { DatagramIntake } from './intake.ts';

/** A message may be as long as a datagram (RFC 5426 section 3.1). */
const LARGEST = 65_535;

type Answers = Pick<AnswersTo<typeof SYSLOG_QUESTIONS>, 'syslog.sender'>;

async function open(plan: SyslogPlan, needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, clients } = needs;
  const intake = new DatagramIntake(needs);
  const answers: Answers = {
    'syslog.sender': ({ address }) => {
      const device = clients.identify(address).hardware;
      return ok([device === undefined ? {} : { device }]);
    },
  };
  for (const place of plan.over.includes('udp') ? plan.places : []) {
    const at = { ...place, port: plan.port, largest: LARGEST };
    const opened = await machine.host.open(at, intake);
    if (opened.ok) intake.sockets.push(opened.value);
    else {
      intake.close();
      return { ok: false, error: await socketTrouble(opened.error, at, machine) };
    }
  }
  const [socket] = intake.sockets;
  return ok({ name: `Syslog ${socket?.port ?? 'without UDP'}`, answers, close: () => intake.close() });
}

export const SYSLOG_DATAGRAMS = { open } satisfies PacketService;

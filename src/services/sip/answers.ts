/** What the exchange answers when it is asked: who is registered, and that somebody restarts. */
import type { Report } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import { harmless } from '../../lib/text.ts';
import { ok } from '../../lib/result.ts';
import { since } from '../../lib/time.ts';
import type { Binding } from '../../protocols/sip/registrar/registrar.ts';
import { hopText } from '../../protocols/sip/transactions/hop.ts';
import type { AnswersTo } from '../question.ts';
import type { RestartReply, RestartRequest } from '../restart.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Neighbours } from './neighbourhood/neighbours.ts';
import type { SIP_QUESTIONS } from './questions.ts';

interface AnswerNeeds {
  readonly exchange: Exchange;
  readonly neighbours: Pick<Neighbours, 'deviceAt'>;
  /** Does something that the exchange may have to be woken for. */
  readonly act: (doing: () => void) => void;
  readonly machine: Pick<Machine, 'now'>;
  readonly report: Report;
}

type Answers = Pick<AnswersTo<typeof SIP_QUESTIONS>, 'sip.registrations' | 'sip.restart'>;

export function sipAnswers(needs: AnswerNeeds): Answers {
  return {
    'sip.registrations': () => ok(needs.exchange.registrations().map((one) => told(one, needs))),
    'sip.restart': (request) => ok(restarted(request, needs)),
  };
}

function told({ extension, hop, userAgent, expires }: Binding, { neighbours, machine }: AnswerNeeds) {
  const device = neighbours.deviceAt(hop.address);
  return {
    extension: harmless(extension, 64),
    ...(device === undefined ? {} : { device }),
    from: hopText(hop),
    over: hop.transport,
    ...(userAgent === undefined ? {} : { userAgent: harmless(userAgent, 128) }),
    expires: Math.ceil(since(machine.now(), expires) / 1000),
  };
}

/** One reply when the phone has taken the order; none when it is not registered, or does not obey. */
async function* restarted({ device, address, hard }: RestartRequest, needs: AnswerNeeds): AsyncGenerator<RestartReply> {
  const { exchange, neighbours, act, report } = needs;
  const isMeant = ({ hop }: Binding): boolean =>
    hop.address === address || hop.address === device || neighbours.deviceAt(hop.address) === device;
  const binding = exchange.registrations().find(isMeant);
  if (binding === undefined) return;
  const way = await new Promise<string | undefined>((resolve) => {
    act(() => void exchange.restart(binding, hard).then(resolve, () => resolve(undefined)));
  });
  if (way === undefined) return;
  const by = `SIP NOTIFY (${way})`;
  const hardware = neighbours.deviceAt(binding.hop.address);
  report({
    type: 'phone.restarting',
    ...(hardware === undefined ? {} : { device: hardware }),
    from: hopText(binding.hop),
    by,
    hard,
  });
  yield { device, by };
}

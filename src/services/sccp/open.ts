/** Opens the ear for SCCP: phones register here, and say what they run. */
import type { StationError } from '../../host/station-error.ts';
import { parseMac } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import type { ClockTime } from '../../protocols/sccp/station-message.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { listenForPhones } from './listening.ts';
import type { SccpPlan } from './parts.ts';
import { Phones } from './phones.ts';
import type { SCCP_QUESTIONS } from './questions.ts';
import { PhoneTelling } from './telling.ts';

/** How the station calls itself. */
const NAME = 'Rouse';
/** A phone that shows dates otherwise is told so by its configuration. */
const DATES = 'M/D/Y';

async function open(plan: SccpPlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, report, accounts } = needs;
  const { says, port } = plan;
  const phones = new Phones({
    now: () => machine.now(),
    traits: {
      server: { name: NAME, address: needs.at.address, port },
      says,
      keepAlive: Math.round(plan['keep-alive'] / 1000),
      dates: DATES,
      clock: clockTime,
    },
    telling: new PhoneTelling(report, says),
    lines(hardware) {
      const known = parseMac(hardware);
      return known.ok
        ? accounts.of(known.value).map(({ extension, name }) => ({ number: extension, label: name }))
        : [];
    },
  });
  const listening = await listenForPhones(plan, needs, phones);
  if (!listening.ok) return listening;
  const answers: AnswersTo<typeof SCCP_QUESTIONS> = {
    'sccp.phones': () => ok(phones.registered),
    'sccp.restart': (request) => ok(phones.restart(request)),
  };
  return ok({ name: `SCCP ${port}`, answers, close: () => listening.value.close() });
}

/** On the clock of this computer. */
function clockTime(now: Instant): ClockTime {
  const date = new Date(now);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    weekday: date.getDay(),
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    system: Math.floor(now / 1000),
  };
}

export const SCCP_SERVICE = { open } satisfies MainService;

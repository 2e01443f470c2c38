/** Opening the services of one thread, the same way in either thread. */
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import type { RunningService } from '../services/module.ts';
import type { Answers } from '../services/question.ts';
import type { StationPlan } from './packet/plan.ts';

/** The half of a service that runs in this thread. */
interface Half<Needs> {
  open(plan: unknown, needs: Needs): Promise<Result<RunningService, StationError>>;
}

/**
 * Opens the services of the plan in its order: all of them, or none and the reason. `halfOf` gives the half of a service,
 * undefined for one that has none in this thread. Each service is appended to `opened` as soon as it is open.
 */
export async function openAll<Needs>(
  { services }: Pick<StationPlan, 'services'>,
  halfOf: (name: string) => Promise<Half<Needs>> | undefined,
  needs: Needs,
  opened: RunningService[],
): Promise<Result<void, StationError>> {
  for (const { name, plan } of services) {
    const half = await halfOf(name);
    const service = await half?.open(plan, needs);
    if (service?.ok === false) {
      closeAll(opened);
      return service;
    }
    if (service !== undefined) opened.push(service.value);
  }
  return ok(undefined);
}

/** The last one first. */
export function closeAll(services: readonly RunningService[]): void {
  for (const service of services.toReversed()) service.close();
}

/** What all of them answer, by the names of the questions. */
export function answersOf(services: readonly RunningService[]): Answers {
  return Object.fromEntries(services.flatMap(({ answers = {} }) => Object.entries(answers)));
}

/** Opens the halves of the services that live in the main thread: all of them, or none and the reason. */
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import type { MainNeeds, RunningService } from '../services/module.ts';
import type { StationPlan } from './packet/plan.ts';
import type { Parts } from './settings.ts';

export type MainServices = readonly RunningService[];

export async function openMainServices(
  { services }: Pick<StationPlan, 'services'>,
  parts: Parts,
  needs: MainNeeds,
): Promise<Result<MainServices, StationError>> {
  const opened: RunningService[] = [];
  for (const { name, plan } of services) {
    const half = await parts.get(name)?.module.main?.();
    const service = await half?.open(plan, needs);
    if (service?.ok === false) {
      closeAll(opened);
      return service;
    }
    if (service !== undefined) opened.push(service.value);
  }
  return ok(opened);
}

/** The last ones first. */
export function closeAll(services: MainServices): void {
  for (const service of services.toReversed()) service.close();
}

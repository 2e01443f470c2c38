/** Opens and closes the services of one thread. The main thread and the packet thread both use it. */
import type { StationError } from '../host/station-error.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Report } from '../events/types.ts';
import type { RunningService, ServiceModule } from '../services/module.ts';
import type { Answers } from '../services/question.ts';
import type { StationPlan } from './packet/plan.ts';

/** The part of a service that runs in the calling thread. */
export interface Half<Needs> {
  open(plan: unknown, needs: Needs): Promise<Result<RunningService | undefined, StationError>>;
}

/** What `openAll` opens, and where it puts what came of it. */
interface Opening<Needs> {
  readonly plan: Pick<StationPlan, 'services'>;
  readonly modules: readonly ServiceModule[];
  /** The half of a service in this thread; undefined for one that has none there. */
  readonly halfOf: (module: ServiceModule) => Promise<Half<Needs> | undefined> | undefined;
  readonly needs: Needs;
  /** Names of the services that run; those that could not be opened are taken out. */
  readonly names: Set<string>;
  /** Each service is appended as soon as it is open; in the end they are in the order of the modules. */
  readonly opened: RunningService[];
  readonly report: Report;
}

/**
 * Opens the services of the plan, the optional ones first. When an optional one cannot be opened, that is reported and the
 * others go on. When another one cannot be opened, all that are open are closed again and its error is returned.
 */
export async function openAll<Needs>(opening: Opening<Needs>): Promise<Result<void, StationError>> {
  const { plan, modules, halfOf, needs, opened } = opening;
  const plans = new Map(plan.services.map(({ name, plan: own }) => [name, own]));
  const wanted = modules.filter(({ name }) => plans.has(name));
  const byModule = new Map<ServiceModule, RunningService>();
  for (const module of [...wanted.filter(isOptional), ...wanted.filter((one) => !isOptional(one))]) {
    const half = await halfOf(module);
    const service = await half?.open(plans.get(module.name), needs);
    if (service?.ok === true && service.value !== undefined) {
      opened.push(service.value);
      byModule.set(module, service.value);
    }
    if (service?.ok !== false) continue;
    if (isOptional(module)) leaveOut(opening, module, service.error);
    else {
      closeAll(opened);
      return service;
    }
  }
  opened.splice(0, opened.length, ...wanted.flatMap((module) => byModule.get(module) ?? []));
  return ok(undefined);
}

function isOptional(module: ServiceModule): boolean {
  return module.isOptional === true;
}

function leaveOut<Needs>(
  { names, report }: Opening<Needs>,
  { name, title, without }: ServiceModule,
  why: StationError,
): void {
  names.delete(name);
  report({ type: 'service.missing', service: title, without, problem: why.message, hint: why.hint });
}

/** Closes the services in the reverse of the order in which they were opened. */
export function closeAll(services: readonly RunningService[]): void {
  for (const service of services.toReversed()) service.close();
}

/** The answers of all these services in one table, by the name of the question. */
export function answersOf(services: readonly RunningService[]): Answers {
  return Object.fromEntries(services.flatMap(({ answers = {} }) => Object.entries(answers)));
}

/** Opens the ears of a station. Nothing depends on them: where they cannot be opened, that is told, and the rest goes on. */
import { ok, type Result } from '../../lib/result.ts';
import type { StationError } from '../../host/station-error.ts';
import type { PacketNeeds, PacketService, RunningService } from '../module.ts';
import { SensesService } from './service.ts';
import type { SensesPlan } from './parts.ts';

async function open(plan: SensesPlan, needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const service = new SensesService(plan, needs);
  service.open();
  return Promise.resolve(
    ok({
      name: plan.places.length === 0 ? 'senses' : `senses ${plan.places.map(({ adapter }) => adapter).join(' ')}`,
      follow: (happening) => service.follow(happening),
      close: () => service.close(),
    }),
  );
}

export const SENSES_SERVICE = { open } satisfies PacketService;

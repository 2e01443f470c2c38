/** Opens the time server of a station: one socket on each of its adapters. */
import type { StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { PacketNeeds, PacketService, RunningService } from '../module.ts';
import { socketTrouble } from '../socket-trouble.ts';
import type { SntpPlan } from './parts.ts';
import { SntpService } from './service.ts';

async function open(plan: SntpPlan, needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const { machine } = needs;
  const service = new SntpService(plan, await machine.systemClock(), needs);
  for (const { socket, everybody } of plan.places) {
    const place = { ...socket, port: plan.port };
    const opened = await machine.host.open(place, service);
    if (!opened.ok) {
      service.close();
      return err(await socketTrouble(opened.error, place, machine));
    }
    service.serve(opened.value, everybody, machine.host.now());
  }
  return ok({ name: `SNTP ${plan.port}`, close: () => service.close() });
}

export const SNTP_SERVICE = { open } satisfies PacketService;

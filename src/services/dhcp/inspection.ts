/** Asks for other DHCP servers before the station starts, as the service does when it opens. */
import type { Happening } from '../../events/types.ts';
import type { Neighbour } from '../../host/datagrams/neighbours.ts';
import { millis } from '../../lib/time.ts';
import type { InspectionNeeds, ServiceInspection } from '../module.ts';
import { ForeignServers } from './neighbours/foreign-servers.ts';
import type { DhcpPlan } from './plan.ts';

const STEP = millis(50);
/** The longest question takes two seconds. */
const MOST_STEPS = 70;

async function inspect(plan: DhcpPlan, { host, run, random }: InspectionNeeds): Promise<readonly Happening[]> {
  // Who shares a network on purpose knows that there is another one; who only observes asks nobody.
  if (plan.mode !== 'serve') return [];
  const found: Happening[] = [];
  const servers = new ForeignServers(plan, {
    report: (happening) => found.push(happening),
    random,
    refuses: () => true,
    refused: () => undefined,
  });
  for (const place of plan.places) {
    const { device } = place.socket;
    const named = (neighbour: Neighbour): void => servers.found(neighbour);
    const neighbours = device === undefined ? undefined : host.neighbours({ device, at: place.at }, named);
    await servers.open(host, place, neighbours);
  }
  for (let step = 0; step === 0 || (step < MOST_STEPS && !servers.isSettled); step += 1) await run(STEP);
  servers.close();
  return found.filter(({ type }) => type !== 'dhcp.asking');
}

export const DHCP_INSPECTION = { inspect } satisfies ServiceInspection;

/** Makes the first event of a session: its identifier, the versions, and the settings that a replay of its record needs. */
import type { Happening } from '../events/types.ts';
import type { Machine } from '../host/machine.ts';
import { VERSION } from '../version.ts';
import { wantedServices, type PlanOrder } from './make-plan.ts';

export function sessionBegan(
  order: Pick<PlanOrder, 'settings' | 'parts' | 'off'>,
  machine: Pick<Machine, 'name' | 'node' | 'platform' | 'newId'>,
): Happening {
  const { dhcp, diagnosis } = order.settings;
  const isServed = wantedServices(order).some(({ module }) => module.name === 'dhcp');
  return {
    type: 'session.began',
    session: machine.newId(),
    station: machine.name,
    version: VERSION,
    node: machine.node,
    platform: machine.platform,
    facts: { pace: diagnosis.pace, ...(isServed ? { mode: dhcp.mode } : {}) },
  };
}

/** Other DHCP servers: what the services themselves look for before they would start. */
import type { Happening } from '../../../events/types.ts';
import { wantedServices } from '../../make-plan.ts';
import { partOf } from '../../settings.ts';
import { seen, type Check } from '../check.ts';

export const SERVERS_CHECK: Check = {
  name: 'servers',
  async look({ machine, place, settings, parts, off }) {
    if (place?.device === undefined) return { facts: [] };
    const order = off === undefined ? { settings, parts } : { settings, parts, off };
    const services = new Set(wantedServices(order).map(({ module }) => module.name));
    const facts: Happening[] = [];
    for (const service of wantedServices(order)) {
      const { module } = service;
      if (module.inspect === undefined) continue;
      const settingsOf = (name: string): unknown => partOf(settings, name);
      const context = { places: [place], services, sources: [], folders: [], settingsOf, mtu: machine.mtu };
      const planned = service.plan(partOf(settings, module.name), context);
      const brief = planned.ok ? await machine.inspection.datagrams(settings.engine) : planned;
      if (!planned.ok || !brief.ok) continue;
      const inspection = await module.inspect();
      facts.push(...(await inspection.inspect(planned.value, { ...brief.value, random: machine.random })));
      brief.value.host.close();
    }
    const isAlone = facts.every(({ type }) => type !== 'dhcp.foreign-server');
    const deaf = facts.find((fact) => fact.type === 'dhcp.deaf');
    if (deaf !== undefined) {
      const { reason, hint = '' } = deaf;
      return { facts: [...facts, { type: 'host.unchecked', check: 'servers', reason, hint }] };
    }
    return {
      facts: [...facts, seen('servers', isAlone ? 'no other DHCP server answers.' : 'another DHCP server answers.')],
    };
  },
};

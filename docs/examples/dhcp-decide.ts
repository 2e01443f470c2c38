/** What a server would answer, byte for byte, and who decided on each option: no network, no clock. Used by docs/dhcp.md. */
import { compileWorld, decide, instant, parseCidr, parseIpv4, previewOf } from 'rouse/dhcp';
import type { DhcpMessage, DhcpSettings } from 'rouse/dhcp';

export function explain(request: DhcpMessage, settings: DhcpSettings): readonly string[] {
  const [adapter, everybody] = [parseCidr('192.168.1.1/24'), parseIpv4('255.255.255.255')];
  if (!adapter.ok || !everybody.ok) return [];
  const compiled = compileWorld(settings, { adapters: [adapter.value], services: new Set(['tftp']) });
  if (!compiled.ok) return compiled.error.map(({ path, message }) => `${path}: ${message}`);

  const how = { from: request.ciaddr, fromPort: 68, local: everybody.value, adapter: adapter.value, now: instant(0) };
  const decision = decide(request, how, compiled.value.world);
  for (const lease of decision.leases) compiled.value.world.book.apply(lease);

  const { outcome, reason, reply } = previewOf(decision);
  if (reply === undefined) return [`${outcome}: ${reason ?? 'nothing is sent'}`];
  const options = reply.options.map(({ name, value, bytes, from }) => `${name} = ${value} [${bytes}] (${from})`);
  return [`${outcome} ${reply.address} to ${reply.to}`, ...options];
}

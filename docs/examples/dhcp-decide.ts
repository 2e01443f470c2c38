/** What a server would answer, and who decided on each option: no network, no clock. Used by docs/dhcp.md. */
import { compileWorld, decide, formatIpv4, formatOption, instant, optionName, parseCidr, parseIpv4 } from 'rouse/dhcp';
import type { DhcpMessage, DhcpSettings } from 'rouse/dhcp';

export function explain(request: DhcpMessage, settings: DhcpSettings): readonly string[] {
  const [adapter, everybody] = [parseCidr('192.168.1.1/24'), parseIpv4('255.255.255.255')];
  if (!adapter.ok || !everybody.ok) return [];
  const compiled = compileWorld(settings, { adapters: [adapter.value], services: new Set(['tftp']) });
  if (!compiled.ok) return compiled.error.map(({ path, message }) => `${path}: ${message}`);
  const how = { from: request.ciaddr, fromPort: 68, local: everybody.value, adapter: adapter.value, now: instant(0) };
  const decision = decide(request, how, compiled.value.world);
  if (decision.kind === 'ignore') return [`no answer: ${decision.sentence}`];
  if (!('options' in decision)) return [decision.kind];
  const options = decision.options.map(
    ({ code, bytes, from }) => `${optionName(code)} = ${formatOption(code, bytes)} (${from})`,
  );
  return [`${decision.kind} ${formatIpv4(decision.address)}`, ...options];
}

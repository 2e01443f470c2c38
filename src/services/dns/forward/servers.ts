/** The name servers that are asked for names elsewhere: which one next, and which one does not answer. */
import type { Report } from '../../../events/types.ts';
import { after, instant, seconds, type Instant } from '../../../lib/time.ts';
import { parseServer, serverText, type DnsServer } from '../settings-schema.ts';

export interface ServersNeeds {
  /** Those of this computer, as the system tells them. */
  readonly nameServers: () => readonly string[];
  /** Where this server answers itself: never asked. */
  readonly own: readonly DnsServer[];
  readonly report: Report;
}

/** The computer may come into another network. */
const LOOK_AGAIN = seconds(10);
/** Failures that are remembered, so that each is told once. */
const MOST_SILENT = 64;

export class Servers {
  readonly #needs: ServersNeeds;
  /** Undefined: those of the computer. */
  readonly #given: readonly DnsServer[] | undefined;
  #servers: readonly DnsServer[];
  #lookAgain: Instant = instant(0);
  /** Where a question begins: at the last one that answered. */
  #first = 0;
  readonly #silent = new Set<string>();

  constructor(forward: 'system' | readonly DnsServer[], needs: ServersNeeds) {
    this.#needs = needs;
    this.#given = forward === 'system' ? undefined : this.#others(forward);
    this.#servers = this.#given ?? [];
  }

  /** In the order in which they are to be asked for one name; empty where there is none. */
  inOrder(now: Instant): readonly DnsServer[] {
    if (this.#given === undefined && now >= this.#lookAgain) this.#look(now);
    if (this.#servers.length === 0) this.#tell('this computer', 'it knows no name server with an IPv4 address');
    return [...this.#servers.slice(this.#first), ...this.#servers.slice(0, this.#first)];
  }

  failed(server: DnsServer, reason: string): void {
    if (this.#servers[this.#first] === server) this.#first = (this.#first + 1) % this.#servers.length;
    this.#tell(serverText(server), reason);
  }

  answered(server: DnsServer): void {
    if (this.#silent.size > 0) this.#silent.delete(serverText(server));
  }

  #look(now: Instant): void {
    this.#lookAgain = after(now, LOOK_AGAIN);
    const found = this.#needs.nameServers().flatMap((text) => {
      const server = parseServer(text);
      return server.ok ? [server.value] : [];
    });
    this.#servers = this.#others(found);
    this.#first = 0;
  }

  #others(servers: readonly DnsServer[]): readonly DnsServer[] {
    const own = this.#needs.own.map(serverText);
    return servers.filter((server) => !own.includes(serverText(server)));
  }

  #tell(to: string, reason: string): void {
    if (this.#silent.has(to) || this.#silent.size >= MOST_SILENT) return;
    this.#silent.add(to);
    this.#needs.report({ type: 'dns.not-forwarded', to, reason });
  }
}

/**
 * Other DHCP servers that are known on each adapter, and how: by their own words or by those of a device, which anybody can
 * make up. Bounded, so that somebody who invents servers neither fills the memory nor hides a real one.
 */
import type { Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { instant, minutes, type Instant, type Millis } from '../../../lib/time.ts';

/** `named`: a device says that it chose it. `heard`: it spoke itself. `answered`: it spoke to us, who had asked. */
export type Knowledge = 'named' | 'heard' | 'answered';

const MOST_KNOWN = 64;
/** The same server is told about again after this long. */
const QUIET = minutes(10);
/** Servers that are told about within a minute. */
const MOST_TOLD = 10;
/** How long a server is taken into account after it was last known of. */
const REMEMBERED: Readonly<Record<Knowledge, Millis>> = {
  named: minutes(60),
  heard: minutes(24 * 60),
  answered: minutes(24 * 60),
};

interface Known {
  readonly adapter: string;
  readonly knowledge: Knowledge;
  readonly at: Instant;
}

export class KnownServers {
  /** Apart, because a device can name many servers that do not exist. */
  readonly #named = new Map<Ipv4, Known>();
  readonly #heard = new Map<Ipv4, Known>();
  readonly #told = new Map<Ipv4, Instant>();
  #minute: Instant = instant(Number.NEGATIVE_INFINITY);
  #toldInMinute = 0;

  note(server: Ipv4, adapter: string, knowledge: Knowledge, at: Instant): void {
    setLatest(knowledge === 'named' ? this.#named : this.#heard, server, { adapter, knowledge, at }, MOST_KNOWN);
  }

  /** Whether a server is at work on an adapter, as far as anybody says. */
  isBeside(adapter: string, now: Instant): boolean {
    for (const known of [this.#heard, this.#named]) {
      for (const one of known.values()) {
        if (one.adapter === adapter && now - one.at < REMEMBERED[one.knowledge]) return true;
      }
    }
    return false;
  }

  /** Whether the server is to be told about now. Counts as told. */
  isNews(server: Ipv4, now: Instant): boolean {
    const told = this.#told.get(server);
    if (told !== undefined && now - told < QUIET) return false;
    if (now - this.#minute >= minutes(1)) {
      this.#minute = now;
      this.#toldInMinute = 0;
    }
    if (this.#toldInMinute >= MOST_TOLD) return false;
    this.#toldInMinute += 1;
    setLatest(this.#told, server, now, 2 * MOST_KNOWN);
    return true;
  }
}

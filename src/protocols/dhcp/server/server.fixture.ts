/** A station on a cable for tests: messages go in by hand, time moves by hand, leases are applied as a service would. */
import { macFromBytes, type AdapterAddress, type Ipv4, type Mac } from '../../../lib/address.ts';
import { after, instant, parseDuration, type Instant } from '../../../lib/time.ts';
import { compileWorld, type StationFacts } from '../settings/compile.ts';
import { decide } from './decide.ts';
import type { Decision, IgnoreReason, Refusal, Reply } from './decision.ts';
import type { DhcpMessage } from '../wire/message.ts';
import { formatOption } from '../options/options.ts';
import { ip, message } from '../wire/packets.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';
import type { DhcpWorld, Received } from './world.ts';

export const STATION: AdapterAddress = { address: ip('192.168.1.1'), prefix: 24 };
export const ALL_SERVICES: StationFacts['services'] = new Set(['tftp', 'dns', 'syslog', 'sntp']);

export function worldOf(settings: DhcpSettings, facts: Partial<StationFacts> = {}): DhcpWorld {
  const compiled = compileWorld(settings, { adapters: [STATION], services: ALL_SERVICES, ...facts });
  if (!compiled.ok) throw new Error(compiled.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return compiled.value.world;
}

type How = Partial<Omit<Received, 'now'>>;

export class Cable {
  readonly world: DhcpWorld;
  now: Instant = instant(1_000_000);

  constructor(settings: DhcpSettings = { pool: '192.168.1.100-192.168.1.109' }, facts: Partial<StationFacts> = {}) {
    this.world = worldOf(settings, facts);
  }

  /** `wait('2h')` */
  wait(duration: string): void {
    const parsed = parseDuration(duration);
    if (parsed.ok) this.now = after(this.now, parsed.value);
  }

  /** Decides and applies. By default the message is broadcast on the cable, by a client without address. */
  send(request: DhcpMessage, how: How = {}): Decision {
    const received = {
      from: request.ciaddr,
      fromPort: 68,
      local: ip('255.255.255.255'),
      adapter: STATION,
      ...how,
      now: this.now,
    };
    const decision = decide(request, received, this.world);
    for (const lease of decision.leases) this.world.book.apply(lease);
    return decision;
  }

  /** By unicast to the station. */
  unicast(request: DhcpMessage, how: How = {}): Decision {
    return this.send(request, { local: STATION.address, ...how });
  }

  /** DISCOVER and SELECTING; the address that was acknowledged. */
  lease(hardware?: string, parts: Parameters<typeof message>[1] = {}): Ipv4 {
    const base = hardware === undefined ? parts : { ...parts, hardware };
    const offered = answer(this.send(message('discover', base)));
    const options = [...(base.options ?? []), choice(50, offered.address), choice(54, STATION.address)];
    return answer(this.send(message('request', { ...base, options }))).address;
  }
}

/** The nth of many clients. */
export function hardware(n: number): Mac {
  return macFromBytes(Uint8Array.of(2, 0, n >>> 24, n >>> 16, n >>> 8, n));
}

export function choice(code: number, address: Ipv4): { code: number; bytes: Uint8Array } {
  return { code, bytes: Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address) };
}

export function answer(decision: Decision): Reply {
  if (
    decision.kind === 'offer' ||
    decision.kind === 'ack' ||
    decision.kind === 'inform-ack' ||
    decision.kind === 'bootp-reply'
  ) {
    return decision;
  }
  throw new Error(`not an answer: ${decision.kind} ${'reason' in decision ? decision.reason : ''}`);
}

export function refusal(decision: Decision): Refusal {
  if (decision.kind === 'nak') return decision;
  throw new Error(`not a NAK: ${decision.kind} ${'reason' in decision ? decision.reason : ''}`);
}

export function silence(decision: Decision): IgnoreReason | undefined {
  return decision.kind === 'ignore' ? decision.reason : undefined;
}

/** The options of a reply as people read them: `{ 51: '7200 s' }`. */
export function shownOptions(decision: Decision): Readonly<Record<number, string>> {
  return Object.fromEntries(answer(decision).options.map(({ code, bytes }) => [code, formatOption(code, bytes)]));
}

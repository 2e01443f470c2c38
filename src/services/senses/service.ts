/**
 * The ears of a station at work, in the packet thread: frames become happenings (senses.ts, unheard.ts). A storm of frames, as a
 * loop of cables makes it, closes an ear for the rest of a second.
 */
import type { Ear, EarHandler, HeardFrame } from '../../host/datagrams/ears.ts';
import type { Happening } from '../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import { printable } from '../../lib/text.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { after, instant, millis, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { decodeFrame } from '../../protocols/ethernet/frame.ts';
import { vendorClass } from '../../protocols/dhcp/leases/identity.ts';
import { decodeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import type { PacketNeeds } from '../module.ts';
import type { SensesPlace, SensesPlan } from './parts.ts';
import { Senses } from './senses.ts';
import { Unheard } from './unheard.ts';

/** Frames that are looked at in a second on one adapter; more of these kinds come only where something is wrong. */
const MOST_A_SECOND = 500;
/** How often requests are compared with what services tell, and how many of them. */
const LOOK_EVERY = millis(500);
const LOOKED_AT = 8;
const MOST_STRAYS = 256;

type Needs = Pick<PacketNeeds, 'machine' | 'report' | 'pass' | 'services'>;

export class SensesService {
  readonly #plan: SensesPlan;
  readonly #needs: Needs;
  readonly #ears: Ear[] = [];
  readonly #adapters: AdapterEars[] = [];
  readonly #strays = new Map<string, number>();

  constructor(plan: SensesPlan, needs: Needs) {
    this.#plan = plan;
    this.#needs = needs;
  }

  open(): void {
    const { report } = this.#needs;
    for (const place of this.#plan.places) {
      const ears = new AdapterEars(place, this.#needs);
      if (ears.open()) this.#adapters.push(ears);
      const { adapter } = place;
      if (this.#adapters.includes(ears)) report({ type: 'wire.listening', adapter });
      else report({ type: 'wire.deaf', adapter, reason: 'this user or this system has no way to hear frames.' });
    }
    for (const device of this.#plan.others) this.#listenFor(device);
  }

  follow(happening: Happening): void {
    if (happening.type.startsWith('wire.')) {
      if (happening.type === 'wire.wanted') this.#wanted(happening);
      return;
    }
    for (const ears of this.#adapters) ears.follow(happening);
  }

  close(): void {
    for (const ear of this.#ears) ear.close();
    for (const ears of this.#adapters) ears.close();
  }

  /** The main thread may give the station the address. */
  #wanted({ adapter, wants, own, device = '' }: Extract<Happening, { type: 'wire.wanted' }>): void {
    const ears = this.#adapters.find(({ place }) => place.adapter === adapter);
    if (ears === undefined) return;
    const isAlone = !ears.place.isShared && ears.senses.isAlone(device);
    this.#needs.pass({ adapter: ears.place.device, wants, own, device, isAlone });
  }

  #listenFor(device: string): void {
    const heard = ({ bytes }: HeardFrame): void => this.#stray(device, bytes);
    const quiet = { heard, wake: () => undefined, deadline: () => NEVER };
    const ear = this.#needs.machine.host.ear?.({ device, hears: 'strays' }, quiet);
    if (ear !== undefined) this.#ears.push(ear);
  }

  #stray(adapter: string, bytes: Uint8Array): void {
    const frame = decodeFrame(bytes);
    if (frame?.kind !== 'udp') return;
    const decoded = decodeDhcp(frame.bytes);
    if (!decoded.ok || decoded.value.kind !== 'discover') return;
    const key = `${adapter} ${frame.from}`;
    const times = (this.#strays.get(key) ?? 0) + 1;
    setLatest(this.#strays, key, times, MOST_STRAYS);
    if (times > 2 && times !== 10 && times !== 100) return;
    const said = vendorClass(decoded.value);
    const serves = this.#plan.places.map((place) => place.adapter).join(', ');
    this.#needs.report({
      type: 'wire.elsewhere',
      adapter,
      device: frame.from,
      times,
      serves,
      ...(said === undefined ? {} : { vendorClass: printable(said) }),
    });
  }
}

/** The two ears of an adapter that is served. */
class AdapterEars implements EarHandler {
  readonly place: SensesPlace;
  readonly senses: Senses;
  readonly #needs: Needs;
  readonly #unheard: Unheard;
  #life: Ear | undefined;
  #requests: Ear | undefined;
  #heard = 0;
  #secondEnds: Instant = instant(0);
  #isResting = false;
  #nextLook: Instant = instant(0);

  constructor(place: SensesPlace, needs: Needs) {
    const { report, services, machine } = needs;
    this.place = place;
    this.#needs = needs;
    const owns = (address: Ipv4): boolean => machine.ownAddresses().some((one) => one.address === formatIpv4(address));
    this.senses = new Senses({ ...place, owns }, report);
    this.#unheard = new Unheard(place.adapter, place.mac, report, (service) => services.has(service.toLowerCase()));
  }

  open(): boolean {
    const { host } = this.#needs.machine;
    const { device } = this.place;
    this.#life = host.ear?.({ device, hears: 'life' }, this);
    const compare = (frame: HeardFrame, now: Instant): void => this.#unheard.saw(frame, now);
    this.#requests = host.ear?.(
      { device, hears: 'requests' },
      { heard: compare, wake: () => undefined, deadline: () => NEVER },
    );
    this.#nextLook = after(host.now(), LOOK_EVERY);
    return this.#life !== undefined;
  }

  close(): void {
    this.#life?.close();
    this.#requests?.close();
  }

  follow(happening: Happening): void {
    this.senses.follow(happening);
    this.#unheard.follow(happening, this.#needs.machine.host.now());
  }

  heard({ bytes, vlan }: HeardFrame, now: Instant): void {
    if (now >= this.#secondEnds) {
      this.#secondEnds = after(now, seconds(1));
      this.#heard = 0;
    }
    this.#heard += 1;
    if (this.#heard > MOST_A_SECOND) return this.#rest();
    this.senses.hear(bytes, vlan, now);
  }

  /** What waits is read first: a service has told by then of what has reached it. */
  wake(now: Instant): void {
    if (this.#isResting && now >= this.#secondEnds) {
      this.#isResting = false;
      this.#life?.resume();
    }
    if (now >= this.#nextLook) {
      this.#nextLook = after(now, LOOK_EVERY);
      this.#requests?.read(LOOKED_AT, now);
    }
    this.#unheard.wake(now);
  }

  deadline(): Instant {
    const resting = this.#isResting ? this.#secondEnds : NEVER;
    return instant(Math.min(this.#nextLook, resting, this.#unheard.deadline()));
  }

  #rest(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    this.#life?.rest();
  }
}

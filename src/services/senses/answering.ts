/**
 * Takes the address that a device with a fixed one looks for, as long as it needs it: with `--answer-arp`, or where a recipe
 * names the address and nobody else is on the cable. What is set is taken away at the end, and when the device has been silent
 * for long. In the main thread, because programs of the system are run.
 */
import { parseIpv4, subnetContains, subnetOf, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import type { AddressSetting } from '../../host/node/adapters/set-address.ts';
import type { StationError } from '../../host/station-error.ts';
import { fixedFor } from '../../knowledge/recipes.ts';
import { ok, type Result } from '../../lib/result.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { minutes, seconds, since, type Instant } from '../../lib/time.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { giveBack, takeAddress } from '../own-address.ts';
import type { SensesPlan } from './parts.ts';

/** What the ears pass: a device asks for an address that nobody has. */
export interface Wanted {
  /** As the system calls it. */
  readonly adapter: string;
  readonly wants: string;
  readonly own?: string | undefined;
  readonly device: string;
  /** Nobody else was heard there. */
  readonly isAlone: boolean;
}

/** At a time: each is an address on an adapter of this computer. */
const MOST = 4;
/** A recovery by fixed addresses takes some minutes, and a device that erases its flash is silent for long. */
const UNUSED = minutes(30);
const LOOK_EVERY = seconds(60);
/** Questions that the ears have passed, and that were not told yet. */
const MOST_WAITING = 16;

interface Taken {
  readonly setting: AddressSetting;
  readonly address: string;
  last: Instant;
}

type Needs = Pick<MainNeeds, 'machine' | 'report' | 'dataFolder' | 'events'>;

class Answering {
  readonly #plan: SensesPlan;
  readonly #needs: Needs;
  readonly #taken: Taken[] = [];
  /** By the device and what it wants: what is done about it is told after the question. */
  readonly #waiting = new Map<string, Wanted>();
  readonly #ends: (() => void)[];
  #isBusy = false;

  constructor(plan: SensesPlan, needs: Needs) {
    this.#plan = plan;
    this.#needs = needs;
    const { machine, events } = needs;
    const leave = events.subscribe((event) => {
      // Whoever is served by one of these addresses still needs it.
      if (event.type.startsWith('file.')) for (const one of this.#taken) one.last = machine.now();
      if (event.type === 'wire.wanted') this.#told(event);
    });
    this.#ends = [leave, machine.every(LOOK_EVERY, () => this.#look())];
  }

  wanted(wanted: Wanted): void {
    setLatest(this.#waiting, `${wanted.device} ${wanted.wants}`, wanted, MOST_WAITING);
  }

  #told({ device = '', wants }: Omit<Wanted, 'adapter' | 'isAlone' | 'device'> & { readonly device?: string }): void {
    const wanted = this.#waiting.get(`${device} ${wants}`);
    if (wanted !== undefined) void this.#answer(wanted);
  }

  async #answer(wanted: Wanted): Promise<void> {
    this.#waiting.delete(`${wanted.device} ${wanted.wants}`);
    const known = this.#taken.find(({ address }) => address === wanted.wants);
    if (known !== undefined) known.last = this.#needs.machine.now();
    const at = networkOf(wanted);
    const isMeant = this.#plan.answers || (wanted.isAlone && isOfRecipe(wanted));
    if (known !== undefined || at === undefined || !isMeant || this.#isBusy || this.#taken.length >= MOST) return;
    this.#isBusy = true;
    await this.#take(wanted, at);
    this.#isBusy = false;
  }

  close(): void {
    for (const end of this.#ends) end();
    for (const one of this.#taken.splice(0)) giveBack(one.setting, this.#needs);
  }

  async #take({ adapter, wants, device }: Wanted, at: AdapterAddress): Promise<void> {
    const { machine, report } = this.#needs;
    const setting = await takeAddress(this.#needs, adapter, at);
    if (setting?.added !== true) return;
    this.#taken.push({ setting, address: wants, last: machine.now() });
    report({ type: 'wire.answered', adapter, device, address: wants });
  }

  #look(): void {
    const now = this.#needs.machine.now();
    for (const one of this.#taken.filter(({ last }) => since(last, now) > UNUSED)) {
      this.#taken.splice(this.#taken.indexOf(one), 1);
      giveBack(one.setting, this.#needs);
    }
  }
}

/** The address that is wanted, in a network that the device lies in too. */
function networkOf({ wants, own }: Wanted): AdapterAddress | undefined {
  const [address, device] = [parseIpv4(wants), parseIpv4(own ?? '')];
  const fixed = fixedFor(wants);
  if (!address.ok || !isUsual(address.value)) return undefined;
  const candidates = fixed === undefined ? [24, 16, 8] : [fixed.prefix];
  const prefix = candidates.find(
    (one) => !device.ok || subnetContains(subnetOf({ address: address.value, prefix: one }), device.value),
  );
  return prefix === undefined ? undefined : { address: address.value, prefix };
}

/** Only what is private or of the devices that have it stored: nobody's address in the Internet is taken. */
function isUsual(address: Ipv4): boolean {
  const [first, second] = [address >>> 24, (address >>> 16) & 255];
  const isPrivate = first === 10 || (first === 192 && second === 168) || (first === 172 && second >= 16 && second < 32);
  return isPrivate || (first === 192 && second === 0) || (first === 169 && second === 254);
}

/** A recipe looks for exactly this server, and the device has the address that it says, where it says one. */
function isOfRecipe({ wants, own }: Wanted): boolean {
  const fixed = fixedFor(wants);
  return fixed !== undefined && (fixed.device === undefined || own === undefined || fixed.device === own);
}

async function open(plan: SensesPlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const answering = new Answering(plan, needs);
  return Promise.resolve(
    ok({
      name: '',
      passed: (message: unknown) => {
        if (isWanted(message)) answering.wanted(message);
      },
      close: () => answering.close(),
    }),
  );
}

function isWanted(message: unknown): message is Wanted {
  return typeof message === 'object' && message !== null && 'wants' in message && 'isAlone' in message;
}

export const ANSWERING_SERVICE = { open } satisfies MainService;

/**
 * The recipe that knows a client: the first whose conditions hold. What it looks at is the same in every message of a kind of
 * device, so what was found is remembered: there are many recipes, and this is asked for every message.
 */
import type { Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { latin1 } from '../../../lib/text.ts';
import { OPTION } from '../options/option-rows.ts';
import { holds, type Facts, type Subject } from '../settings/conditions.ts';
import { option, type DhcpMessage } from '../wire/message.ts';
import type { ReadyClass } from './world.ts';

/** Devices can make up what they say: the kinds that were not met for longest are forgotten. */
const MOST_KINDS = 1024;
/** Longer texts are looked at each time. */
const LONGEST = 128;
const { vendorClass: VENDOR_CLASS, userClass: USER_CLASS, clientArchitecture: ARCHITECTURE } = OPTION;
const KNOWN: ReadonlySet<Subject> = new Set(['vendor-class', 'user-class', 'arch', 'oui'] as const);

export class RecipeClasses {
  readonly #byStation: ReadonlyMap<Ipv4, readonly ReadyClass[]>;
  readonly #isKept: boolean;
  readonly #kinds = new Map<string, number>();

  /** By the station's address on the adapter of arrival; the same recipes in the same order for each. */
  constructor(byStation: ReadonlyMap<Ipv4, readonly ReadyClass[]>) {
    this.#byStation = byStation;
    const subjects = [...byStation.values()].flatMap((all) =>
      all.flatMap(({ when }) => when.map((one) => one.subject)),
    );
    this.#isKept = subjects.every((subject) => KNOWN.has(subject));
  }

  of(station: Ipv4, facts: Facts): ReadyClass | undefined {
    const recipes = this.#byStation.get(station);
    if (recipes === undefined || recipes.length === 0) return undefined;
    const kind = this.#isKept ? kindOf(facts.message) : undefined;
    const known = kind === undefined ? undefined : this.#kinds.get(kind);
    if (known !== undefined) return recipes[known];
    const found = recipes.findIndex(({ when }) => holds(when, facts));
    const at = found < 0 ? recipes.length : found;
    if (kind !== undefined) setLatest(this.#kinds, kind, at, MOST_KINDS);
    return recipes[at];
  }
}

function kindOf(message: DhcpMessage): string | undefined {
  const vendor = option(message, VENDOR_CLASS);
  const user = option(message, USER_CLASS);
  const arch = option(message, ARCHITECTURE);
  if ((vendor?.length ?? 0) > LONGEST || (user?.length ?? 0) > LONGEST || (arch?.length ?? 0) > 16) return undefined;
  return `${message.hardware.slice(0, 8)}\0${text(vendor)}\0${text(user)}\0${text(arch)}`;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : latin1(bytes);
}

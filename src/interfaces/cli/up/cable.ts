/**
 * Waiting for a cable: where it is not clear which adapter is meant, and somebody sits before it who need not know what an
 * adapter is, the one that the device is plugged into is found by its link coming up. Until then a station serves its page
 * alone, so that the firmware can be given meanwhile.
 */
import type { Happening } from '../../../events/types.ts';
import { chooseAdapter } from '../../../host/adapters/adapter-choice.ts';
import { isUsable, isWired, type Adapter } from '../../../host/adapters/adapters.ts';
import type { Machine } from '../../../host/machine.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { ipv4 } from '../../../lib/address.ts';
import { PORTS_CHECK } from '../../../station/doctor/checks/ports.ts';
import { SERVICES } from '../../../station/modules.ts';
import type { PlaceWish } from '../../../station/places/place.ts';
import type { StationOrder } from '../../../station/station.ts';

type Looks = Pick<Machine, 'adapters' | 'watchAdapters'>;

/** The place to begin at; undefined where a cable has to be waited for. */
export async function placeNow(wish: PlaceWish, machine: Pick<Machine, 'adapters'>): Promise<PlaceWish | undefined> {
  const listed = await machine.adapters();
  if (!listed.ok || chooseAdapter(listed.value).ok) return wish;
  const found = cableIn(listed.value, new Set());
  return found && placeAt(found);
}

/** Names of the adapters that a cable could be plugged into. */
export async function sockets(machine: Pick<Machine, 'adapters'>): Promise<readonly string[]> {
  const listed = await machine.adapters();
  return listed.ok ? listed.value.filter((one) => isWired(one) && !one.hasDefaultRoute).map(({ name }) => name) : [];
}

/** What would keep the services from being opened later: better known before the cable is plugged in. */
export async function inTheWay(order: StationOrder): Promise<readonly Happening[]> {
  const patient = { ...order, machine: nodeMachine, place: undefined, adapters: [], models: [] };
  const { facts } = await PORTS_CHECK.look(patient);
  return facts.filter(({ type }) => type !== 'host.checked');
}

/** Calls `found` once, with the place that a cable was plugged into. Returns how to wait no longer. */
export function awaitCable(machine: Looks, found: (place: PlaceWish) => void): () => void {
  let isOver = false;
  const linkless = new Set<string>();
  const watch = machine.watchAdapters(undefined, () => void look());
  const look = async (): Promise<void> => {
    const listed = await machine.adapters();
    if (isOver || !listed.ok) return;
    const cable = cableIn(listed.value, linkless);
    for (const { name, link } of listed.value) if (link === 'down') linkless.add(name);
    if (cable === undefined) return;
    end();
    found(placeAt(cable));
  };
  const end = (): void => {
    isOver = true;
    watch.stop();
  };
  void look();
  return end;
}

/**
 * The adapter that the device is plugged into: the one whose link came up, else the only one with a link. Never one that leads
 * to the rest of the network.
 */
export function cableIn(adapters: readonly Adapter[], linkless: ReadonlySet<string>): Adapter | undefined {
  const linked = adapters.filter((one) => isWired(one) && one.link === 'up' && !one.hasDefaultRoute);
  const risen = linked.filter(({ name }) => linkless.has(name));
  const [one, other] = risen.length > 0 ? risen : linked;
  return other === undefined ? one : undefined;
}

function placeAt({ name, addresses }: Adapter): PlaceWish {
  return addresses.some(isUsable) ? { adapters: [name] } : { adapters: [name], setAddress: true };
}

/** The same station with nothing but its page, on this computer. */
export function waitingOrder(order: StationOrder): StationOrder {
  const off = new Set(SERVICES.map(({ name }) => name).filter((name) => name !== 'page'));
  return { ...order, off, place: { listen: LOOPBACK, why: 'it waits for a cable.' }, isGuiding: false };
}

const LOOPBACK = ipv4(0x7f00_0001);

import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../host/adapters/adapters.ts';
import { parseCidr } from '../../../lib/address.ts';
import { ok } from '../../../lib/result.ts';
import type { PlaceWish } from '../../../station/places/place.ts';
import { awaitCable, cableIn, placeNow } from './cable.ts';

function adapter(name: string, link: Adapter['link'], address = '', hasDefaultRoute = false): Adapter {
  const at = parseCidr(address);
  const mac = undefined;
  return {
    name,
    index: 1,
    mac,
    kind: 'ethernet',
    enabled: true,
    link,
    addresses: at.ok ? [at.value] : [],
    hasDefaultRoute,
  };
}

const LAN = adapter('lan0', 'up', '10.1.2.3/8', true);

describe('the cable of the device', () => {
  it.each<[string, readonly Adapter[], readonly string[], string | undefined]>([
    ['is the only one with a link', [LAN, adapter('a', 'up'), adapter('b', 'down')], [], 'a'],
    ['is the one whose link came up', [LAN, adapter('a', 'up'), adapter('b', 'up')], ['b'], 'b'],
    ['is not known between two', [adapter('a', 'up'), adapter('b', 'up')], [], undefined],
    ['is never what leads to the network', [LAN, adapter('a', 'down')], ['lan0'], undefined],
    ['is not in sight', [], [], undefined],
  ])('%s', (_what, adapters, linkless, expected) => {
    expect(cableIn(adapters, new Set(linkless))?.name).toBe(expected);
  });

  it('is taken at once where it is clear, with an address where it has none', async () => {
    const wish: PlaceWish = { setAddress: undefined };
    const now = async (...adapters: readonly Adapter[]): Promise<PlaceWish | undefined> =>
      placeNow(wish, { adapters: async () => Promise.resolve(ok(adapters)) });
    expect(await now(LAN, adapter('a', 'up', '192.168.1.1/24'))).toBe(wish);
    expect(await now(LAN, adapter('a', 'up'), adapter('b', 'down'))).toEqual({ adapters: ['a'], setAddress: true });
    expect(await now(LAN, adapter('a', 'down'), adapter('b', 'down'))).toBeUndefined();
  });

  it('is found when it is plugged in, and only once', async () => {
    let adapters = [LAN, adapter('a', 'down'), adapter('b', 'down')];
    let change = (): void => undefined;
    const found: PlaceWish[] = [];
    const machine = {
      adapters: async () => Promise.resolve(ok(adapters)),
      watchAdapters: (_known: unknown, onChange: (changes: readonly []) => void) => {
        change = () => onChange([]);
        return { stop: () => undefined };
      },
    };
    awaitCable(machine, (place) => found.push(place));
    await new Promise(setImmediate);
    expect(found).toEqual([]);
    adapters = [LAN, adapter('a', 'down'), adapter('b', 'up')];
    change();
    change();
    await new Promise(setImmediate);
    expect(found).toEqual([{ adapters: ['b'], setAddress: true }]);
  });
});

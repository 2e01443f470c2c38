import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PeerTable } from './peer-table.ts';

/** Few enough to meet again, as large as they come: IPv6 addresses are numbers above 32 bits. */
const address = fc.oneof(fc.nat(20), fc.integer({ min: 2 ** 32 - 5, max: 2 ** 32 + 5 }), fc.constant(2 ** 36));
const port = fc.oneof(fc.nat(5), fc.integer({ min: 65_530, max: 65_535 }));
const step = fc.tuple(fc.constantFrom('set', 'set', 'set', 'delete', 'clear'), address, port);

it('has what a map would have, in the same order, whatever is put into it and taken out', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const table = new PeerTable<number>();
      const map = new Map<string, number>();
      steps.forEach(([what, from, at], order) => {
        if (what === 'clear') {
          if (order % 50 !== 0) return;
          table.clear();
          map.clear();
        } else if (what === 'set') {
          table.set(from, at, order);
          map.set(`${from}:${at}`, order);
        } else {
          table.delete(from, at);
          map.delete(`${from}:${at}`);
        }
        expect(table.find(from, at)).toBe(map.get(`${from}:${at}`));
      });
      for (const [, from, at] of steps) expect(table.find(from, at)).toBe(map.get(`${from}:${at}`));
      expect([...table.values()]).toEqual([...map.values()]);
      expect(table.size).toBe(map.size);
    }),
  );
});

it('finds each of thousands, and after they are gone none', () => {
  const table = new PeerTable<number>();
  const each = (act: (from: number, at: number, order: number) => void): void => {
    for (let order = 0; order < 20_000; order += 1) act(0xc0a8_0000 + (order >> 4), 50_000 + (order & 15), order);
  };
  each((from, at, order) => table.set(from, at, order));
  each((from, at, order) => expect(table.find(from, at)).toBe(order));
  each((from, at, order) => {
    if (order % 3 !== 0) table.delete(from, at);
  });
  each((from, at, order) => expect(table.find(from, at)).toBe(order % 3 === 0 ? order : undefined));
  each((from, at) => table.delete(from, at));
  each((from, at) => expect(table.find(from, at)).toBeUndefined());
});

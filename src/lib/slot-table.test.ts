import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashNumber, hashText, SlotTable } from './slot-table.ts';

function found(table: SlotTable, hash: number): readonly number[] {
  const slots: number[] = [];
  for (let place = table.first(hash); place >= 0; place = table.next(hash, place)) slots.push(table.slotAt(place));
  return slots.toSorted((a, b) => a - b);
}

describe('a table of slots', () => {
  it('finds what is in it and nothing else, whatever was added, replaced and removed before', () => {
    const hash = fc.constantFrom(0, 1, 255, 256, 511, 0xffff_ffff);
    const step = fc.tuple(fc.constantFrom('add', 'remove', 'replace'), hash, fc.nat({ max: 1_000_000 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const table = new SlotTable();
        const model = new Map<number, number[]>();
        for (const [kind, key, slot] of steps) {
          const known = model.get(key) ?? [];
          const place = table.first(key);
          if (kind === 'add') {
            table.add(key, slot);
            model.set(key, [...known, slot]);
          } else if (place >= 0) {
            const old = table.slotAt(place);
            const rest = known.toSpliced(known.indexOf(old), 1);
            if (kind === 'remove') table.remove(place);
            else table.replace(place, slot);
            model.set(key, kind === 'remove' ? rest : [...rest, slot]);
          }
        }
        for (const [key, slots] of model) expect(found(table, key)).toEqual(slots.toSorted((a, b) => a - b));
        expect(found(table, 77)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('holds a hundred thousand, and still finds each', () => {
    const table = new SlotTable();
    for (let slot = 0; slot < 100_000; slot += 1) table.add(hashNumber(0x0a000000 + slot, 7), slot);
    for (let slot = 0; slot < 100_000; slot += 997)
      expect(found(table, hashNumber(0x0a000000 + slot, 7))).toContain(slot);
  });
});

it('texts hash to other numbers under another seed', () => {
  const text = 'hw:01:00:26:99:ef:0f:1a';
  expect(hashText(text, 1)).toBe(hashText(text, 1));
  expect(hashText(text, 1)).not.toBe(hashText(text, 2));
  expect(hashText(text, 1)).toBeGreaterThanOrEqual(0);
});

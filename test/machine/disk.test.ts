import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFile, replaceFile, type Files } from '../../src/host/files/files.ts';
import { PowerLost, SimulatedDisk } from './disk.ts';

const OLD = new TextEncoder().encode('the old content, which is longer');
const NEW = new TextEncoder().encode('the new content');

function append(files: Files, name: string) {
  const opened = files.append(name);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function text(disk: SimulatedDisk, name: string): string | undefined {
  const bytes = disk.peek(name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

describe('the simulated disk', () => {
  test('keeps what was synced, and any part of what was not', () => {
    const seen = new Set<string | undefined>();
    for (let most = 0; most <= 4; most += 1) {
      const disk = new SimulatedDisk();
      const file = append(disk.files(), 'a');
      file.append(new TextEncoder().encode('kept'));
      file.sync();
      file.append(new TextEncoder().encode('lost'));
      disk.restart((limit) => Math.min(most, limit));
      seen.add(text(disk, 'a'));
    }
    expect([...seen]).toEqual(['kept', 'keptl', 'keptlo', 'keptlos', 'keptlost']);
  });

  test('a file that was cut and not synced may have its old length after a crash', () => {
    const disk = new SimulatedDisk();
    disk.put('a', OLD);
    append(disk.files(), 'a').truncate(3);
    disk.restart(() => 0);
    expect(text(disk, 'a')).toBe(new TextDecoder().decode(OLD));
  });

  test('loses power in the middle of the step that was asked for', () => {
    const disk = new SimulatedDisk();
    disk.crashAtStep(3);
    const file = append(disk.files(), 'a');
    expect(() => file.append(NEW)).toThrow(PowerLost);
  });
});

test('whenever power is lost while a file is replaced, the old or the new content is there, whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (step, chance) => {
      const disk = new SimulatedDisk();
      disk.put('a', OLD);
      disk.put('a.new', OLD);
      disk.crashAtStep(step);
      let finished = false;
      try {
        finished = replaceFile(disk.files(), 'a', NEW).ok;
      } catch (error) {
        expect(error).toBeInstanceOf(PowerLost);
      }
      disk.restart((most) => (chance.next().value ?? 0) % (most + 1));
      const read = readFile(disk.files(), 'a');
      expect(finished ? [NEW] : [OLD, NEW]).toContainEqual(read.ok ? read.value : undefined);
    }),
  );
});

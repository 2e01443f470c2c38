/** A flood can use up all descriptors of a process. What is looked at then is not known, which is not the same as gone. */
import { describe, expect, it, vi } from 'vitest';
import { ownAddresses } from '../node/adapters/own-addresses.ts';
import { watchAdapters } from '../node/adapters/adapters.ts';
import { readCommand } from '../node/run-command.ts';
import { listLinuxAdapters } from './adapters/adapters.ts';
import { loadLibc } from './datagrams/libc.ts';
import { withoutDescriptors } from './descriptors.fixture.ts';

const libc = await loadLibc();

describe.skipIf(!libc.ok)('without a descriptor left', () => {
  it('the list of adapters is unknown, not empty', async () => {
    expect(await withoutDescriptors(listLinuxAdapters)).toEqual({ ok: false, error: 'EMFILE' });
    expect(await withoutDescriptors(ownAddresses)).toEqual([]);
  });

  it('a watch over them tells no change and throws nothing, and sees again later', async () => {
    const before = listLinuxAdapters();
    if (!before.ok) throw new Error(before.error);
    const [first] = before.value;
    if (first === undefined) throw new Error('no adapters');
    const gone = { ...first, name: 'gone', index: 99_999 };
    vi.useFakeTimers();
    const told: string[] = [];
    const watch = watchAdapters([...before.value, gone], (changes) => told.push(...changes.map(({ kind }) => kind)));
    await withoutDescriptors(() => vi.advanceTimersByTime(5000));
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(['vanished']);
    watch.stop();
    vi.useRealTimers();
  });

  it('a program prints nothing', async () => {
    expect(await withoutDescriptors(async () => readCommand({ program: 'ip', words: ['link'] }))).toBe('');
  });
});

/** The newest so many messages, whatever files they lie in. */
import { expect, it } from 'vitest';
import { instant, NEVER, since } from '../../src/lib/time.ts';
import { keptMessages, type LogWish } from '../../src/services/syslog/reading.ts';
import { BlockWriter } from '../../src/storage/syslog/block.ts';
import { LogStore } from '../../src/storage/syslog/log-store.ts';
import { listSegments } from '../../src/storage/syslog/segments.ts';
import { SimulatedDisk } from './disk.ts';

const START = instant(Date.UTC(2010, 8, 17, 18, 2, 11));

/** Sixty messages in twenty files or so, every tenth of them an error. */
function filled() {
  const files = new SimulatedDisk().files();
  const opened = LogStore.open(files, { total: 2000, age: since(START, NEVER) }, { gaveWay: () => undefined });
  if (!opened.ok) throw new Error(opened.error.message);
  const writer = new BlockWriter();
  for (let n = 0; n < 60; n += 1) {
    writer.begin({ at: instant(START + n), transport: 'udp', from: '10.0.0.1' });
    const octets = new TextEncoder().encode(`<${n % 10 === 0 ? 11 : 14}>message ${n}`);
    writer.add(octets, 0, octets.length);
    opened.value.write(writer.take(), instant(START + n));
  }
  return files;
}

async function newest(wish: LogWish): Promise<readonly string[]> {
  const at = (_when: number, call: () => void): (() => void) => {
    setImmediate(call);
    return () => undefined;
  };
  const found = keptMessages(filled(), wish, { now: () => START, at });
  if (!found.ok) throw new Error(found.error.message);
  const texts: string[] = [];
  for await (const { message } of found.value) texts.push(message);
  return texts;
}

it('are found in the newest files, and in as many more as it takes', async () => {
  const files = listSegments(filled());
  expect(files.ok && files.value.length).toBeGreaterThan(5);
  const all = await newest({});
  expect(all.at(-1)).toBe('message 59');
  for (const last of [0, 1, 2, 5, 9, 1000]) expect(await newest({ last })).toEqual(last === 0 ? [] : all.slice(-last));
});

it('are those that are meant, however far back they lie', async () => {
  const errors = await newest({ severity: 'error' });
  expect(await newest({ severity: 'error', last: 2 })).toEqual(errors.slice(-2));
  expect(errors.slice(-2)).toEqual(['message 40', 'message 50']);
});

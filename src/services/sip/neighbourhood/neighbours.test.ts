import { beforeEach, describe, expect, it } from 'vitest';
import { instant, seconds, after, type Instant } from '../../../lib/time.ts';
import { Neighbours } from './neighbours.ts';

let now: Instant;
let asked: string[];
let answer: (sender: { readonly near: boolean; readonly device?: string }) => void;
let neighbours: Neighbours;
let did: string[];

beforeEach(() => {
  now = instant(0);
  asked = [];
  did = [];
  neighbours = new Neighbours({
    now: () => now,
    ask: async (address) => {
      asked.push(address);
      return new Promise((resolve) => (answer = resolve));
    },
  });
});

function come(what: string, address = '192.168.1.9'): void {
  neighbours.admit(
    address,
    () => did.push(what),
    () => did.push(`no ${what}`),
  );
}

describe('who sends', () => {
  it('is asked about once, and what came meanwhile is done in order', async () => {
    come('one');
    come('two');
    expect([asked, did]).toEqual([['192.168.1.9'], []]);
    answer({ near: true, device: '00:26:99:ef:0f:1a' });
    await new Promise(setImmediate);
    come('three');
    expect(did).toEqual(['one', 'two', 'three']);
    expect(neighbours.deviceAt('192.168.1.9')).toBe('00:26:99:ef:0f:1a');
  });

  it('is asked about again after a while', async () => {
    come('one');
    answer({ near: true });
    await new Promise(setImmediate);
    now = after(now, seconds(5));
    come('two');
    expect(asked).toHaveLength(2);
    expect(did).toEqual(['one']);
  });

  it('gets nothing where he is no neighbour', async () => {
    come('one');
    answer({ near: false });
    await new Promise(setImmediate);
    come('two');
    expect(did).toEqual(['no one', 'no two']);
  });

  it('fills no memory', async () => {
    for (let n = 0; n < 1000; n += 1) come(String(n));
    for (let n = 0; n < 1000; n += 1) come('x', `10.0.${n >> 8}.${n & 255}`);
    expect(asked).toHaveLength(256);
  });
});

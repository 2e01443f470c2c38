import { describe, expect, it } from 'vitest';
import { EventStream } from '../../events/stream.ts';
import { instant } from '../../lib/time.ts';
import { live } from './live.ts';

const NOW = instant(0);

/** A tab that reads when it is told to. */
function tab(stream: EventStream, from?: number): { readonly next: () => Promise<string>; readonly leave: () => void } {
  const machine = { now: () => NOW, at: () => () => undefined };
  const needs = { events: stream, machine, standing: { events: [] }, ask: async function* () {} };
  const reader = live(needs, from).pipeThrough(new TextDecoderStream()).getReader();
  return { next: async () => (await reader.read()).value ?? '', leave: () => void reader.cancel() };
}

function happen(stream: EventStream, times: number): void {
  for (let at = 0; at < times; at += 1) stream.report({ type: 'station.stopped', reason: 'x'.repeat(100) }, NOW);
}

describe('a tab', () => {
  it('that stops reading is told what it has missed, and nothing is kept for it meanwhile', async () => {
    const stream = new EventStream({ events: 100, bytes: 1e6 });
    const { next, leave } = tab(stream);
    await next();
    await next();
    happen(stream, 10_000);
    const read: string[] = [];
    while (!read.some((message) => message.includes('"n":10000'))) read.push(await next());
    expect(read.join('')).toMatch(/event: gap\ndata: \{"from":\d+,"to":9900\}/);
    expect(read.join('').length).toBeLessThan(200_000);
    leave();
  });

  it('that comes back from another station begins with what this one tells', async () => {
    const stream = new EventStream();
    happen(stream, 3);
    const { next, leave } = tab(stream, 5000);
    await next();
    await next();
    happen(stream, 1);
    expect(await next()).toMatch(/^id: 4\nevent: events/);
    leave();
  });
});

import { describe, expect, it } from 'vitest';
import { EventStream } from '../events/stream.ts';
import type { Happening, StationEvent } from '../events/types.ts';
import { instant } from '../lib/time.ts';
import { safeReport } from './safe-report.ts';

const HAPPENING: Happening = { type: 'adapter.left-over-removed', address: 'x' };

function listening() {
  const events = new EventStream();
  const told: StationEvent[] = [];
  events.subscribe((event) => told.push(event));
  return { events, told, ...safeReport(events, () => instant(7)) };
}

describe('reporting for timers', () => {
  it('dates what happens now, or when it happened', () => {
    const { report, told } = listening();
    report(HAPPENING);
    report(HAPPENING, instant(3));
    expect(told.map(({ at }) => at)).toEqual([7, 3]);
  });

  it('tells what a listener throws, after all others have heard the event, and never throws', () => {
    const { events, report, told } = listening();
    let isBroken = true;
    events.subscribe(() => {
      if (!isBroken) return;
      isBroken = false;
      throw new Error('a listener broke');
    });
    report(HAPPENING);
    expect(told.map(({ type }) => type)).toEqual([HAPPENING.type, 'service.fault']);
    expect(told[1]).toMatchObject({ service: 'station', reason: expect.stringContaining('Error: a listener broke') });
  });

  it('gives up on a listener that throws at its own fault', () => {
    const { events, report, told } = listening();
    events.subscribe(() => {
      throw new Error('always');
    });
    expect(() => report(HAPPENING)).not.toThrow();
    expect(told).toHaveLength(2);
  });

  it.each([
    ['an error', new Error('plain'), 'Error: plain'],
    ['an error with a cause', new Error('outside', { cause: new Error('inside') }), 'Error: inside'],
    ['an error whose cause is a word', new Error('outside', { cause: 'ENOSPC' }), 'ENOSPC'],
    ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined }), 'bare'],
    ['a word', 'nonsense', 'nonsense'],
    ['nothing', undefined, 'undefined'],
  ])('tells %s with what is known of it', (_what, thrown, reason) => {
    const { fault, told } = listening();
    fault(thrown);
    expect(told).toMatchObject([{ type: 'service.fault', reason: expect.stringContaining(reason) }]);
    if (reason.includes('inside')) expect(told[0]).not.toMatchObject({ reason: expect.stringContaining('outside') });
  });
});

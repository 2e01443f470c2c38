import { describe, expect, it } from 'vitest';
import type { StationEvent } from '../../../events/types.ts';
import { instant } from '../../../lib/time.ts';
import { Standing } from './standing.ts';

const raised = (
  finding: number,
  over: Partial<Extract<StationEvent, { type: 'finding.raised' }>> = {},
): StationEvent => ({
  type: 'finding.raised',
  finding,
  cause: 'lossy-cable',
  confidence: 'likely',
  evidence: [1],
  says: `finding ${finding}`,
  remedy: [],
  n: finding,
  at: instant(0),
  ...over,
});

describe('the findings that hold', () => {
  it('are those of the device and of the station, until they are cleared', () => {
    const standing = new Standing();
    standing.follow(raised(1));
    standing.follow(raised(2, { device: 'a' }));
    standing.follow(raised(3, { device: 'b' }));
    const of = (device: string): readonly number[] => standing.of(device).map(({ finding }) => finding);
    expect(of('a')).toEqual([1, 2]);
    expect([...standing.devices]).toEqual(['a', 'b']);
    standing.follow({ type: 'finding.cleared', finding: 2, cause: 'lossy-cable', why: 'over', n: 4, at: instant(0) });
    expect(of('a')).toEqual([1]);
  });

  it('leave out good news, and are not more than so many', () => {
    const standing = new Standing();
    standing.follow(raised(1, { cause: 'resting-at-registering', device: 'a' }));
    expect(standing.of('a')).toEqual([]);
    for (let n = 1; n <= 5000; n += 1) standing.follow(raised(n, { device: `d${n}` }));
    expect(standing.devices.size).toBeLessThan(5000);
  });
});

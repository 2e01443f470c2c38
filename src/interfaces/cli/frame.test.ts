import { describe, expect, it } from 'vitest';
import type { DeviceStory } from '../../diagnosis/timeline.ts';
import { instant } from '../../lib/time.ts';
import { frame } from './frame.ts';
import { PLAIN } from './paint.ts';

const phone = (over: Partial<DeviceStory>): DeviceStory => ({
  device: '00:26:99:ef:0f:1a',
  model: 'Cisco 7911G',
  phase: 'asking',
  firstSeen: instant(0),
  lastSeen: instant(0),
  files: [],
  ...over,
});

const loading = phone({
  phase: 'loading',
  files: [
    { name: 'term11.default.loads', size: 700, sent: 700, state: 'read' },
    { name: 'jar11sccp.9-4-2ES26.sbn', size: 1_618_309, sent: 800_000, state: 'reading' },
    { name: 'cnu11.9-4-2ES26.sbn', size: 559_713, sent: 0, state: 'expected' },
  ],
});

const SIZE = { columns: 100, rows: 10 };

describe('the live view', () => {
  it('says that it waits', () => {
    expect(frame([], instant(0), SIZE, PLAIN)).toEqual(['Waiting for a device. Stop with Ctrl-C.']);
  });

  it('shows the file under way and the whole recovery', () => {
    expect(frame([loading], instant(0), SIZE, PLAIN)).toEqual([
      'Cisco 7911G ef:0f:1a ███████░░░░░░░░░░░░░  36 %  2/3 jar11sccp.9-4-2ES26.sbn  49 % of 1.6 MB',
      '0 of 1 device recovered. Stop with Ctrl-C.',
    ]);
  });

  it('puts devices at work first and says how many it hides', () => {
    const done = phone({ phase: 'recovered', loadingSince: instant(1000), recoveredAt: instant(39_000) });
    const rows = frame([done, done, loading], instant(0), { columns: 100, rows: 4 }, PLAIN);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('jar11sccp');
    expect(rows[1]).toContain('recovered in 38 s');
    expect(rows[2]).toBe('2 of 3 devices recovered, 1 more not shown. Stop with Ctrl-C.');
  });

  it('keeps every row within the terminal', () => {
    for (const row of frame([loading], instant(0), { columns: 40, rows: 10 }, PLAIN).slice(0, 1))
      expect(row.length).toBeLessThanOrEqual(40);
  });
});

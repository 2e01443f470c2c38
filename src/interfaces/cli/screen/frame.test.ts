import { describe, expect, it } from 'vitest';
import type { DeviceStory } from '../../../devices/story.ts';
import { instant } from '../../../lib/time.ts';
import { frame } from './frame.ts';
import { PLAIN } from './paint.ts';

const phone = (over: Partial<DeviceStory>): DeviceStory => ({
  device: '00:26:99:ef:0f:1a',
  model: 'Cisco 7911G',
  phase: 'asking',
  firstSeen: instant(0),
  lastSeen: instant(0),
  files: [],
  listed: 0,
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

const SIZE = { columns: 100, rows: 10, isOver: false };
const NARROW = { columns: 80, rows: 24, isOver: false };

describe('the live view', () => {
  it('says that it waits', () => {
    expect(frame([], instant(0), SIZE, PLAIN)).toEqual(['Waiting for a device. Stop with Ctrl-C.']);
  });

  it('shows the file under way and the whole recovery', () => {
    expect(frame([loading], instant(0), SIZE, PLAIN)).toEqual([
      'Cisco 7911G ef:0f:1a ███████░░░░░░░░░░░░░  36 %  2/3 jar11sccp.9-4-2ES26.sbn, 1.6 MB',
      '0 of 1 device recovered. Stop with Ctrl-C.',
    ]);
  });

  it('puts devices at work first and says how many it hides', () => {
    const done = phone({ phase: 'recovered', loadingSince: instant(1000), recoveredAt: instant(39_000) });
    const rows = frame([done, done, loading], instant(0), { ...SIZE, rows: 4 }, PLAIN);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('jar11sccp');
    expect(rows[1]).toContain('recovered in 38 s');
    expect(rows[2]).toBe('2 of 3 devices recovered, 1 more not shown. Stop with Ctrl-C.');
  });

  it('says everything on 80 columns, with a bar only where something is read or written', () => {
    const addressed = phone({ phase: 'addressed', address: '192.168.100.101' });
    const writing = { ...loading, phase: 'writing' } as const;
    const rows = frame([loading, writing, addressed, phone({ phase: 'normal-boot' })], instant(0), NARROW, PLAIN);
    expect(rows.slice(0, 4)).toEqual([
      'Cisco 7911G ef:0f:1a ████░░░░░░  36 %  2/3 jar11sccp.9-4-2ES26.sbn, 1.6 MB',
      'Cisco 7911G ef:0f:1a ████░░░░░░  36 %  writes its flash: do not unplug (0.0 s)',
      'Cisco 7911G ef:0f:1a has 192.168.100.101, no file asked for yet (0.0 s)',
      'Cisco 7911G ef:0f:1a started normally: it was not reset (hold # at power-up)',
    ]);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });

  it('leaves the story room above it', () => {
    expect(frame(Array(50).fill(loading), instant(0), NARROW, PLAIN)).toHaveLength(13);
  });

  it('cuts a row that does not fit, and shows that it did', () => {
    const [row = ''] = frame([loading], instant(0), { ...SIZE, columns: 40 }, PLAIN);
    expect(row).toBe('Cisco 7911G ef:0f:1a ████░░░░░░  36 %  …');
  });

  it('does not ask to be stopped when it is over', () => {
    expect(frame([], instant(0), { ...SIZE, isOver: true }, PLAIN)).toEqual([]);
    expect(frame([loading], instant(0), { ...SIZE, isOver: true }, PLAIN)[1]).toBe('0 of 1 device recovered.');
  });
});

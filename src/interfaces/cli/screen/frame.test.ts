import { describe, expect, it } from 'vitest';
import type { DeviceStory } from '../../../devices/story.ts';
import { instant } from '../../../lib/time.ts';
import { frame } from './frame.ts';
import { CISCO_7906_7911 } from '../../../knowledge/recipes/cisco/7906-7911.ts';
import { Links } from './links.ts';
import { PLAIN } from './paint.ts';
import { Seats } from './seats.ts';

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

/** As many phones under way, each a device of its own. */
const many = (amount: number): readonly DeviceStory[] =>
  Array.from({ length: amount }, (_, n) => ({ ...loading, device: `00:26:99:ef:0f:${n + 10}`, firstSeen: instant(n) }));

const SIZE = { columns: 100, rows: 10, isOver: false };
const NARROW = { columns: 80, rows: 24, isOver: false };

describe('the live view', () => {
  it('says that it waits', () => {
    expect(frame([], instant(0), SIZE, PLAIN)).toEqual(['Waiting for a device. Stop with Ctrl-C.']);
  });

  it('says that it cannot hear anything without a link', () => {
    const links = new Links();
    const event = { adapter: 'eth1', n: 1, at: instant(0) };
    const waiting = (): readonly string[] => frame([], instant(0), SIZE, PLAIN, { linkless: links.without });
    links.follow({ type: 'adapter.no-link', ...event });
    expect(waiting()).toEqual(['Waiting for a device, no link on eth1. Stop with Ctrl-C.']);
    links.follow({ type: 'adapter.linked', ...event });
    expect(waiting()).toEqual(['Waiting for a device. Stop with Ctrl-C.']);
  });

  it('shows the file under way and the whole recovery', () => {
    expect(frame([loading], instant(0), SIZE, PLAIN)).toEqual([
      'Cisco 7911G ef:0f:1a ███████░░░░░░░░░░░░░  36 %  2/3 jar11sccp.9-4-2ES26.sbn, 1.6 MB',
      '0 of 1 device recovered. Stop with Ctrl-C.',
    ]);
  });

  it('shows those at work where there is no room for all, and says how many it hides', () => {
    const done = phone({ device: 'a', phase: 'recovered', loadingSince: instant(1000), recoveredAt: instant(39_000) });
    const rows = frame([done, { ...done, device: 'b' }, loading], instant(0), { ...SIZE, rows: 4 }, PLAIN);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('jar11sccp');
    expect(rows[1]).toContain('recovered in 38 s');
    expect(rows[2]).toBe('2 of 3 devices recovered, 1 under way, and 1 more than shown. Stop with Ctrl-C.');
  });

  it('says everything on 80 columns, with a bar only where something is read or written', () => {
    const addressed = phone({ phase: 'addressed', address: '192.168.100.101' });
    const writing = { ...loading, phase: 'writing' } as const;
    const rows = frame([loading, writing, addressed, phone({ phase: 'normal-boot' })], instant(0), NARROW, PLAIN);
    expect(rows.slice(0, 4)).toEqual([
      'Cisco 7911G ef:0f:1a ████░░░░░░  36 %  2/3 jar11sccp.9-4-2ES26.sbn, 1.6 MB',
      'Cisco 7911G ef:0f:1a writes its flash: do not unplug (0.0 s)',
      'Cisco 7911G ef:0f:1a has 192.168.100.101, no file asked for yet (0.0 s)',
      'Cisco 7911G ef:0f:1a started normally: it was not reset (hold # at power-up)',
    ]);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });

  it('leaves the story room above it', () => {
    expect(frame(many(50), instant(0), NARROW, PLAIN)).toHaveLength(13);
  });

  it('cuts a row that does not fit, and shows that it did', () => {
    const [row = ''] = frame([loading], instant(0), { ...SIZE, columns: 40 }, PLAIN);
    expect(row).toBe('Cisco 7911G ef:0f:1a ████░░░░░░  36 %  …');
  });

  it('does not ask to be stopped when it is over', () => {
    expect(frame([], instant(0), { ...SIZE, isOver: true }, PLAIN)).toEqual([]);
    expect(frame([loading], instant(0), { ...SIZE, isOver: true }, PLAIN)[1]).toBe('0 of 1 device recovered.');
  });

  it.each<[string, Partial<DeviceStory>, string]>([
    [
      'a file that is not here, however often it is asked for',
      { phase: 'addressed', trouble: { kind: 'missing', says: 'not here: term11.default.loads', times: 20 } },
      'not here: term11.default.loads (asked for 20 times)',
    ],
    [
      'a part that is missing while all the others are read',
      { phase: 'loading', trouble: { kind: 'missing', says: 'not here: cvm11sccp.9-4-2ES26.sbn', times: 3 } },
      'not here: cvm11sccp.9-4-2ES26.sbn (asked for 3 times)',
    ],
    [
      'a load that it refuses',
      { phase: 'loading', trouble: { kind: 'load-refused', says: 'refuses SCCP 9-4-2SR3-1: its key', times: 1 } },
      'refuses SCCP 9-4-2SR3-1: its key',
    ],
    [
      'that it wants no offer',
      { phase: 'asking', starts: 5, offered: '192.168.1.9' },
      'is offered 192.168.1.9 and does not take it',
    ],
    [
      'that it restarts',
      { phase: 'addressed', address: '192.168.1.9', starts: 5, files: [] },
      'asks for no file and starts again',
    ],
    ['that it has gone silent', { phase: 'loading', lastSeen: instant(-40_000) }, 'silent for 40 s'],
  ])('says of a device that stays dead %s, and shows no bar then', (_what, over, says) => {
    const [row = ''] = frame([{ ...loading, ...over }], instant(0), NARROW, PLAIN);
    expect(row).toContain(says);
    expect(row).not.toMatch(over.trouble === undefined ? /between|no file asked for yet/ : /between|%|yet/);
  });

  it('says how long a device that writes its flash may be silent, and when that is over', () => {
    const writing = { ...loading, phase: 'writing', recipe: CISCO_7906_7911 } as const;
    const at = (now: number): string => frame([writing], instant(now), NARROW, PLAIN)[0] ?? '';
    expect(at(12_000)).toBe('Cisco 7911G ef:0f:1a writes its flash, silent up to 5 min: do not unplug (12 s)');
    expect(at(400_000)).toContain('longer than usual');
  });

  it('counts only devices that can be recovered', () => {
    const { model: _, ...laptop } = phone({ device: '02:00:00:00:00:01', phase: 'addressed' });
    const done = phone({ phase: 'recovered', recoveredAt: instant(5) });
    const last = (stories: readonly DeviceStory[]): string | undefined =>
      frame(stories, instant(9), SIZE, PLAIN).at(-1);
    expect(last([done, laptop])).toBe('1 of 1 device recovered, 1 device that no recipe knows. Stop with Ctrl-C.');
    expect(last([laptop])).toBe('1 device that no recipe knows. Stop with Ctrl-C.');
    expect(last([{ ...laptop, phase: 'asking' }])).toBe('0 of 1 device recovered. Stop with Ctrl-C.');
  });

  it('leaves every device in its row, whatever it does', () => {
    const seats = new Seats();
    const names = (stories: readonly DeviceStory[], rows = 60): readonly string[] =>
      frame(stories, instant(0), { ...NARROW, rows }, PLAIN, { seats })
        .slice(0, -1)
        .map((row) => row.slice(0, 20));
    const before = many(20);
    const placed = names(before);
    const after = before.map((story, n): DeviceStory => (n % 3 === 0 ? { ...story, phase: 'recovered' } : story));
    expect(names(after.toReversed())).toEqual(placed);
  });

  it('shows a device that is held up, however many are at work, and counts it', () => {
    const seats = new Seats();
    const stories = many(30);
    const [last] = stories.slice(-1);
    if (last === undefined) throw new Error('no device');
    const rows = (faulty: ReadonlySet<string>): readonly string[] =>
      frame(stories, instant(0), NARROW, PLAIN, { seats, faulty });
    expect(rows(new Set()).join('\n')).not.toContain(last.device.slice(9));
    const after = rows(new Set([last.device]));
    expect(after.at(-2)).toContain(last.device.slice(9));
    expect(after.at(-1)).toContain('0 of 30 devices recovered, 29 under way, 1 held up, and 18 more than shown.');
  });

  it('gives the row of a recovered device to one that has none, and moves no other', () => {
    const seats = new Seats();
    const stories = many(12);
    const shown = (all: readonly DeviceStory[]): readonly string[] => seats.seat(all, 10).map(({ device }) => device);
    const before = shown(stories);
    const [, , third] = stories;
    const after = shown(stories.map((one): DeviceStory => (one === third ? { ...one, phase: 'recovered' } : one)));
    expect(after).toEqual(before.with(2, '00:26:99:ef:0f:20'));
  });
});

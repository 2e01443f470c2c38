import { describe, expect, it } from 'vitest';
import { guidanceBefore, guidanceOf } from '../../../devices/guidance.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { CISCO_7906_7911 } from '../../../knowledge/recipes/cisco/7906-7911.ts';
import { instant } from '../../../lib/time.ts';
import { frame, type FrameFacts } from './frame.ts';
import { PLAIN } from './paint.ts';

const phone: DeviceStory = {
  device: '00:26:99:ef:0f:1a',
  model: 'Cisco 7911G',
  recipe: CISCO_7906_7911,
  phase: 'writing',
  firstSeen: instant(0),
  lastSeen: instant(0),
  files: [],
  listed: 0,
};
const shown = (story: DeviceStory, columns: number, rows: number, facts: FrameFacts = {}): readonly string[] =>
  frame([story], instant(3000), { columns, rows, isOver: false }, PLAIN, {
    guide: (one) => guidanceOf(one, true),
    ...facts,
  });
const loading: DeviceStory = {
  ...phone,
  phase: 'loading',
  files: [
    { name: 'term11.default.loads', size: 700, sent: 700, state: 'read' },
    { name: 'jar11sccp.9-4-2ES26.sbn', size: 1_618_309, sent: 800_000, state: 'reading' },
    { name: 'cnu11.9-4-2ES26.sbn', size: 559_713, sent: 0, state: 'expected' },
  ],
};
const lossy = { finding: 1, says: 'Packets get lost.', remedy: ['Take another cable.', 'Then another port.'] };

describe('the view of a single device', () => {
  it('ticks the steps, says what to do now, and how far it is', () => {
    const lines = shown(phone, 100, 60);
    expect(lines.slice(0, 6).map((line) => line.slice(0, 4))).toEqual(['  ✓ ', '  ✓ ', '  ✓ ', '  ✓ ', '', '  ▶ ']);
    const text = lines.join('\n');
    expect(text).toContain('▶ The phone reads and writes its firmware\n    Do not unplug it.');
    expect(text).toContain('Silence is normal for up to 5 min.');
    expect(lines.at(-2)).toMatch(/^Cisco 7911G ef:0f:1a .*writes its flash/);
    expect(lines.at(-1)).toBe('Stop with Ctrl-C.');
  });

  it.each([
    [120, 40],
    [80, 24],
    [40, 15],
    [20, 4],
    [1, 1],
  ])('fits into %i columns and %i rows, with the step of now as long as there is room', (columns, rows) => {
    const lines = shown(loading, columns, rows, { findings: () => [lossy] });
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 3));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    if (rows > 10) expect(lines.join('\n')).toContain('▶');
  });

  it('says how far each file is, what is wrong, and what to do about it', () => {
    const text = shown(loading, 80, 40, { findings: () => [lossy] }).join('\n');
    expect(text).toContain('    ✓ term11.default.loads     700 B');
    expect(text).toContain('    ▶ jar11sccp.9-4-2ES26.sbn  49 % of 1.6 MB');
    expect(text).toContain('    · cnu11.9-4-2ES26.sbn      559.7 kB');
    expect(text).toContain('  ! Packets get lost.\n    1. Take another cable.\n    2. Then another port.');
  });

  it('keeps what is wrong and the step of now where there is no room for the rest', () => {
    const text = shown(loading, 80, 12, { findings: () => [lossy] }).join('\n');
    expect(text).toContain('▶ The phone reads and writes its firmware');
    expect(text).toContain('! Packets get lost.');
    expect(text).not.toContain('The phone runs its firmware');
    expect(text).not.toContain('cnu11');
  });

  it('says what to do before the device is heard of, whoever else is there', () => {
    const { recipe: _, model: _model, ...laptop } = { ...phone, device: '02:00:00:00:00:01' };
    const before = guidanceBefore(CISCO_7906_7911, true);
    const view = { columns: 80, rows: 40, isOver: false };
    const lines = frame([laptop], instant(0), view, PLAIN, { before, linkless: ['eth1'] });
    expect(lines[1]).toBe('  ▶ Unplug the phone, plug it in again and at once hold #');
    expect(lines.at(-1)).toBe(
      'Waiting for a device, 1 device that no recipe knows, no link on eth1. Stop with Ctrl-C.'.slice(0, 79) + '…',
    );
    const both = frame([laptop, phone], instant(0), view, PLAIN, { before, guide: (one) => guidanceOf(one, true) });
    expect(both.join('\n')).toContain('▶ The phone reads and writes its firmware');
    expect(both.at(-1)).toBe('1 device that no recipe knows. Stop with Ctrl-C.');
  });

  it('says that the reset was not taken', () => {
    const text = shown({ ...phone, phase: 'normal-boot', provenBy: 'CTLSEP.tlv' }, 200, 60).join('\n');
    expect(text).toContain('the reset code was not taken. Do this again, from here.');
    expect(text).toContain('✗ Dial 123456789*0#');
  });
});

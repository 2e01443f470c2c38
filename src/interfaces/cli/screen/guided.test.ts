import { describe, expect, it } from 'vitest';
import { guidanceOf } from '../../../devices/guidance.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { CISCO_7906_7911 } from '../../../knowledge/recipes/cisco/7906-7911.ts';
import { instant } from '../../../lib/time.ts';
import { frame } from './frame.ts';
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
const shown = (story: DeviceStory, columns: number, rows: number): readonly string[] =>
  frame([story], instant(3000), { columns, rows, isOver: false }, PLAIN, { guide: (one) => guidanceOf(one, true) });

describe('the view of a single device', () => {
  it('ticks the steps, says what to do now, and how far it is', () => {
    const lines = shown(phone, 100, 60);
    expect(lines.slice(0, 5).map((line) => line.slice(0, 4))).toEqual(['  ✓ ', '  ✓ ', '  ✓ ', '  ✓ ', '  ▶ ']);
    const text = lines.join('\n');
    expect(text).toContain('▶ The phone reads and writes its firmware\n    Do not unplug it.');
    expect(text).toContain('Silence is normal for up to 5 min.');
    expect(lines.at(-2)).toMatch(/^Cisco 7911G ef:0f:1a .*writes its flash/);
    expect(lines.at(-1)).toBe('Stop with Ctrl-C.');
  });

  it.each([
    [40, 15],
    [80, 24],
    [20, 4],
    [1, 1],
  ])('fits into half of %i columns and %i rows, with the step of now as long as there is room', (columns, rows) => {
    const lines = shown(phone, columns, rows);
    expect(lines.length).toBeLessThanOrEqual(Math.max(2, Math.floor(rows / 2)));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    if (rows > 10) expect(lines.join('\n')).toContain('▶');
  });

  it('says that the reset was not taken', () => {
    const text = shown({ ...phone, phase: 'normal-boot', provenBy: 'CTLSEP.tlv' }, 200, 60).join('\n');
    expect(text).toContain('the reset code was not taken. Do this again, from here.');
    expect(text).toContain('✗ Dial 123456789*0#');
  });
});

import { describe, expect, it } from 'vitest';
import { Pacing } from './pacing.ts';

function after(window: number, windows: string): number {
  const pacing = new Pacing(window);
  for (const one of windows) {
    if (one === 'x') pacing.lost();
    else pacing.arrived();
  }
  return pacing.piece;
}

const WHOLE = '.'.repeat(32);

describe('the blocks that go out at once', () => {
  it.each([
    ['are the window as long as it arrives', 64, WHOLE, 64],
    ['are half of it after a loss', 64, 'x', 32],
    ['are never fewer than eight', 64, 'xxxxxx', 8],
    ['are the window where that is smaller than eight', 4, 'xxx', 4],
    ['stay few for a while', 64, `xx${'.'.repeat(31)}`, 16],
    ['grow again after that', 64, `xx${WHOLE}${WHOLE}${WHOLE}`, 64],
    ['wait anew after another loss', 64, `xx${'.'.repeat(31)}x${'.'.repeat(31)}`, 8],
  ])('%s', (_what, window, windows, piece) => {
    expect(after(window, windows)).toBe(piece);
  });
});

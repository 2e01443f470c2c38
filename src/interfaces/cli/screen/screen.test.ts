import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Screen, type Rows } from './screen.ts';

/** A terminal, and everything that was written to it since it was asked last. */
function terminal(size: { readonly columns?: number; readonly rows?: number }): {
  readonly out: Terminal;
  readonly written: () => string;
} {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, ...size });
  return { out, written: () => String(out.read() ?? '') };
}

type Terminal = PassThrough & { readonly isTTY: boolean };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the terminal', () => {
  it('is painted when something changes, and left alone when nothing does', () => {
    let row = 'waiting';
    const { out, written } = terminal({ columns: 80, rows: 24 });
    const screen = new Screen(out, () => [row]);
    vi.advanceTimersByTime(1000);
    expect(written()).toBe('waiting\n');
    row = 'reading';
    vi.advanceTimersByTime(1000);
    expect(written()).toBe('\u001b[1A\r\u001b[Jreading\n');
    screen.line('a line');
    expect(written()).toBe('\u001b[1A\r\u001b[Ja line\nreading\n');
    screen.close();
  });

  it('says when it is over, and leaves the last rows standing', () => {
    const rows: Rows = ({ isOver }) => [isOver ? 'done' : 'stop with Ctrl-C'];
    const { out, written } = terminal({ columns: 80, rows: 24 });
    const screen = new Screen(out, rows);
    screen.close();
    vi.advanceTimersByTime(1000);
    expect(written()).toBe('done\n');
  });

  it('is taken for 80 columns and 24 rows when it does not know', () => {
    const rows = vi.fn<Rows>(() => []);
    new Screen(terminal({ columns: 0, rows: 0 }).out, rows).close();
    expect(rows).toHaveBeenLastCalledWith({ columns: 80, rows: 24, isOver: true });
  });

  it('gets plain lines when it is none', () => {
    const out = new PassThrough({ encoding: 'utf8' });
    const screen = new Screen(out, () => ['never']);
    screen.line('a line');
    screen.close();
    expect(out.read()).toBe('a line\n');
  });
});

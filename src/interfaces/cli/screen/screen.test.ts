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

/** A row that is too long is cut by the terminal. */
function rows(...texts: readonly string[]): string {
  return `\u001b[?7l${texts.map((text) => `${text}\n`).join('')}\u001b[?7h`;
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
    expect(written()).toBe(rows('waiting'));
    row = 'reading';
    vi.advanceTimersByTime(1000);
    expect(written()).toBe(`\u001b[1A\r\u001b[J${rows('reading')}`);
    screen.line('a line');
    expect(written()).toBe(`\u001b[1A\r\u001b[Ja line\n${rows('reading')}`);
    screen.close();
  });

  it('is written anew when it gets another size, with as much of the story as it can show', () => {
    const { out, written } = terminal({ columns: 80, rows: 24 });
    const screen = new Screen(out, () => ['live']);
    for (const text of ['first', 'second\nand its second line', 'x'.repeat(25)]) screen.line(text);
    written();
    Object.assign(out, { columns: 10, rows: 7 });
    out.emit('resize');
    // Three lines of the longest, and the two before it.
    expect(written()).toBe(`\u001b[H\u001b[2Jand its second line\n${'x'.repeat(25)}\n${rows('live')}`);
    screen.line('next');
    expect(written()).toBe(`\u001b[1A\r\u001b[Jnext\n${rows('live')}`);
    screen.close();
    out.emit('resize');
    expect(written()).toBe('');
  });

  it('says when it is over, and leaves the last rows standing', () => {
    const { out, written } = terminal({ columns: 80, rows: 24 });
    const screen = new Screen(out, ({ isOver }) => [isOver ? 'done' : 'stop with Ctrl-C']);
    screen.close();
    vi.advanceTimersByTime(1000);
    expect(written()).toBe(rows('done'));
  });

  it('is taken for 80 columns and 24 rows when it does not know', () => {
    const live = vi.fn<Rows>(() => []);
    new Screen(terminal({ columns: 0, rows: 0 }).out, live).close();
    expect(live).toHaveBeenLastCalledWith({ columns: 80, rows: 24, isOver: true });
  });

  it('gets plain lines when it is none', () => {
    const out = new PassThrough({ encoding: 'utf8' });
    const screen = new Screen(out, () => ['never']);
    screen.line('a line');
    screen.close();
    expect(out.read()).toBe('a line\n');
  });
});

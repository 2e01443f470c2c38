import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from '../page/open-page.ts';
import { hearKeys } from './keys.ts';

const foreground = { is: true };

class Terminal extends EventEmitter {
  isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }

  resume = (): this => this;
  pause = (): this => this;
  unref = (): this => this;

  press(keys: string): void {
    this.emit('data', new TextEncoder().encode(keys));
  }
}

function heard(terminal: Terminal): { readonly keys: string[]; readonly signals: string[]; readonly end: () => void } {
  const [keys, signals]: [string[], string[]] = [[], []];
  const end = hearKeys(
    (key) => keys.push(key),
    terminal,
    (name) => void signals.push(name),
    () => foreground.is,
  );
  return { keys, signals, end: () => end?.() };
}

describe('keys', () => {
  it('come one by one, and Ctrl-C is still what it was', () => {
    const terminal = new Terminal();
    const { keys, signals, end } = heard(terminal);
    terminal.press('ox');
    terminal.press('\u0003');
    expect([keys, signals, terminal.raw]).toEqual([['o', 'x'], ['SIGINT'], true]);
    end();
    terminal.press('o');
    expect([keys, terminal.raw]).toEqual([['o', 'x'], false]);
  });

  it('are given back while it is suspended, and heard again after it', () => {
    const terminal = new Terminal();
    const { keys, signals, end } = heard(terminal);
    terminal.press('\u001A');
    expect([signals, terminal.raw]).toEqual([['SIGTSTP'], false]);
    process.emit('SIGCONT');
    terminal.press('o');
    expect([keys, terminal.raw]).toEqual([['o'], true]);
    end();
  });

  it.each([
    ['in the background', true, false],
    ['without a terminal', false, true],
  ])('are not asked for %s', (_where, isTTY, is) => {
    foreground.is = is;
    const terminal = new Terminal();
    terminal.isTTY = isTTY;
    const { end } = heard(terminal);
    expect([terminal.raw, terminal.listenerCount('data')]).toEqual([false, 0]);
    end();
    foreground.is = true;
  });
});

describe('the page', () => {
  async function* ask(value: unknown): AsyncGenerator<{ ok: true; value: unknown }> {
    yield { ok: true, value };
  }

  it('is opened by its link, with its token', async () => {
    const opened: string[] = [];
    await openPage({ ask: () => ask({ link: 'http://x/?token=t' }) }, vi.fn(), (link) => void opened.push(link));
    expect(opened).toEqual(['http://x/?token=t']);
  });

  it('is told where no browser opens', async () => {
    const failed = vi.fn();
    await openPage({ ask: () => ask({ link: 'http://x/' }) }, failed, (_link, told) => told('ENOENT'));
    expect(failed).toHaveBeenCalledWith('No browser could be opened (ENOENT). The page: http://x/');
  });
});

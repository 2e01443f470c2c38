/** The live view in a real terminal: another size leaves no garbage, Ctrl-C ends it in order, and the terminal is as it was. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../support/running.ts';
import { Terminal } from '../support/terminal.ts';

const IN_TERMINAL = fileURLToPath(new URL('../support/terminal.py', import.meta.url));
const ROUSE = fileURLToPath(new URL('../../bin/rouse', import.meta.url));

interface Shown {
  readonly status: number;
  /** At each of the sizes, and after Ctrl-C. */
  readonly written: readonly string[];
  readonly kept: boolean;
}

async function shown(sizes: readonly string[], until: string, ...args: readonly string[]): Promise<Shown> {
  const ended = await run('python3', [IN_TERMINAL, sizes.join(','), until, ROUSE, ...args], {
    env: { NO_COLOR: '1', TERM: 'xterm' },
  });
  const told: Shown = JSON.parse(ended.stdout);
  return told;
}

describe.runIf(process.platform === 'linux')('in a terminal', () => {
  test('a single phone is shown whole at every size, and left in order', async () => {
    const sizes = ['100x30', '45x40', '40x15', '120x40'];
    const { status, written, kept } = await shown(sizes, '▶ jar11', 'demo', '7911', '--fault', 'lossy-cable', '--stay');
    expect({ status, kept }).toEqual({ status: 0, kept: true });
    // No colours where none are wanted.
    expect(written.join('')).not.toMatch(/\u001b\[\d*(;\d+)*m/);
    for (const breaks of [false, true]) {
      let terminal = new Terminal(100, 30);
      sizes.forEach((size, index) => {
        const [columns = 0, rows = 0] = size.split('x').map(Number);
        terminal = terminal.resized(columns, rows, breaks);
        terminal.write(written[index] ?? '');
        // What was painted before is gone: every row of the view is there once, and whole.
        expect(countOf(terminal, '▶ The phone reads and writes')).toBe(1);
        expect(countOf(terminal, 'Down-arrow')).toBe(1);
        expect(countOf(terminal, 'Stop with Ctrl-C.')).toBe(1);
        expect(linesOf(terminal).at(-1)).toBe('Stop with Ctrl-C.');
      });
      // The story above is still there.
      expect(countOf(terminal, 'recognised by its vendor class')).toBe(1);
      terminal.write(written.at(-1) ?? '');
      expect(linesOf(terminal).at(-1)).toBe('0 of 1 device recovered.');
      expect(countOf(terminal, 'Stop with Ctrl-C.')).toBe(0);
      expect(terminal.wraps).toBe(true);
    }
  });
});

function linesOf({ lines }: Terminal): readonly string[] {
  return lines.filter((line) => line !== '');
}

function countOf(terminal: Terminal, text: string): number {
  return linesOf(terminal).filter((line) => line.includes(text)).length;
}

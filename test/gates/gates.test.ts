/** The gates of `npm run check` reject what they are there for. That this checkout passes them, `npm run check` itself tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintFindings, Plot } from './plot.ts';

const LONG_BODY = Array.from({ length: 51 }, (_, line) => `  total += ${line};`);
const LONG_FILE = Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`);

/** A violation for each rule the house style names: the file's lines. */
const VIOLATIONS: Readonly<Record<string, readonly string[]>> = {
  'no-floating-promises': ['export function start(): void {', '  Promise.resolve();', '}'],
  'no-misused-promises': ['export function start(): void {', '  setTimeout(async () => Promise.resolve(), 1);', '}'],
  'await-thenable': ['export async function start(): Promise<void> {', '  await 1;', '}'],
  'switch-exhaustiveness-check': [
    `export function read(kind: 'a' | 'b'): void {`,
    '  switch (kind) {',
    `    case 'a':`,
    '  }',
    '}',
  ],
  'max-lines-per-function': [
    'export function sum(): number {',
    '  let total = 0;',
    ...LONG_BODY,
    '  return total;',
    '}',
  ],
  'max-lines': LONG_FILE,
  'no-explicit-any': ['export const value: any = 1;'],
  'no-non-null-assertion': ['export const first = [1][0]!;'],
  'consistent-type-assertions': ['export const value: unknown = 1 as unknown;'],
  'consistent-type-imports': [`import { Scratch } from './type.ts';`, 'export const value: Scratch = 1;'],
  'no-default-export': ['export default 1;'],
  'no-console': [`console.log('hello');`],
  'no-cycle': [`import { two } from './two.ts';`, 'export const one = (): number => two();'],
  'no-unused-vars': ['const forgotten = 1;', 'export {};'],
};

describe('a planted violation', () => {
  const plot = new Plot();
  let linted: ReturnType<Plot['check']> | undefined;

  beforeAll(() => {
    for (const [rule, lines] of Object.entries(VIOLATIONS)) plot.plant(`src/lib/${rule}.ts`, ...lines);
    plot.plant('src/lib/type.ts', 'export type Scratch = number;');
    plot.plant('src/lib/two.ts', `import { one } from './no-cycle.ts';`, 'export const two = (): number => one();');
    plot.plant('src/lib/mistyped.ts', `export const port: number = 'sixty-nine';`);
    plot.plant('src/lib/disordered.ts', 'export   const spaced=1');
    plot.plant('src/lib/half-used.ts', 'export const used = 1;', 'export const unused = 2;');
    plot.plant('src/lib/half-served.ts', 'export const served = 1;', 'export const tested = 2;');
    plot.plant('src/lib/half-served.test.ts', `import { tested } from './half-served.ts';`, 'console.log(tested);');
    plot.plant(
      'src/main.ts',
      `import { served } from './lib/half-served.ts';`,
      `import { used } from './lib/half-used.ts';`,
      'console.log(served, used);',
    );
  });

  afterAll(() => plot.remove());

  test.each(Object.keys(VIOLATIONS))('of %s does not pass the linter', { timeout: 60_000 }, async (rule) => {
    linted ??= plot.check('lint');
    const { passed, output } = await linted;
    expect(passed).toBe(false);
    expect(lintFindings(output)).toContain(`${rule} src/lib/${rule}.ts`);
  });

  test.each([
    ['types', 'src/lib/mistyped.ts', /TS2322/],
    ['format', 'src/lib/disordered.ts', /disordered/],
    ['dead code', 'src/lib/half-used.ts', /Unused exports.*\n(.*\n)*unused\b/],
    ['test-only', 'src/lib/half-served.ts', /Unused exports.*\n(.*\n)*tested\b/],
  ])('does not pass %s: %s', { timeout: 60_000 }, async (gate, file, complaint) => {
    const { passed, output } = await plot.check(gate);
    expect(passed).toBe(false);
    expect(output).toContain(file);
    expect(output).toMatch(complaint);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from './yaml-file.ts';

function issues(text: string): readonly string[] {
  const file = readYaml(text);
  return file.ok ? [] : file.error.map(({ line, message }) => `${line}: ${message}`);
}

/** Each line means ten times the line before: 10 to the power of `lines` values. */
function bomb(lines: number): string {
  const rows = Array.from({ length: lines }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(10)}]`);
  return ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...rows].join('\n');
}

describe('a YAML file', () => {
  it.each([
    ['', null],
    ['adapter: eth1', { adapter: 'eth1' }],
    ['a: &one [1, 2]\nb: *one', { a: [1, 2], b: [1, 2] }],
    ['&key a: *key', { a: 'a' }],
    ["when: { vendor-class: '*CP-79*' }", { when: { 'vendor-class': '*CP-79*' } }],
    [`base: &base { lease: 2h }\nall: [${'*base, '.repeat(500)}]`, expect.objectContaining({ base: { lease: '2h' } })],
    ['a:\n', { a: null }],
    ['? a\n: 1', { a: 1 }],
  ])('%j has values', (text, values) => {
    expect(readYaml(text)).toMatchObject({ ok: true, value: { values } });
  });

  it.each([
    [
      'quotes left out',
      'a: 1\nwhen: { vendor-class: *CP-79* }',
      [/^2: \*CP-79\* without quotes .* in quotes: '\*CP-79\*'$/],
    ],
    ['a reference to what follows', 'a: *b\nb: &b 1', [/^1: \*b without quotes/]],
    ['several of them', 'a: [*x, *y]\nb: *z', [/^1: \*x/, /^1: \*y/, /^2: \*z/]],
    ['a star alone', 'a: *', [/^1: .*in quotes/]],
    ['a mark of a type', 'a: !CP-79 x', [/^1: .*!CP-79.*in quotes/]],
    ['what stands within itself', 'a: &a\n  b: *a', [/^2: \*a stands within/]],
    ['a milliard values in ten lines', bomb(9), [/^5: references like \*a3 repeat more than 100000 values/]],
    ['two documents', 'a: 1\n---\nb: 2', [/^2: .*take out the line "---"/]],
    ['a list as a name', 'a:\n  [b, c]: d', [/^2: a name must be a word/]],
    ['a reference as a name', 'a: &x b\n*x : d', [/^2: a name must be a word/]],
    ['a broken escape', 'a: "\\uZZZZ"', [/^1: Invalid escape/]],
    ['a name twice', 'a: 1\nb: 2\na: 3', [/^3: Map keys must be unique/]],
    ['another YAML', '%YAML 9.9\n---\na: 1', [/^1: Unsupported YAML version 9.9/]],
    ['lists in each other', `a: ${'['.repeat(70)}${']'.repeat(70)}`, [/^1: .*too deeply/]],
    ['thousands of maps in each other', `a: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`, [/^1: .*too deeply/]],
  ])('with %s is refused with line and remedy', (_what, text, words) => {
    const found = issues(text);
    expect(found).toHaveLength(words.length);
    for (const [at, word] of words.entries()) expect(found[at]).toMatch(word);
  });

  it('says the same mistake a few times, not thousands', () => {
    expect(issues('['.repeat(5000)).length).toBeLessThanOrEqual(20);
    expect(issues(Array.from({ length: 100 }, (_, line) => `a${line}: *b`).join('\n'))).toHaveLength(20);
  });

  it('is read or refused, whatever it is, and what is read has an end', () => {
    const words = [
      'a',
      '&a ',
      '*a',
      '*',
      '!',
      '!!map ',
      '[',
      ']',
      '{',
      '}',
      ': ',
      ', ',
      '\n',
      '\n  ',
      '- ',
      '? ',
      "'",
      '"',
    ];
    const text = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 3 })));
    fc.assert(
      fc.property(text, (parts) => {
        const file = readYaml(parts.join(''));
        if (file.ok) expect(JSON.stringify(file.value.values).length).toBeLessThan(100_000);
        else expect(file.error[0]?.line).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});

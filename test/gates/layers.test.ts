/** Every import from every layer into every other, planted: the linter takes those to the left and rejects the rest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintFindings, Plot } from './plot.ts';

/** CONTRIBUTING.md, "The shape": a layer imports from itself and from everything to its left. */
const ORDER = [
  ['lib'],
  ['protocols', 'formats', 'host'],
  ['knowledge', 'storage'],
  ['events', 'config'],
  ['diagnosis', 'simulation', 'services'],
  ['station'],
  ['interfaces'],
] as const;

const LAYERS = ORDER.flat();
const MACHINE = ['node:dgram', 'node:fs', 'node:fs/promises', 'node:os', 'node:net', 'node:child_process', 'koffi'];

const PAIRS = LAYERS.flatMap((from) => LAYERS.filter((to) => to !== from).map((to) => ({ from, to })));

function rank(layer: string): number {
  return ORDER.findIndex((room) => room.some((name) => name === layer));
}

function fileOf(importer: string, imported: string): string {
  return `src/${importer}/deep/imports-${imported.replaceAll(/\W/g, '-')}.ts`;
}

describe('imports', () => {
  const plot = new Plot();
  let rejected: ReadonlySet<string>;

  beforeAll(async () => {
    for (const layer of LAYERS) plot.plant(`src/${layer}/target.ts`, 'export const target = 1;');
    plot.plant('src/version.ts', `export { target } from './lib/target.ts';`);
    for (const { from, to } of PAIRS) {
      plot.plant(fileOf(from, to), `export { target } from '../../${to}/target.ts';`);
    }
    for (const layer of LAYERS) {
      plot.plant(`src/${layer}/lazy.ts`, `export const lazy = import('../interfaces/target.ts');`);
      plot.plant(`src/${layer}/inside.ts`, `export { target } from './target.ts';`);
      plot.plant(`src/${layer}/outside.ts`, `export { target } from '../../test/target.ts';`);
      for (const module of MACHINE) plot.plant(fileOf(layer, module), `export * as machine from '${module}';`);
    }
    for (const module of MACHINE) plot.plant(`src/host/top-${module.replaceAll(/\W/g, '-')}.ts`, `import '${module}';`);
    plot.plant('test/target.ts', 'export const target = 1;');
    const { output } = await plot.check('lint');
    rejected = lintFindings(output);
  }, 60_000);

  afterAll(() => plot.remove());

  const isRejected = (file: string): boolean => rejected.has(`no-restricted-imports ${file}`);

  test.each(LAYERS)('%s may import what is to its left, and nothing else', (layer) => {
    const others = LAYERS.filter((other) => other !== layer);
    const allowed = others.filter((other) => !isRejected(fileOf(layer, other)));
    expect(allowed).toEqual(others.filter((other) => rank(other) < rank(layer)));
  });

  test.each(LAYERS)('%s may import from itself, and from no tests', (layer) => {
    expect(isRejected(`src/${layer}/inside.ts`)).toBe(false);
    expect(isRejected(`src/${layer}/outside.ts`)).toBe(true);
  });

  test.each(LAYERS.filter((layer) => layer !== 'interfaces'))('%s may not import interfaces lazily either', (layer) => {
    expect(isRejected(`src/${layer}/lazy.ts`)).toBe(true);
  });

  test('a file beside the layers may import none of them', () => {
    expect(isRejected('src/version.ts')).toBe(true);
  });

  test.each(MACHINE)('%s is for the implementations inside host/ only', (module) => {
    expect(LAYERS.filter((layer) => !isRejected(fileOf(layer, module)))).toEqual(['host']);
    expect(isRejected(`src/host/top-${module.replaceAll(/\W/g, '-')}.ts`)).toBe(true);
  });
});

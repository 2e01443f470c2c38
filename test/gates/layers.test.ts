/** Every import from every layer into every other, planted at every depth: the linter takes those to the left and rejects the rest. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST_IMPLEMENTATIONS, KEPT_AWAY, LAYERS, MACHINE_MODULES } from '../../scripts/layers.mjs';
import { lintFindings, Plot } from './plot.ts';

const FOLDERS = LAYERS.flat();
/** Folders between a layer and the file in it. */
const DEPTHS = ['', 'deep/', 'deep/down/', 'deep/down/below/'];
const PAIRS = FOLDERS.flatMap((from) => FOLDERS.filter((to) => to !== from).map((to) => ({ from, to })));

function rank(layer: string): number {
  return LAYERS.findIndex((row) => row.includes(layer));
}

function fileOf(importer: string, imported: string, depth = ''): string {
  return `src/${importer}/${depth}imports-${imported.replaceAll(/\W/g, '-')}.ts`;
}

/** From a file at this depth to src/. */
function up(depth: string): string {
  return '../'.repeat(depth.split('/').length);
}

describe('imports', () => {
  const plot = new Plot();
  let rejected: ReadonlySet<string>;

  beforeAll(async () => {
    for (const folder of FOLDERS) plot.plant(`src/${folder}/target.ts`, 'export const target = 1;');
    plot.plant('src/version.ts', `export { target } from './lib/target.ts';`);
    for (const { from, to } of PAIRS) {
      for (const depth of DEPTHS)
        plot.plant(fileOf(from, to, depth), `export { target } from '${up(depth)}${to}/target.ts';`);
      // A folder of the layer itself that is called as another layer is.
      plot.plant(`src/${from}/deep/${to}/target.ts`, 'export const target = 1;');
      plot.plant(`src/${from}/deep/namesake-${to}.ts`, `export { target } from './${to}/target.ts';`);
      plot.plant(`src/${from}/deep/down/namesake-${to}.ts`, `export { target } from '../${to}/target.ts';`);
    }
    for (const folder of FOLDERS) {
      plot.plant(`src/${folder}/lazy.ts`, `export const lazy = import('../interfaces/target.ts');`);
      plot.plant(`src/${folder}/inside.ts`, `export { target } from './target.ts';`);
      plot.plant(`src/${folder}/outside.ts`, `export { target } from '../../test/target.ts';`);
      for (const module of MACHINE_MODULES) plot.plant(fileOf(folder, module), `export * as machine from '${module}';`);
    }
    for (const one of HOST_IMPLEMENTATIONS) {
      for (const module of MACHINE_MODULES)
        plot.plant(fileOf(`host/${one}/deep`, module), `export * as machine from '${module}';`);
      plot.plant(fileOf(`host/${one}/deep`, 'events'), `export { target } from '../../../events/target.ts';`);
    }
    for (const { from, depth } of FOLDERS.flatMap((from) => DEPTHS.map((depth) => ({ from, depth }))))
      plot.plant(`src/${from}/${depth}imports-entry.ts`, `export * as entry from '${up(depth)}main.ts';`);
    plot.plant(
      'src/main.ts',
      'export const layers = [',
      ...FOLDERS.map((folder) => `  import('./${folder}/target.ts'),`),
      '];',
    );
    plot.plant('test/target.ts', 'export const target = 1;');
    const { output } = await plot.check('lint');
    rejected = lintFindings(output);
  }, 60_000);

  afterAll(() => plot.remove());

  const isRejected = (file: string): boolean => rejected.has(`no-restricted-imports ${file}`);

  test('every folder of src/ is a layer', () => {
    const entries = readdirSync(new URL('../../src', import.meta.url), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.filter((name) => !FOLDERS.includes(name))).toEqual([]);
  });

  test('CONTRIBUTING.md shows the layers as they are', () => {
    const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
    expect(text).toContain(`\n${LAYERS.map((row) => row.join(', ')).join(' <- ')}\n`);
    const shown = [...text.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, name]) => name);
    expect(shown).toEqual(FOLDERS);
  });

  describe.each(DEPTHS)('from src/LAYER/%s', (depth) => {
    test.each(FOLDERS)('%s may import what is to its left and not kept away from it, and nothing else', (layer) => {
      const others = FOLDERS.filter((other) => other !== layer);
      const allowed = others.filter((other) => !isRejected(fileOf(layer, other, depth)));
      const known = others.filter((other) => rank(other) < rank(layer));
      expect(allowed).toEqual(known.filter((other) => KEPT_AWAY[layer]?.includes(other) !== true));
    });
  });

  test.each(FOLDERS)('%s may import from itself, whatever its folders are called, and from no tests', (layer) => {
    const own = FOLDERS.filter((other) => other !== layer).flatMap((other) => [
      `src/${layer}/deep/namesake-${other}.ts`,
      `src/${layer}/deep/down/namesake-${other}.ts`,
    ]);
    expect([`src/${layer}/inside.ts`, ...own].filter(isRejected)).toEqual([]);
    expect(isRejected(`src/${layer}/outside.ts`)).toBe(true);
  });

  test.each(FOLDERS.filter((layer) => layer !== 'interfaces'))(
    '%s may not import interfaces lazily either',
    (layer) => {
      expect(isRejected(`src/${layer}/lazy.ts`)).toBe(true);
    },
  );

  test('a file beside the layers may import none of them', () => {
    expect(isRejected('src/version.ts')).toBe(true);
  });

  test('src/main.ts may import every layer', () => {
    expect(isRejected('src/main.ts')).toBe(false);
  });

  test.each(FOLDERS)('%s may not import src/main.ts', (layer) => {
    const files = DEPTHS.map((depth) => `src/${layer}/${depth}imports-entry.ts`);
    expect(files.filter((file) => !isRejected(file))).toEqual([]);
  });

  test('src/main.ts imports a layer only when it is needed, so that a thread loads its own part alone', () => {
    const text = readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8');
    const imported = [...text.matchAll(/^(?:import|export)\b[^']*'([^']+)'/gm)].map(([, name]) => name);
    expect(imported).toEqual(['./host/node/threads.ts']);
  });

  test.each(MACHINE_MODULES)('%s is for the implementations inside host/ only', (module) => {
    expect(FOLDERS.filter((layer) => !isRejected(fileOf(layer, module)))).toEqual([]);
    expect(HOST_IMPLEMENTATIONS.filter((one) => isRejected(fileOf(`host/${one}/deep`, module)))).toEqual([]);
  });

  test.each(HOST_IMPLEMENTATIONS)('host/%s may import no other layer than lib', (one) => {
    expect(isRejected(fileOf(`host/${one}/deep`, 'events'))).toBe(true);
  });
});

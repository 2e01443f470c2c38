import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { levelOf } from '../../src/events/catalogue.ts';
import { problemsOf } from '../../src/knowledge/recipe-lint.fixture.ts';
import type { Recipe } from '../../src/knowledge/recipe.ts';
import { RECIPES } from '../../src/knowledge/recipes.ts';
import { minutes } from '../../src/lib/time.ts';

/** The recipe of the guide, added to the list as the guide says, before anything is made of that list. */
const GUIDE = readFileSync(new URL('../../docs/adding-a-device.md', import.meta.url), 'utf8');
const [, text = ''] = /^export const ACME_CAMERA: Recipe = ([^]*?^\});$/m.exec(GUIDE) ?? [];
const made: { readonly default: Recipe } = await import(
  `data:text/javascript,${encodeURIComponent(`export default ${text}`)}`
);
const recipe = made.default;
Array.prototype.push.call(RECIPES, recipe);

/** Other tests of the same process know nothing of it. */
afterAll(() => {
  Array.prototype.pop.call(RECIPES);
});

const { SimulatedBench } = await import('../support/simulated-bench.ts');
const { deviceFiles } = await import('../../src/simulation/device/files.ts');
const { orderDevices } = await import('../../src/simulation/device/traits.ts');

it('the recipe of the guide has no mistake', () => {
  expect(recipe.id).toBe('acme-camera');
  expect(problemsOf(recipe, RECIPES)).toEqual([]);
});

it('mistakes in a recipe are all named, each with its path', () => {
  const wrong: Recipe = {
    ...recipe,
    id: 'Acme',
    match: { dhcp: [{}, { oui: ['00-11'] }] },
    dhcp: { options: { 150: 'nowhere' } },
    trace: { ...recipe.trace, loads: ['a.b'], proof: ['(x+)+'] },
    steps: recipe.steps.slice(0, -1),
    sources: [],
  };
  const problems = problemsOf(wrong, RECIPES).join('\n');
  for (const path of [
    'id',
    'match.dhcp[0]',
    'match.dhcp[1].oui',
    'dhcp.options',
    'pattern a.b',
    'pattern (x+)+',
    'steps',
    'sources',
  ])
    expect(problems).toContain(`Acme: ${path}`);
});

it(
  'a device of the new recipe is recovered by the station, and nothing is found wrong',
  { timeout: 60_000 },
  async () => {
    const order = { model: 'acme', count: 1, pace: 1 };
    const [traits] = orderDevices(order) ?? [];
    if (traits === undefined) throw new Error('it is not played');
    const bench = new SimulatedBench(deviceFiles(recipe, traits.hardware));
    await bench.station();
    bench.devices(order);
    expect(bench.recovered(1, minutes(10))).toBe(true);
    expect(bench.stories).toMatchObject([{ model: 'Acme camera', phase: 'recovered' }]);
    const bad = bench.events.filter(
      (event) => ['warning', 'error'].includes(levelOf(event)) || event.type === 'finding.raised',
    );
    expect(bad).toEqual([]);
  },
);

import { describe, expect, it } from 'vitest';
import { RECIPES } from '../../src/knowledge/recipes.ts';
import type { Recipe } from '../../src/knowledge/recipe.ts';
import { levelOf } from '../../src/events/catalogue.ts';
import { formatIpv4, ipv4, type AdapterAddress } from '../../src/lib/address.ts';
import { minutes, seconds } from '../../src/lib/time.ts';
import { deviceFiles } from '../../src/simulation/device/files.ts';
import { orderDevices, type DeviceOrder } from '../../src/simulation/device/traits.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const PLAYED = RECIPES.filter(({ session }) => session !== undefined);
const isByTftp = ({ session }: Recipe): boolean => session?.asks.every(({ by }) => by !== 'http') === true;
/** Those that the simulated device plays by itself; for the others the files are read by HTTP. */
const WHOLE = PLAYED.filter(isByTftp);

type Manner = Partial<DeviceOrder>;

interface Played {
  readonly bench: SimulatedBench;
  readonly phases: readonly string[];
  /** Findings, and everything that a person would take for a warning. */
  readonly warnings: readonly string[];
}

async function play(
  recipe: Recipe,
  manner: Manner = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Played> {
  const order: DeviceOrder = { model: recipe.id, count: 1, pace: 1, ...manner };
  const [traits] = orderDevices(order) ?? [];
  if (traits === undefined) throw new Error(`${recipe.id} is not played`);
  const at: AdapterAddress = { address: traits.fixed?.server ?? ipv4(0xc0a8_0101), prefix: 24 };
  const bench = new SimulatedBench(deviceFiles(recipe, traits.hardware), {}, {}, at, true);
  await bench.station(settings);
  bench.devices(order);
  if (!isByTftp(recipe)) await readByHttp(bench, recipe);
  bench.recovered(1, minutes(20));
  bench.network.runFor(minutes(10));
  const warnings = bench.events.flatMap((event) => {
    const isBad = levelOf(event) === 'warning' || levelOf(event) === 'error' || event.type === 'finding.raised';
    return isBad ? [JSON.stringify(event)] : [];
  });
  return { bench, phases: bench.stories.map(({ phase }) => phase), warnings };
}

/** Once it has its address, one file after the other, each over a connection of its own. */
async function readByHttp(bench: SimulatedBench, { session }: Recipe): Promise<void> {
  bench.network.runUntil(() => bench.stories.some(({ address }) => address !== undefined), minutes(2));
  const from = bench.stories[0]?.address ?? '';
  for (const { file } of session?.asks ?? []) {
    let close = (): void => undefined;
    const listener = { data: () => undefined, ended: () => undefined, closed: () => undefined };
    const host = formatIpv4(bench.at.address);
    bench.machine.streams.connectFrom(from, { host, port: 6970 }, listener, (opened) => {
      opened.write(new TextEncoder().encode(`GET /${file} HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
      close = () => opened.end();
    });
    for (let turn = 0; turn < 20; turn += 1) {
      bench.network.runFor(seconds(0.1));
      await new Promise(setImmediate);
      if (turn === 15) close();
    }
  }
}

describe('a healthy session', () => {
  it.each(WHOLE.map((recipe) => [recipe.id, recipe] as const))(
    'of %s ends well and raises nothing',
    async (_id, recipe) => {
      const { phases, warnings, bench } = await play(recipe);
      expect(warnings).toEqual([]);
      expect(phases).toEqual(['recovered']);
      const [recovered, ...more] = bench.events.flatMap((event) => (event.type === 'device.recovered' ? [event] : []));
      expect(more).toEqual([]);
      expect(recovered?.proof).toMatch(/read to (its|their) last byte/);
    },
  );

  it.each(PLAYED.filter((one) => !WHOLE.includes(one)).map((recipe) => [recipe.id, recipe] as const))(
    'of %s, by HTTP, ends well and raises nothing',
    async (_id, recipe) => {
      const { bench, phases, warnings } = await play(recipe);
      expect(warnings).toEqual([]);
      expect(bench.events.some((event) => event.type === 'file.complete' && event.by === 'http')).toBe(true);
      expect(phases).toEqual(['recovered']);
      expect(bench.stories.map((story) => story.recipe?.id)).toEqual([recipe.id]);
    },
  );
});

describe.each<[string, Manner]>([
  ['slow', { pace: 3 }],
  ['lossy', { loses: 0.03 }],
  ['impatient', { isImpatient: true }],
])('a %s device', (_what, manner) => {
  it.each(WHOLE.map((recipe) => [recipe.id, recipe] as const))(
    'of %s is recovered, and raises nothing',
    async (_id, recipe) => {
      const { phases, warnings } = await play(recipe, manner);
      expect(warnings).toEqual([]);
      expect(phases).toEqual(['recovered']);
    },
  );
});

it.each(WHOLE.map((recipe) => [recipe.id, recipe] as const))(
  '%s that loses its power in the middle recovers after that',
  async (_id, recipe) => {
    const { phases, warnings } = await play(recipe, { reboots: true });
    expect(phases).toEqual(['recovered']);
    expect(warnings.filter((told) => !told.includes('unplugged-too-early') && !told.includes('file.failed'))).toEqual(
      [],
    );
  },
);

it('two devices of different recipes on one cable do not disturb each other', { timeout: 60_000 }, async () => {
  const orders = ['polycom', 'raspberry-pi-4'].map((model): DeviceOrder => ({ model, count: 1, pace: 1 }));
  const traits = orders.flatMap((order) => orderDevices(order) ?? []);
  const bench = new SimulatedBench(traits.flatMap(({ recipe, hardware }) => deviceFiles(recipe, hardware)));
  await bench.station();
  for (const order of orders) bench.devices(order);
  expect(bench.recovered(2, minutes(5))).toBe(true);
  expect(new Set(bench.stories.map(({ recipe }) => recipe?.id))).toEqual(new Set(['polycom', 'raspberry-pi-4']));
  expect(bench.events.filter((event) => event.type === 'finding.raised' || levelOf(event) === 'warning')).toEqual([]);
});

it('the stages of a device are told in their order, with what comes next', async () => {
  const { bench } = await play(recipeOf('polycom'));
  const stages = bench.events.flatMap((event) => (event.type === 'device.stage' ? [[event.stage, event.next]] : []));
  expect(stages).toEqual([
    ['address', 'The phone reads its boot program'],
    ['loads', 'The phone reads and writes its application'],
    ['components', 'The phone runs its application'],
    ['booted', undefined],
  ]);
});

function recipeOf(id: string): Recipe {
  const found = RECIPES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

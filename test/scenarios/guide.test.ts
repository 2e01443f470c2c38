import { expect, it } from 'vitest';
import { generateFaultyPackage } from '../../src/simulation/look-alikes/faults.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;

/** The types of what a station tells until it waits for devices, that a person acts on. */
async function toldBy(files: ConstructorParameters<typeof SimulatedBench>[0]): Promise<readonly string[]> {
  const bench = new SimulatedBench(files);
  await bench.station();
  const wanted = /^(firmware\.(adopted|problem|incomplete|none)|station\.started)$/;
  return bench.stream.since(0, 1000).events.flatMap(({ type }) => (wanted.test(type) ? [type] : []));
}

it('what is wrong with the firmware in a folder, and not to reset the phone, is told before the station is ready', async () => {
  expect(await toldBy(generateFaultyPackage(ORDER, 'missing-component'))).toEqual([
    'firmware.adopted',
    'firmware.problem',
    'firmware.incomplete',
    'station.started',
  ]);
});

it('nobody is warned of firmware that is whole', async () => {
  expect(await toldBy(generatePackage(ORDER))).toEqual(['firmware.adopted', 'station.started']);
});

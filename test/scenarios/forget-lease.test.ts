import { expect, it } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

it("a lease that is deleted while the station runs is nobody's, and its device gets another address", async () => {
  const bench = new SimulatedBench(generatePackage({ family: '11', protocol: 'sccp', seed: 1 }));
  const station = await bench.station();
  const replies = async (name: string, request: object): Promise<readonly unknown[]> => {
    const all: unknown[] = [];
    for await (const reply of station.asking?.ask(name, request) ?? []) all.push(reply.ok ? reply.value : reply.error);
    return all;
  };
  /** What answers is asked between two turns of its loop. */
  const ask = async (name: string, request: object): Promise<readonly unknown[]> => {
    const asked = { told: ['no answer'] as readonly unknown[], isOver: false };
    void replies(name, request).then((told) => Object.assign(asked, { told, isOver: true }));
    for (let turns = 0; turns < 100 && !asked.isOver; turns += 1) {
      bench.network.runFor(seconds(0.1));
      await new Promise(setImmediate);
    }
    return asked.told;
  };
  bench.phones({ model: '7911', count: 1, pace: 1 });
  expect(bench.recovered(1, minutes(5))).toBe(true);
  const [lease] = await ask('dhcp.leases', {});
  expect(lease).toMatchObject({ state: 'bound', hardware: '00:26:99:ef:0f:1a' });
  const { address } = lease as { address: string };
  expect(await ask('dhcp.forget', { address })).toMatchObject([{ forgotten: { address, state: 'bound' } }]);
  expect(await ask('dhcp.leases', {})).toMatchObject([{ address, state: 'released', hardware: '' }]);
  expect(await ask('dhcp.forget', { address: '10.9.9.9' })).toEqual([{}]);
  expect(await ask('dhcp.forget', { address: 'nonsense' })).toEqual([{}]);
});

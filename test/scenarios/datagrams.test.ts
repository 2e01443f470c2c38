/** The last datagrams of a device, as somebody sees them who looks into its packets. */
import { expect, it } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import type { DatagramRow } from '../../src/station/asking/datagram-row.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const PHONE = '00:26:99:ef:0f:1a';

async function datagrams(made: SimulatedBench, request: object): Promise<readonly DatagramRow[]> {
  const turns = setInterval(() => made.network.runFor(seconds(0.02)), 1);
  const query = new URLSearchParams(Object.entries(request)).toString();
  const response = await made.machine.web.ask(`/api/ask/station.datagrams?${query}`);
  clearInterval(turns);
  const { replies }: { replies: readonly DatagramRow[] } = JSON.parse(await response.text());
  return replies;
}

it('are DHCP and what opens transfers, from it and to it, in their order and without data', async () => {
  const made = new SimulatedBench(generatePackage({ family: '11', protocol: 'sccp', seed: 1 }));
  await made.station({ page: {} });
  made.phones({ model: '7911', count: 1, pace: 1 });
  expect(made.recovered(1, minutes(5))).toBe(true);
  const rows = await datagrams(made, { device: PHONE });
  expect(rows.slice(0, 6).map(({ direction, title }) => `${direction} ${title}`)).toEqual([
    'in discover',
    'out offer',
    'in request',
    'out ack',
    'in read request term11.default.loads',
    'in read request jar11sccp.9-4-2ES26.sbn',
  ]);
  expect(rows.some(({ title }) => /^(data|acknowledgement)/.test(title))).toBe(false);
  expect(rows.map(({ title }) => title)).toContain('read request CTLSEP002699EF0F1A.tlv');
  expect(rows.filter(({ title }) => title.startsWith('error'))).not.toEqual([]);
  const [discover] = rows;
  expect(discover?.hex).toMatch(/^010106/);
  expect(discover?.fields).toContainEqual(expect.objectContaining({ name: 'chaddr', value: PHONE, from: 28, to: 44 }));
  const later = await datagrams(made, { device: PHONE, after: rows.at(-2)?.n ?? 0 });
  expect(later).toEqual(rows.slice(-1));
  expect(await datagrams(made, { device: '02:00:00:00:00:01' })).toEqual([]);
});

/** What a station does with the leases on its disk, and what it tells of them. */
import { expect, it } from 'vitest';
import { seconds } from '../../src/lib/time.ts';
import { PHONE, opt } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { TestClient } from '../../src/services/dhcp/bench.fixture.ts';
import { Computer } from '../support/computer.ts';

const JOURNAL = 'leases/journal-000001.jsonl';
const PLAIN = { dhcp: { probe: false, pool: '192.168.1.100-192.168.1.109', lease: '2h' } };
const NAMES = [opt(12, 'SEP002699EF0F1A'), opt(60, 'Cisco Systems, Inc. IP Phone CP-7911G\0')];

/** A station that has given an address to the phone, and was stopped. */
async function before(): Promise<Computer> {
  const computer = new Computer();
  const station = await computer.started({ yaml: PLAIN });
  await computer.pass();
  new TestClient(computer.network, PHONE).lease({ options: NAMES });
  await station.stop('the night comes');
  computer.told.length = 0;
  return computer;
}

async function asked(computer: Computer, ask: string): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  const answer = computer.base.channel.answer?.({ ask }, new AbortController().signal);
  for (;;) {
    const next = answer?.[Symbol.asyncIterator]().next();
    await computer.pass(seconds(0.2));
    const reply = await next;
    if (reply === undefined || reply.done === true) return replies;
    replies.push(reply.value);
  }
}

it('leases are there again after a restart, and are told to who asks', async () => {
  const computer = await before();
  await computer.started({ yaml: PLAIN });
  expect(computer.events('lease.loaded')).toMatchObject([{ leases: 1, file: '/simulated/leases' }]);
  new TestClient(computer.network, '02:00:00:00:aa:01', { name: 'eth7' }).bytes(new Uint8Array());
  const [lease, ...more] = await asked(computer, 'dhcp.leases');
  expect(more).toEqual([]);
  expect(lease).toEqual({
    ok: true,
    value: {
      address: '192.168.1.100',
      hardware: PHONE,
      state: 'bound',
      since: expect.any(Number),
      until: expect.any(Number),
      hostname: 'SEP002699EF0F1A',
      vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
    },
  });
});

it('an endless lease of a device that says nothing of itself is told without what is not known', async () => {
  const computer = new Computer();
  await computer.started({ yaml: { dhcp: { ...PLAIN.dhcp, lease: 'infinite' } } });
  await computer.pass();
  new TestClient(computer.network, PHONE).lease();
  const [lease] = await asked(computer, 'dhcp.leases');
  expect(lease).toEqual({
    ok: true,
    value: { address: '192.168.1.100', hardware: PHONE, state: 'bound', since: expect.any(Number) },
  });
});

it('a row that somebody damaged is told with its place, and the others count', async () => {
  const computer = await before();
  const { disk } = computer.base;
  const rows = new TextDecoder().decode(disk.peek(JOURNAL));
  disk.put(JOURNAL, new TextEncoder().encode(`${rows}not a lease\n`));
  await computer.started({ yaml: PLAIN });
  expect(computer.events('lease.loaded')).toMatchObject([{ leases: 1 }]);
  expect(computer.events('lease.row-damaged')).toMatchObject([{ line: rows.split('\n').length }]);
});

it('without a file nothing is stored, and an address is anybody’s after a restart', async () => {
  const forgetful = { dhcp: { ...PLAIN.dhcp, persistent: false } };
  const computer = new Computer();
  const station = await computer.started({ yaml: forgetful });
  await computer.pass();
  expect(new TestClient(computer.network, PHONE).lease()?.kind).toBe('ack');
  expect(await asked(computer, 'dhcp.leases')).toHaveLength(1);
  await station.stop('Ctrl-C');
  expect(computer.types()).not.toContain('lease.loaded');
  expect(computer.base.disk.peek(JOURNAL)).toBeUndefined();
});

it('on a full disk records of sessions go for leases, which is told once, and devices get their addresses', async () => {
  const computer = new Computer();
  const { disk } = computer.base;
  disk.put('sessions/2020-01-01T00-00-00.000Z.jsonl', new Uint8Array(1_000_000));
  disk.put('sessions/2020-01-02T00-00-00.000Z.jsonl', new Uint8Array(1_000_000));
  await computer.started({ yaml: PLAIN });
  await computer.pass();
  disk.room(0);
  expect(new TestClient(computer.network, PHONE).lease()?.kind).toBe('ack');
  await computer.pass();
  expect(computer.events('session.dropped')).toMatchObject([{ why: 'disk-full' }]);
  expect(computer.types()).not.toContain('lease.not-stored');
});

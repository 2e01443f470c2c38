/**
 * A service written by following docs/services.md: it tells the length of a file. Its packet half answers datagrams, its
 * main half answers a question with the files of the packet side. The station knows it by the list of modules alone.
 */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { loadSettings } from '../../src/config/load.ts';
import { settingsPage } from '../../src/config/reference.ts';
import { port } from '../../src/config/values.ts';
import type { DatagramHandler } from '../../src/host/datagrams/datagrams.ts';
import { ipv4 } from '../../src/lib/address.ts';
import type { StationEvent } from '../../src/events/types.ts';
import { stationError } from '../../src/host/station-error.ts';
import { err, ok } from '../../src/lib/result.ts';
import { instant, NEVER, seconds } from '../../src/lib/time.ts';
import type { MainNeeds, PacketNeeds, PlanContext, ServiceModule } from '../../src/services/module.ts';
import { socketPlace } from '../../src/services/place.ts';
import type { AnswersTo, Questions } from '../../src/services/question.ts';
import { MODULES } from '../../src/station/modules.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { Station } from '../../src/station/station.ts';
import { DATA, simulatedMachine } from '../machine/machine.ts';
import { SimulatedNetwork } from '../machine/network.ts';

const SETTINGS = z.strictObject({ port: port().default(4000).describe('Port that names of files come to.') });
type Settings = z.output<typeof SETTINGS>;

const QUESTIONS = {
  'length.of': { text: 'How long a file is.', request: z.strictObject({ file: z.string() }), reply: z.number() },
} as const satisfies Questions;

interface LengthPlan {
  readonly port: number;
  readonly place: ReturnType<typeof socketPlace>;
}

const LENGTH: ServiceModule = {
  name: 'length',
  title: 'Length',
  without: 'no lengths',
  observes: false,
  flags: [{ flags: '--length-port <n>', text: 'default 4000', path: ['port'], value: 'port' }],
  parts: async () => ({
    settings: SETTINGS,
    questions: QUESTIONS,
    plan: (settings: Settings, { places }: PlanContext) => {
      const [place] = places;
      if (place === undefined) throw new Error('a station has a place');
      return ok({ port: settings.port, place: socketPlace(place) });
    },
  }),
  packet: async () => ({ open: openPacketHalf }),
  main: async () => ({ open: openMainHalf }),
};

async function openPacketHalf(plan: LengthPlan, { machine, files, clients }: PacketNeeds) {
  const handler: DatagramHandler = {
    receive(socket, batch) {
      for (let index = 0; index < batch.count; index += 1) {
        const [to, toPort] = [batch.address(index), batch.port(index)];
        const name = new TextDecoder().decode(batch.bytes(index));
        const found = files.find(name, clients.identify('192.168.1.9'));
        const text = new TextEncoder().encode(found.kind === 'snapshot' ? String(found.size) : found.kind);
        const at = socket.reserve();
        socket.outBytes.set(text, at);
        socket.queue(text.length, to, toPort);
      }
    },
    wake: () => undefined,
    deadline: () => NEVER,
  };
  const socket = await machine.host.open({ ...plan.place, port: plan.port }, handler);
  return socket.ok ? ok({ name: `Length ${plan.port}`, close: () => socket.value.close() }) : socket;
}

async function openMainHalf(_plan: LengthPlan, { files }: MainNeeds) {
  const answers: AnswersTo<typeof QUESTIONS> = {
    'length.of': ({ file }) => {
      async function* length(): AsyncGenerator<number> {
        const found = await files.find(file, { address: '192.168.1.9' });
        yield found.kind === 'problem' ? -1 : found.size;
      }
      return ok(length());
    },
  };
  return ok({ name: 'Length by question', answers, close: () => undefined });
}

it('has its settings, its flag and its texts in the station as soon as it is in the list', async () => {
  const shape = await stationSettings([...MODULES, LENGTH]);
  expect(loadSettings(shape, 'length: { port: 5000 }', 'rouse.yaml')).toMatchObject({
    ok: true,
    value: { settings: { length: { port: 5000 }, dhcp: { port: 67 } } },
  });
  expect(loadSettings(shape, 'length: { port: 0 }', 'rouse.yaml')).toMatchObject({
    error: ['rouse.yaml:1: length.port: must be at least 1'],
  });
  expect(settingsPage(shape)).toContain('| `length.port` | 1 to 65535 | `4000` | Port that names of files come to. |');
  expect(settingsPage(shape)).toContain('`--length-port`');
});

it('runs in both threads, and gives the same file from either', async () => {
  const network = new SimulatedNetwork();
  const at = { address: ipv4(0xc0a8_0101), prefix: 24 };
  const host = network.host({ name: 'station', ...at });
  const base = simulatedMachine(host, network.clock, [...MODULES, LENGTH]);
  base.folders.put('/shelf', [{ name: 'hello.txt', bytes: new Uint8Array(5) }]);
  const { schema, parts } = await stationSettings([...MODULES, LENGTH]);
  const order = {
    settings: schema.parse({}),
    parts,
    off: new Set(MODULES.map(({ name }) => name)),
    sources: ['/shelf'],
  };
  const { EventStream } = await import('../../src/events/stream.ts');
  const started = await Station.start(
    { ...order, place: {}, dataFolder: DATA, began: instant(0) },
    new EventStream(),
    base,
  );
  if (!started.ok) throw new Error(started.error.message);
  network.runFor(seconds(1));

  const heard: string[] = [];
  const asker = network.host({ name: 'asker', address: ipv4(0xc0a8_0109), prefix: 24 });
  const opened = asker.openNow(
    { address: ipv4(0xc0a8_0109), port: 5555 },
    {
      receive: (_socket, batch) => heard.push(new TextDecoder().decode(batch.bytes(0))),
      wake: () => undefined,
      deadline: () => NEVER,
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const words = new TextEncoder().encode('HELLO.TXT');
  opened.value.outBytes.set(words, opened.value.reserve());
  opened.value.queue(words.length, at.address, 4000);
  asker.poke();
  network.runFor(seconds(1));
  expect(heard).toEqual(['5']);

  const asked = started.value.asking?.ask('length.of', { file: 'Hello.txt' });
  const reply = asked?.next();
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    network.runFor(seconds(0.1));
  }
  expect(await reply).toMatchObject({ value: { ok: true, value: 5 } });
  await started.value.stop('the test is over');
});

it('is left out and told where it is optional and cannot be opened, and nobody is told that it runs', async () => {
  const network = new SimulatedNetwork();
  const host = network.host({ name: 'station', address: ipv4(0xc0a8_0101), prefix: 24 });
  const refusal = stationError('port-taken', 'Port 4000 is taken.', 'Stop what holds it.');
  const known: string[][] = [];
  const refused: ServiceModule = {
    ...LENGTH,
    isOptional: true,
    packet: async () => ({ open: async () => err(refusal) }),
    main: async () => ({ open: async () => err(refusal) }),
  };
  const witness: ServiceModule = {
    ...LENGTH,
    name: 'witness',
    packet: async () => ({
      open: async (_plan: unknown, { services }: PacketNeeds) => {
        known.push([...services]);
        return ok({ name: 'Witness', close: () => undefined });
      },
    }),
    main: async () => ({ open: async () => ok({ name: 'Witness by question', close: () => undefined }) }),
  };
  const modules = [...MODULES, witness, refused];
  const { schema, parts } = await stationSettings(modules);
  const order = { settings: schema.parse({}), parts, off: new Set(MODULES.map(({ name }) => name)), sources: [] };
  const { EventStream } = await import('../../src/events/stream.ts');
  const events = new EventStream();
  const told: StationEvent[] = [];
  events.subscribe((event) => told.push(event));
  const started = await Station.start(
    { ...order, place: {}, dataFolder: DATA, began: instant(0) },
    events,
    simulatedMachine(host, network.clock, modules),
  );
  if (!started.ok) throw new Error(started.error.message);
  expect(known).toEqual([['witness']]);
  const missing = { service: 'Length', without: 'no lengths', problem: refusal.message, hint: refusal.hint };
  // Each half tells for itself.
  expect(told.filter(({ type }) => type === 'service.missing')).toMatchObject([missing, missing]);
  await started.value.stop('the test is over');
});

/** What hosts promise about adapters, on real ones: two cables between a station and two devices in network namespaces. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ipv4, LIMITED_BROADCAST } from '../../../lib/address.ts';
import { millis } from '../../../lib/time.ts';
import type { DatagramHost, DatagramSocket, SocketPlace } from '../../datagrams/datagrams.ts';
import { Observed, Probe, queueText } from '../../datagrams/probe.fixture.ts';
import { DgramHost } from '../../node/datagrams/dgram-host.ts';
import { BatchedHost } from '../datagrams/batched-host.ts';
import { loadLibc } from '../datagrams/libc.ts';
import { mayMakeNamespaces, Namespace } from '../namespace.fixture.ts';

const ANY = ipv4(0);
const STATION = ipv4(0x0a4d0101);
const STATION_TWO = ipv4(0x0a4d0201);
const DEVICE = ipv4(0x0a4d0109);
const NO_ROUTE = ipv4(0xc0000201);
const ON_THE_CABLE: SocketPlace = { address: ANY, port: 67, device: 'cable1', broadcast: true };
const MOST_TURNS = 3000;

const libc = await loadLibc();

describe.skipIf(!libc.ok || !mayMakeNamespaces())('in network namespaces', () => {
  if (!libc.ok) return;
  const calls = libc.value;

  const kinds: readonly (readonly [string, boolean, (observed: Observed) => DatagramHost])[] = [
    ['BatchedHost', true, (observer) => new BatchedHost(calls, { observer })],
    ['DgramHost with system calls', false, (observer) => new DgramHost({ observer, libc: calls })],
    ['DgramHost on its own', false, (observer) => new DgramHost({ observer })],
  ];

  describe.each(kinds)('%s', (_, tellsArrival, make) => {
    let observed = new Observed();
    let host: DatagramHost;
    let devices: BatchedHost;
    let station: Namespace;
    let outside: Namespace;

    beforeEach(() => {
      observed = new Observed();
      station = new Namespace();
      outside = new Namespace();
      for (const cable of ['cable1', 'cable2']) {
        station.ip(`link add ${cable} type veth peer name ${cable} netns ${outside.name}`);
        for (const end of [station, outside]) end.ip(`link set ${cable} up`);
      }
      station.ip('addr add 10.77.1.1/24 dev cable1');
      station.ip('addr add 10.77.2.1/24 dev cable2');
      host = make(observed);
      devices = new BatchedHost(calls, { observer: observed });
    });

    afterEach(() => {
      host.close();
      devices.close();
      station.remove();
      outside.remove();
    });

    async function open(probe: Probe, place: SocketPlace = ON_THE_CABLE): Promise<DatagramSocket> {
      const result = await station.inside(async () => host.open(place, probe));
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    }

    async function openDevice(probe: Probe, device: string): Promise<DatagramSocket> {
      const place: SocketPlace = { address: ANY, port: 68, device, broadcast: true };
      const result = await outside.inside(async () => devices.open(place, probe));
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    }

    async function until(done: () => boolean): Promise<void> {
      for (let turns = 0; !done(); turns += 1) {
        if (turns > MOST_TURNS) throw new Error('it did not happen');
        devices.turn(millis(0.5));
        if (host instanceof BatchedHost) host.turn(millis(0.5));
        else await setImmediate();
      }
    }

    it('hears the broadcast of a device without an address, and answers by broadcast on that cable only', async () => {
      const server = new Probe();
      const [one, two] = [new Probe(), new Probe()];
      server.onReceive = (socket) => queueText(socket, 'offer', LIMITED_BROADCAST, 68);
      await open(server);
      const phone = await openDevice(one, 'cable1');
      const other = await openDevice(two, 'cable2');
      queueText(other, 'elsewhere', ipv4(0x0a4d02ff), 9);
      queueText(phone, 'discover', LIMITED_BROADCAST, 67);
      await until(() => one.texts.length > 0);
      expect([server.texts, one.texts, two.texts]).toEqual([['discover'], ['offer'], []]);
      expect(server.senders).toEqual([{ address: ANY, port: 68 }]);
      expect(one.senders).toEqual([{ address: STATION, port: 67 }]);
      if (tellsArrival) expect(server.locals).toEqual([LIMITED_BROADCAST]);
    });

    it('answers a device that has an address from the address of the adapter', async () => {
      outside.ip('addr add 10.77.1.9/24 dev cable1');
      const server = new Probe({ echo: true });
      await open(server);
      const one = new Probe();
      const phone = await openDevice(one, 'cable1');
      queueText(phone, 'request', STATION, 67);
      await until(() => one.texts.length > 0);
      expect(server.senders).toEqual([{ address: DEVICE, port: 68 }]);
      expect(one.senders).toEqual([{ address: STATION, port: 67 }]);
      if (tellsArrival) expect(server.locals).toEqual([STATION]);
    });

    it('counts what has no route, and goes on', async () => {
      const server = new Probe();
      const socket = await open(server, { address: ANY, port: 0 });
      queueText(socket, 'lost', NO_ROUTE, 9);
      queueText(socket, 'found', STATION_TWO, socket.port);
      host.poke();
      await until(() => server.texts.length > 0 && observed.failed.length > 0);
      expect([server.texts, observed.failed]).toEqual([['found'], ['ENETUNREACH']]);
    });

    it('lives on when its adapter is pulled out', async () => {
      const server = new Probe();
      const socket = await open(server);
      station.ip('link del cable1');
      for (let i = 0; i < 3; i += 1) queueText(socket, 'nobody hears it', LIMITED_BROADCAST, 68);
      host.poke();
      const alive = new Probe();
      const second = await open(alive, { address: STATION_TWO, port: 0 });
      queueText(second, 'alive', STATION_TWO, second.port);
      host.poke();
      await until(() => alive.texts.length > 0 && observed.failed.length > 0);
      expect(observed.faults).toEqual([]);
    });

    it('finds the port taken when another program listens on all adapters', async () => {
      const first = new BatchedHost(calls);
      const taken = await station.inside(async () => first.open({ address: ANY, port: 67 }, new Probe()));
      const result = await station.inside(async () => host.open(ON_THE_CABLE, new Probe()));
      first.close();
      expect([taken.ok, result.ok ? undefined : result.error.code]).toEqual([true, 'port-taken']);
    });
  });

  it('serves two adapters by one handler, knowing which one each datagram came in by', async () => {
    const [station, outside] = [new Namespace(), new Namespace()];
    const host = new BatchedHost(calls);
    onTestFinished(() => {
      host.close();
      for (const namespace of [station, outside]) namespace.remove();
    });
    const server = new Probe();
    const indexes: number[] = [];
    for (const cable of ['cable1', 'cable2']) {
      station.ip(`link add ${cable} type veth peer name ${cable} netns ${outside.name}`);
      for (const end of [station, outside]) end.ip(`link set ${cable} up`);
      const place: SocketPlace = { address: ANY, port: 67, device: cable, broadcast: true };
      await station.inside(async () => host.open(place, server));
      await station.inside(async () => indexes.push(calls.if_nametoindex(cable)));
      const phone = await outside.inside(async () => host.open({ ...place, port: 68 }, new Probe()));
      if (phone.ok) queueText(phone.value, cable, LIMITED_BROADCAST, 67);
    }
    for (let turns = 0; turns < MOST_TURNS && server.texts.length < 2; turns += 1) host.turn(millis(0.5));
    const arrivals = server.texts.map((text, index) => `${text} ${server.adapters[index]}`);
    expect(arrivals.toSorted((a, b) => a.localeCompare(b))).toEqual(
      ['cable1', 'cable2'].map((c, i) => `${c} ${indexes[i]}`),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4, LIMITED_BROADCAST, parseIpv4, type Ipv4 } from '../../src/lib/address.ts';
import { instant, millis, minutes, NEVER, seconds, type Instant } from '../../src/lib/time.ts';
import type { Batch, DatagramHandler, DatagramSocket, SocketPlace } from '../../src/host/datagrams/datagrams.ts';
import { SimulatedNetwork, type NetworkSettings } from './network.ts';
import type { SimulatedHost } from './simulated-host.ts';

const ANY = ipv4(0);

function at(text: string): Ipv4 {
  const parsed = parseIpv4(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** Writes down what arrives: `0.125 10.0.0.1:7>10.0.0.2 hello`. */
class Listener implements DatagramHandler {
  readonly heard: string[] = [];
  readonly adapters: number[] = [];

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let i = 0; i < batch.count; i += 1) {
      const text = Buffer.from(batch.bytes(i)).toString();
      this.heard.push(`${now} ${formatIpv4(batch.address(i))}:${batch.port(i)}>${formatIpv4(batch.local(i))} ${text}`);
      this.adapters.push(batch.adapter(i));
    }
  }

  wake(): void {}

  deadline(): Instant {
    return NEVER;
  }
}

function open(
  host: SimulatedHost,
  place: Partial<SocketPlace>,
  handler: DatagramHandler = new Listener(),
): DatagramSocket {
  const opened = host.openNow({ address: ANY, port: 0, broadcast: true, ...place }, handler);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function say(socket: DatagramSocket, to: Ipv4, port: number, text: string): void {
  const length = Buffer.from(text).copy(socket.outBytes, socket.reserve());
  socket.queue(length, to, port);
}

function pair(settings: NetworkSettings = {}) {
  const network = new SimulatedNetwork(settings);
  const station = network.host({ name: 'station', address: at('10.0.0.1') });
  const phone = network.host({ name: 'phone', address: at('10.0.0.2') });
  return { network, station, phone };
}

describe('SimulatedNetwork', () => {
  it('carries a datagram to the host that has the address, after the latency', () => {
    const { network, station, phone } = pair();
    const ears = new Listener();
    open(phone, { port: 69 }, ears);
    say(open(station, { port: 7 }), at('10.0.0.2'), 69, 'hello');
    network.runFor(seconds(1));
    expect(ears.heard).toEqual(['0.125 10.0.0.1:7>10.0.0.2 hello']);
    expect(network.now()).toBe(1000);
  });

  it('lets a host without an address send and hear broadcasts, and take an address later', () => {
    const network = new SimulatedNetwork();
    const station = network.host({ name: 'station', address: at('10.0.0.1') });
    const phone = network.host({ name: 'phone' });
    const [phoneEars, stationEars] = [new Listener(), new Listener()];
    const phoneSocket = open(phone, { port: 68 }, phoneEars);
    const stationSocket = open(station, { port: 67 }, stationEars);
    say(phoneSocket, LIMITED_BROADCAST, 67, 'discover');
    say(stationSocket, at('10.0.0.9'), 68, 'deaf');
    say(stationSocket, LIMITED_BROADCAST, 68, 'offer');
    network.runFor(seconds(1));
    phone.configure({ address: at('10.0.0.9') });
    say(stationSocket, at('10.0.0.9'), 68, 'unicast');
    say(stationSocket, at('10.0.0.255'), 68, 'subnet');
    network.runFor(seconds(1));
    expect(stationEars.heard).toEqual(['0.125 0.0.0.0:68>255.255.255.255 discover']);
    expect(phoneEars.heard).toEqual([
      '0.125 10.0.0.1:67>255.255.255.255 offer',
      '1000.125 10.0.0.1:67>10.0.0.9 unicast',
      '1000.125 10.0.0.1:67>10.0.0.255 subnet',
    ]);
  });

  it('keeps a broadcast on the segment of the adapter it leaves by, and tells which adapter received it', () => {
    const network = new SimulatedNetwork();
    const station = network.host({
      name: 'station',
      adapters: [
        { segment: 'left', address: at('10.0.1.1') },
        { segment: 'right', address: at('10.0.2.1') },
      ],
    });
    const left = network.host({ name: 'left', segment: 'left', address: at('10.0.1.9') });
    const right = network.host({ name: 'right', segment: 'right' });
    const [leftEars, rightEars, stationEars] = [new Listener(), new Listener(), new Listener()];
    open(left, { port: 68 }, leftEars);
    const rightSocket = open(right, { port: 68 }, rightEars);
    const socket = open(station, { port: 67, device: 'eth1' }, stationEars);
    say(socket, LIMITED_BROADCAST, 68, 'offer');
    say(rightSocket, LIMITED_BROADCAST, 67, 'discover');
    network.runFor(seconds(1));
    expect([leftEars.heard.length, rightEars.heard.length]).toEqual([0, 1]);
    expect([stationEars.heard.length, stationEars.adapters]).toEqual([1, [2]]);
  });

  it('repeats a bad network exactly by its seed', () => {
    const run = (seed: number): readonly string[] => {
      const conditions = { loss: 0.2, duplication: 0.2, jitter: millis(4), reordering: 0.1 };
      const { network, station, phone } = pair({ seed, conditions, record: true });
      const ears = new Listener();
      open(phone, { port: 69 }, ears);
      const socket = open(station, { port: 7 });
      for (let i = 0; i < 200; i += 1) {
        network.clock.at(instant(i), () => say(socket, at('10.0.0.2'), 69, `${i}`));
      }
      network.runFor(seconds(10));
      expect(new Set(network.recorded.map((one) => one.fate))).toEqual(new Set(['delivered', 'duplicated', 'lost']));
      return ears.heard;
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    const order = run(7).map((line) => Number(line.split(' ')[2]));
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
  });

  it('loses the datagrams a script chooses', () => {
    const { network, station, phone } = pair({ record: true });
    const ears = new Listener();
    open(phone, { port: 69 }, ears);
    const socket = open(station, { port: 7 });
    network.lose((frame) => frame.bytes.length === 3);
    for (const text of ['a', 'two', 'four']) say(socket, at('10.0.0.2'), 69, text);
    network.runFor(seconds(1));
    expect(ears.heard.map((line) => line.split(' ')[2])).toEqual(['a', 'four']);
    expect(network.recorded.map((one) => one.fate)).toEqual(['delivered', 'lost', 'delivered']);
  });

  it('delivers nothing while a cable is unplugged', () => {
    const { network, station, phone } = pair({ record: true });
    const ears = new Listener();
    open(phone, { port: 69 }, ears);
    phone.configure({ up: false });
    say(open(station, { port: 7 }), at('10.0.0.2'), 69, 'lost');
    network.runFor(seconds(1));
    expect(ears.heard).toEqual([]);
    expect(network.recorded.map((one) => one.fate)).toEqual(['unheard']);
  });

  it('wakes a handler exactly at its deadline, and skips the silence before it', () => {
    const { network, station } = pair();
    const woken: Instant[] = [];
    let next = instant(3_600_000);
    const alarm: DatagramHandler = {
      receive() {},
      wake(now) {
        woken.push(now);
        next = instant(now + 500);
      },
      deadline: () => next,
    };
    open(station, {}, alarm);
    expect(network.runUntil(() => woken.length === 3, minutes(120))).toBe(true);
    expect(woken).toEqual([3_600_000, 3_600_500, 3_601_000]);
  });

  it('answers false from runUntil when nothing can happen any more', () => {
    const { network } = pair();
    expect(network.runUntil(() => false, minutes(60))).toBe(false);
  });

  it('reaches a relay agent behind a gateway by any of its addresses', () => {
    const network = new SimulatedNetwork();
    const station = network.host({ name: 'station', address: at('10.0.0.1'), gateway: at('10.0.0.254') });
    const relay = network.host({
      name: 'relay',
      adapters: [{ address: at('10.0.0.254') }, { segment: 'far', address: at('10.9.0.1') }],
    });
    const ears = new Listener();
    open(relay, { port: 67 }, ears);
    say(open(station, { port: 67 }), at('10.9.0.1'), 67, 'offer');
    network.runFor(seconds(1));
    expect(ears.heard).toEqual(['0.125 10.0.0.1:67>10.9.0.1 offer']);
  });

  it.each([
    { port: 67, address: ANY, code: 'port-taken' },
    { port: 68, address: at('10.0.0.77'), code: 'no-address' },
    { port: 68, address: ANY, device: 'eth9', code: 'no-adapter' },
  ])('refuses a socket with $code as a system does', ({ code, ...place }) => {
    const { station } = pair();
    open(station, { port: 67 });
    const refused = station.openNow(place, new Listener());
    expect(refused.ok ? undefined : refused.error.code).toBe(code);
  });

  it('counts what cannot leave, and tells it once a second', () => {
    const network = new SimulatedNetwork();
    const told: string[] = [];
    const observer = { sendFailed: (...words: readonly unknown[]) => told.push(words.join(' ')) };
    const phone = network.host({ name: 'phone', observer });
    const socket = open(phone, { port: 68 });
    for (let i = 0; i < 5; i += 1) network.clock.at(instant(i * 300), () => say(socket, at('10.0.0.1'), 69, 'nowhere'));
    network.runFor(seconds(5));
    expect(told).toEqual(['0.0.0.0:68 ENETUNREACH 1', '0.0.0.0:68 ENETUNREACH 3', '0.0.0.0:68 ENETUNREACH 1']);
  });
});

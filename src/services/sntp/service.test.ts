import { beforeEach, describe, expect, it } from 'vitest';
import { SimulatedNetwork } from '../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../test/machine/simulated-host.ts';
import type { Happening } from '../../events/types.ts';
import type { ClockState } from '../../host/system-clock.ts';
import { ipv4 } from '../../lib/address.ts';
import { minutes, NEVER, seconds, type Millis } from '../../lib/time.ts';
import { SntpService } from './service.ts';

const STATION = { address: ipv4(0xc0a8_0101), prefix: 24 };
const PHONE = { address: ipv4(0xc0a8_0109), prefix: 24 };
const EVERYBODY = ipv4(0xc0a8_01ff);

let network: SimulatedNetwork;
let phone: SimulatedHost;
let heard: DataView[];
let told: Happening[];
let state: ClockState | undefined;

beforeEach(() => {
  network = new SimulatedNetwork();
  phone = network.host({ name: 'phone', ...PHONE });
  heard = [];
  told = [];
  state = undefined;
});

function start(broadcast?: Millis): SntpService {
  const host = network.host({ name: 'station', ...STATION });
  const clock = { now: () => host.now(), state: () => state };
  const clients = {
    identify: (address: string) => ({ address, hardware: '00:26:99:ef:0f:1a' }),
    at: () => undefined,
    learn: () => undefined,
    serve: () => undefined,
    isServed: () => true,
    named: () => undefined,
    holder: () => undefined,
    updateNames: () => false,
  };
  const needs = { clients, report: (happening: Happening) => void told.push(happening) };
  const service = new SntpService(broadcast === undefined ? {} : { broadcast }, clock, needs);
  const socket = host.openNow({ address: STATION.address, port: 123, broadcast: true }, service);
  if (!socket.ok) throw new Error(socket.error.message);
  service.serve(socket.value, EVERYBODY, host.now());
  host.poke();
  return service;
}

function listen(port: number): (bytes: Uint8Array) => void {
  const socket = phone.openNow(
    { address: port === 123 ? ipv4(0) : PHONE.address, port },
    {
      receive: (_socket, batch) => {
        for (let i = 0; i < batch.count; i += 1) heard.push(new DataView(batch.bytes(i).slice().buffer));
      },
      wake: () => undefined,
      deadline: () => NEVER,
    },
  );
  if (!socket.ok) throw new Error(socket.error.message);
  return (bytes) => {
    socket.value.outBytes.set(bytes, socket.value.reserve());
    socket.value.queue(bytes.length, STATION.address, 123);
    phone.poke();
    network.runFor(seconds(1));
  };
}

function request(first = 0x23, length = 48): Uint8Array {
  const bytes = new Uint8Array(length).fill(7);
  bytes[0] = first;
  return bytes;
}

describe('who asks for the time', () => {
  it('is told it in as many bytes as a message has, however long the request was', () => {
    start();
    const ask = listen(50_000);
    ask(request());
    ask(request(0x23, 200));
    expect(heard.map(({ byteLength }) => byteLength)).toEqual([48, 48]);
    const unix = (heard[0]?.getUint32(40) ?? 0) - 2_208_988_800;
    expect(Math.abs(unix - network.clock.now() / 1000)).toBeLessThan(3);
  });

  it('gets nothing for what is no request of a client', () => {
    start();
    const ask = listen(50_000);
    for (const first of [0x26, 0x27, 0x21, 0x24, 0x25, 0x03, 0x2b]) ask(request(first));
    ask(request(0x23, 47));
    expect(heard).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is told once an hour', () => {
    start();
    const ask = listen(50_000);
    for (let n = 0; n < 3; n += 1) ask(request());
    expect(told).toEqual([{ type: 'sntp.asked', device: '00:26:99:ef:0f:1a', from: '192.168.1.9:50000', version: 4 }]);
    network.runFor(minutes(60));
    ask(request());
    expect(told).toHaveLength(2);
  });
});

it.each<[string, ClockState | undefined, number, number]>([
  ['unknown', undefined, 0, 1],
  ['set by nobody', { isSynchronised: false, error: 16_000, leap: 'inserted' }, 0, 1],
  ['synchronised', { isSynchronised: true, error: 250, leap: 'none' }, 0, 0.25],
  ['synchronised before a leap second', { isSynchronised: true, error: 500, leap: 'inserted' }, 1, 0.5],
  ['synchronised before one less', { isSynchronised: true, error: 500, leap: 'deleted' }, 2, 0.5],
])('a clock that is %s is told to be so', (_, is, leap, dispersion) => {
  state = is;
  start();
  listen(50_000)(request());
  const [reply] = heard;
  expect((reply?.getUint8(0) ?? 0) >> 6).toBe(leap);
  expect((reply?.getUint32(8) ?? 0) / 65_536).toBe(dispersion);
  expect(reply?.getUint8(1)).toBe(10);
});

describe('unasked', () => {
  it('nobody is told the time', () => {
    start();
    listen(123);
    network.runFor(minutes(60));
    expect(heard).toEqual([]);
  });

  it('everybody is told it where that is wanted, as often as is wanted', () => {
    start(seconds(64));
    listen(123);
    network.runFor(seconds(64 * 3 + 1));
    expect(heard.map((message) => message.getUint8(0))).toEqual([0x25, 0x25, 0x25]);
    expect(heard[0]?.getInt8(2)).toBe(6);
  });
});

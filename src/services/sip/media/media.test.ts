import { beforeEach, describe, expect, it } from 'vitest';
import { simulatedMachine } from '../../../../test/machine/machine.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import type { DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { ipv4, type Ipv4 } from '../../../lib/address.ts';
import { NEVER, seconds } from '../../../lib/time.ts';
import { decodeRtp, encodeRtp, type RtpPacket } from '../../../protocols/rtp/packet.ts';
import type { MediaSession, OpenMedia, Plays } from '../exchange/needs.ts';
import { mediaPorts } from './media.ts';

const STATION = { address: ipv4(0xc0a8_0101), prefix: 24 };
const PHONE = ipv4(0xc0a8_0115);
const OTHER = ipv4(0xc0a8_0163);

let network: SimulatedNetwork;
let openMedia: OpenMedia;
let heard: RtpPacket[];
let send: (bytes: Uint8Array, port?: number) => void;
let sendAsOther: (bytes: Uint8Array) => void;

function speaker(host: SimulatedHost, address: Ipv4): (bytes: Uint8Array, port?: number) => void {
  const opened = host.openNow(
    { address, port: 5004, batch: 512 },
    {
      receive: (_socket: DatagramSocket, batch) => {
        for (let at = 0; at < batch.count; at += 1) {
          const packet = decodeRtp(batch.bytes(at).slice());
          if (packet.ok) heard.push(packet.value);
        }
      },
      wake: () => undefined,
      deadline: () => NEVER,
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return (bytes, port = 16_384) => {
    opened.value.outBytes.set(bytes, opened.value.reserve());
    opened.value.queue(bytes.length, STATION.address, port);
    host.poke();
  };
}

beforeEach(() => {
  network = new SimulatedNetwork();
  heard = [];
  const station = network.host({ name: 'station', ...STATION });
  const { machine } = simulatedMachine(station, network.clock);
  openMedia = mediaPorts({ first: 16_383, last: 16_387 }, machine);
  send = speaker(network.host({ name: 'phone', address: PHONE, prefix: 24 }), PHONE);
  sendAsOther = speaker(network.host({ name: 'other', address: OTHER, prefix: 24 }), OTHER);
});

async function call(plays: Plays): Promise<MediaSession> {
  const session = await openMedia({ plays, codec: 'PCMA', own: '192.168.1.1', address: '192.168.1.21' });
  if (session === undefined) throw new Error('no port');
  session.direct(5004, 'PCMA');
  return session;
}

function packet(sequence: number, parts: Partial<RtpPacket> = {}): Uint8Array {
  const payload = new Uint8Array(160).fill(sequence);
  return encodeRtp({
    payloadType: 8,
    marker: false,
    sequence,
    timestamp: sequence * 160,
    source: 1,
    payload,
    ...parts,
  });
}

describe('the echo', () => {
  it('gives every packet back in its order, as one that speaks itself', async () => {
    const session = await call('echo');
    for (let n = 0; n < 50; n += 1) {
      send(packet(n));
      network.runFor(seconds(0.02));
    }
    network.runFor(seconds(1));
    expect(heard.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(heard[7]).toMatchObject({ payloadType: 8, timestamp: 7 * 160, payload: new Uint8Array(160).fill(7) });
    expect(new Set(heard.map(({ source }) => source))).not.toContain(1);
    expect(session.counts).toEqual({ heard: 50, sent: 50 });
  });

  it('hears nobody but who has called', async () => {
    await call('echo');
    sendAsOther(packet(1));
    network.runFor(seconds(1));
    expect(heard).toEqual([]);
  });

  it('gives back no more than a phone sends', async () => {
    await call('echo');
    for (let n = 0; n < 1000; n += 1) send(packet(n));
    network.runFor(seconds(0.5));
    expect(heard).toHaveLength(200);
  });

  it.each([
    ['another codec', packet(1, { payloadType: 0 })],
    ['more than any phone sends', packet(1, { payload: new Uint8Array(1100) })],
    ['what is no RTP', Uint8Array.of(1, 2, 3)],
  ])('does not answer %s', async (_, bytes) => {
    const session = await call('echo');
    send(bytes);
    network.runFor(seconds(1));
    expect(heard).toEqual([]);
    expect(session.counts.heard).toBe(0);
  });

  it('is silent while the call is held, and after its end', async () => {
    const session = await call('echo');
    session.direct(undefined, 'PCMA');
    send(packet(1));
    network.runFor(seconds(1));
    expect(heard).toEqual([]);
    session.close();
    send(packet(2));
    network.runFor(seconds(1));
    expect(session.counts.heard).toBe(1);
  });
});

describe('the tone', () => {
  it('comes in packets of 20 ms, without being asked for', async () => {
    const session = await call('tone');
    network.runFor(seconds(2));
    expect(heard.length).toBeGreaterThanOrEqual(99);
    expect(heard.length).toBeLessThanOrEqual(101);
    expect(heard.slice(0, 2)).toMatchObject([
      { payloadType: 8, marker: true, sequence: 0, timestamp: 0 },
      { marker: false, sequence: 1, timestamp: 160 },
    ]);
    expect(new Set(heard[0]?.payload).size).toBeGreaterThan(10);
    session.close();
    network.runFor(seconds(0.01));
    const before = heard.length;
    network.runFor(seconds(1));
    expect(heard).toHaveLength(before);
  });

  it('changes its codec when the call does', async () => {
    const session = await call('tone');
    network.runFor(seconds(0.1));
    session.direct(5004, 'PCMU');
    network.runFor(seconds(0.1));
    expect(new Set(heard.map(({ payloadType }) => payloadType))).toEqual(new Set([8, 0]));
  });
});

it('a call takes an even port, and the next call the next one, until there are none', async () => {
  const [one, two] = [await call('echo'), await call('echo')];
  expect([one.port, two.port]).toEqual([16_384, 16_386]);
  await expect(call('echo')).rejects.toThrow('no port');
  one.close();
  expect((await call('echo')).port).toBe(16_384);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedFrame } from '../../formats/pcap/read.ts';
import { UDP_FRAME_HEADERS, writeUdpFrame } from '../../host/datagrams/frames.ts';
import { ALL_CARDS } from '../../host/datagrams/datagrams.ts';
import {
  ANY_ADDRESS,
  ipv4,
  LIMITED_BROADCAST,
  macFromBytes,
  macToBytes,
  type Ipv4,
  type Mac,
} from '../../lib/address.ts';
import { encodeText } from '../../lib/text.ts';
import { instant } from '../../lib/time.ts';
import { writeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import { dhcpMessage, type DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import { captureEvents } from './capture-events.ts';

const [STATION, PHONE, OTHER] = [ipv4(0xc0a8_0101), ipv4(0xc0a8_0164), ipv4(0xc0a8_0163)];
const STATION_CARD = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 1));
const CARD = macFromBytes(Uint8Array.of(0, 0x26, 0x99, 0xef, 0x0f, 0x1a));
const device = '00:26:99:ef:0f:1a';

interface End {
  readonly mac: Mac;
  readonly address: Ipv4;
  readonly port: number;
}

function udp(source: End, destination: End, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(UDP_FRAME_HEADERS + payload.length);
  bytes.set(payload, UDP_FRAME_HEADERS);
  writeUdpFrame(new DataView(bytes.buffer), 0, { source, destination }, payload.length);
  return bytes;
}

function dhcp(kind: DhcpMessage['kind'], options: DhcpMessage['options'] = [], yiaddr = ANY_ADDRESS): Uint8Array {
  const chaddr = new Uint8Array(16);
  chaddr.set(macToBytes(CARD));
  const message = dhcpMessage({ kind, op: yiaddr === 0 ? 1 : 2, chaddr, hlen: 6, yiaddr, options });
  const bytes = new Uint8Array(1024);
  return bytes.slice(0, writeDhcp(message, bytes, 0));
}

const server = (port: number, address = STATION): End => ({ mac: STATION_CARD, address, port });
const client = (port: number, address = PHONE): End => ({ mac: CARD, address, port });
const ALL = (port: number): End => ({ mac: ALL_CARDS, address: LIMITED_BROADCAST, port });
const by = (address: Ipv4) => ({
  code: 54,
  bytes: Uint8Array.of(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255),
});
const ask = (file: string) => udp(client(50_000), server(69), Uint8Array.of(0, 1, ...encodeText(`${file}\0octet\0`)));
const data = (block: number, size: number) =>
  udp(server(40_000), client(50_000), Uint8Array.of(0, 3, 0, block, ...new Uint8Array(size)));
const ack = (block: number) => udp(client(50_000), server(40_000), Uint8Array.of(0, 4, 0, block));
const DISCOVER = udp(client(68, ANY_ADDRESS), ALL(67), dhcp('discover', [{ code: 60, bytes: encodeText('a phone') }]));

function told(...frames: readonly Uint8Array[]) {
  const captured = frames.map((bytes, at): CapturedFrame => ({ at: instant(at * 100), bytes }));
  return captureEvents(captured, 'x.pcap').slice(1);
}

describe('a capture of a station', () => {
  it('tells the lease and the transfer as the station would have', () => {
    const offer = udp(server(67), ALL(68), dhcp('offer', [by(STATION)], PHONE));
    const request = udp(client(68, ANY_ADDRESS), ALL(67), dhcp('request', [by(STATION)]));
    const lease = udp(server(67), ALL(68), dhcp('ack', [by(STATION)], PHONE));
    const all = told(DISCOVER, offer, request, lease, ask('a.bin'), data(1, 512), ack(1), data(2, 10), ack(2));
    expect(all.map(({ type }) => type)).toEqual([
      'adapter.chosen',
      'wire.listening',
      'dhcp.discover',
      'dhcp.offer',
      'dhcp.request',
      'dhcp.ack',
      'file.request',
      'file.progress',
      'file.complete',
    ]);
    expect(all[0]).toMatchObject({ address: '192.168.1.1/24' });
    expect(all[5]).toMatchObject({ device, address: '192.168.1.100', vendorClass: 'a phone', at: 300 });
    expect(all[8]).toMatchObject({ device, file: 'a.bin', size: 522, took: 400, resent: 0 });
  });

  it('tells a file that is not there, a transfer that is broken off, and another server', () => {
    const missing = udp(server(40_000), client(50_000), Uint8Array.of(0, 5, 0, 1, 65, 0));
    const broken = udp(client(50_000), server(40_000), Uint8Array.of(0, 5, 0, 8, 66, 0));
    const foreign = udp({ mac: CARD, address: OTHER, port: 67 }, ALL(68), dhcp('offer', [by(OTHER)], PHONE));
    const own = udp(server(67), ALL(68), dhcp('offer', [by(STATION)], PHONE));
    const all = told(own, ask('a'), missing, ask('b'), data(1, 512), broken, foreign);
    expect(all.slice(3).map(({ type }) => type)).toEqual([
      'file.missing',
      'file.request',
      'file.failed',
      'dhcp.foreign-server',
      'dhcp.overheard',
    ]);
    expect(all[5]).toMatchObject({ code: 8, file: 'b' });
  });

  it('tells something of whatever it holds, and never throws', () => {
    expect(told().map(({ type }) => type)).toEqual(['wire.listening']);
    const frames = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 90 }), fc.constantFrom(DISCOVER, ask('a'), data(1, 5), ack(1))),
    );
    fc.assert(fc.property(frames, (all) => void told(...all)));
  });
});

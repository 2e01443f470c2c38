/** The datagrams of test/cases/dhcp, sent to a station: each file says what is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load.ts';
import { formatIpv4 } from '../../src/lib/address.ts';
import { seconds } from '../../src/lib/time.ts';
import { decodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { hex, ip } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { dhcpSettings } from '../../src/services/dhcp/settings/from-settings.ts';
import { STATION, TestClient, TestStation } from '../../src/services/dhcp/bench.fixture.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { SimulatedNetwork } from '../machine/network.ts';

const FOLDER = new URL('dhcp/', import.meta.url);
const FILES = readdirSync(FOLDER).toSorted();
const SHAPE = await stationSettings();

type Fields = Readonly<Record<string, unknown>>;

interface Case {
  readonly bytes: Uint8Array;
  readonly settings?: unknown;
  readonly from?: string;
  readonly to?: string;
  readonly after?: string;
  readonly reply?: Fields;
  readonly told?: Readonly<Record<string, Fields>>;
  readonly anomalies?: readonly string[];
  readonly leases?: readonly string[];
}

function read(file: string): Case {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const [, said = ''] = /^# case: (.*)$/m.exec(text) ?? [];
  const about: Omit<Case, 'bytes'> = parse(said);
  return { ...about, bytes: hex(text.replaceAll(/^#.*$/gm, '')) };
}

function settingsOf(part: unknown) {
  const loaded = loadSettings(SHAPE, JSON.stringify({ dhcp: part ?? {} }), 'case');
  if (!loaded.ok) throw new Error(loaded.error.join('\n'));
  return { settings: dhcpSettings(loaded.value.settings.dhcp), mode: loaded.value.settings.dhcp.mode };
}

/** `10.9.9.9:67` */
function place(text: string): { readonly address: ReturnType<typeof ip>; readonly port: number } {
  const [address = '', port = ''] = text.split(':');
  return { address: ip(address), port: Number(port) };
}

class Bench {
  readonly network = new SimulatedNetwork({ record: true });
  readonly #station: TestStation;

  static async of(one: Case): Promise<Bench> {
    const bench = new SimulatedNetwork({ record: true });
    const { settings, mode } = settingsOf(one.settings);
    const adapters = [{ ...STATION, gateway: ip('192.168.1.254') }];
    const station = await TestStation.start(bench, { settings, adapters, plan: { mode, probe: false } });
    bench.runFor(seconds(3));
    return new Bench(bench, station);
  }

  private constructor(network: SimulatedNetwork, station: TestStation) {
    this.network = network;
    this.#station = station;
  }

  /** Sends a datagram; what the station told and sent because of it. */
  send({ bytes, from = '0.0.0.0:68', to = '255.255.255.255:67' }: Case) {
    const [sender, receiver] = [place(from), place(to)];
    const known = this.#station.told.length;
    const sent = this.network.recorded.length;
    const own = sender.address === 0 ? {} : { address: sender.address, prefix: 0 };
    const client = new TestClient(this.network, '02:00:00:00:ca:5e', { ...own, port: sender.port });
    client.bytes(bytes, receiver.address, receiver.port);
    const replies = this.network.recorded.slice(sent).filter((one) => one.from === 'station' && isReply(one.bytes));
    return { told: this.#station.told.slice(known), replies, leases: [...this.#station.book.leases()] };
  }
}

/** Not one of the station's own questions to other servers. */
function isReply(datagram: Uint8Array): boolean {
  return datagram[0] === 2;
}

function shown(datagram: Uint8Array, to: string): Fields {
  const decoded = decodeDhcp(datagram);
  if (!decoded.ok) throw new Error(decoded.error.reason);
  const { kind, htype, hlen, file, yiaddr, options } = decoded.value;
  const last = options.at(-1);
  const hexadecimal =
    last === undefined ? '' : Buffer.from([last.code, last.bytes.length, ...last.bytes]).toString('hex');
  return { kind: kind.toUpperCase(), to, htype, hlen, file, yiaddr: formatIpv4(yiaddr), last: hexadecimal };
}

/** What is there is compared, of texts the beginning. */
function matching(fields: Fields): unknown {
  const wanted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields))
    wanted[key] = typeof value === 'string' ? expect.stringMatching(new RegExp(`^${escaped(value)}`)) : value;
  return expect.objectContaining(wanted);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?()[\]{}|^$\\]/g, '\\$&');
}

describe('test/cases/dhcp', () => {
  it.each(FILES)('%s', async (file) => {
    const chain = [read(file)];
    for (let before = chain[0]?.after; before !== undefined; before = chain[0]?.after)
      chain.unshift(read(`${before}.hex`));
    const bench = await Bench.of(chain[0] ?? read(file));
    const seen = chain.map((one) => bench.send(one)).at(-1);
    const right = read(file);
    expect(
      seen?.replies.map(({ bytes, destination, destinationPort }) =>
        shown(bytes, `${formatIpv4(destination)}:${destinationPort}`),
      ),
    ).toEqual(right.reply === undefined ? [] : [matching(right.reply)]);
    for (const [type, fields] of Object.entries(right.told ?? {}))
      expect(seen?.told, type).toContainEqual(matching({ type, ...fields }));
    for (const name of right.leases ?? [])
      expect(seen?.leases).toContainEqual(expect.objectContaining({ hostname: name }));
    const decoded = decodeDhcp(right.bytes);
    for (const kind of right.anomalies ?? [])
      expect(decoded.ok && decoded.value.anomalies).toContainEqual(expect.objectContaining({ kind }));
  });

  it('says in every file what is right', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(14);
    for (const file of FILES) expect(Object.keys(read(file)), file).not.toEqual(['bytes']);
  });
});

/** The datagrams of test/cases/tftp-server and the dialogues of test/cases/tftp-client: each file says what is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MemorySink } from '../../src/files/memory-sink.ts';
import { ANY_ADDRESS, formatIpv4, parseCidr, type AdapterAddress } from '../../src/lib/address.ts';
import { seconds } from '../../src/lib/time.ts';
import { hex, ip } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import type { TftpPacket } from '../../src/protocols/tftp/packet.ts';
import { tftpGet } from '../../src/services/tftp/client/client.ts';
import type { ClientOutcome } from '../../src/services/tftp/client/client-request.ts';
import { inWords, ScriptedPeer } from '../../src/services/tftp/scripted-peer.fixture.ts';
import { TftpService } from '../../src/services/tftp/server/service.ts';
import { TFTP_DEFAULTS } from '../../src/services/tftp/server/settings.ts';
import { content, shelf } from '../../src/services/tftp/testbed.fixture.ts';
import { decodeTftp } from '../../src/protocols/tftp/packet.ts';
import type { Happening } from '../../src/events/types.ts';
import { SimulatedNetwork } from '../machine/network.ts';

function read(file: string): { readonly text: string; readonly about: unknown } {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const [, said = ''] = /^# case: (.*)$/m.exec(text) ?? [];
  return { text: text.replaceAll(/^#.*$/gm, ''), about: parse(said) };
}

const names = (folder: string): readonly string[] => readdirSync(new URL(folder, import.meta.url)).toSorted();

interface Request {
  readonly from?: string;
  readonly to?: string;
  readonly own?: readonly string[];
  readonly answer: string;
  readonly source?: string;
  readonly told: Readonly<Record<string, object>>;
}

function network(text: string): AdapterAddress {
  const parsed = parseCidr(text);
  return parsed.ok ? parsed.value : expect.fail(parsed.error);
}

describe('a datagram to the TFTP server', () => {
  it.each(names('tftp-server/'))('%s', async (file) => {
    const { text, about } = read(`tftp-server/${file}`);
    const { from = '10.0.0.9', to, own = ['10.0.0.2/24'], answer, source, told } = about as Request;
    const simulated = new SimulatedNetwork({ record: true });
    const addresses = own.map(network);
    const [first] = addresses;
    const station = simulated.host({ name: 'station', address: ip('10.0.0.2') });
    const place = { address: ANY_ADDRESS, device: 'eth0', broadcast: true, ...(first && { source: first.address }) };
    const happenings: Happening[] = [];
    const files = shelf({ 'small.bin': content(300), 'ap3g2-k9w7-tar.default': content(2000) });
    const report = (happening: Happening): void => void happenings.push(happening);
    const service = new TftpService({ ...TFTP_DEFAULTS, place }, { files, report, own: addresses });
    expect((await service.open(station)).ok).toBe(true);
    const peer = new ScriptedPeer(ip('10.0.0.2'));
    await peer.open(simulated.host({ name: 'peer', address: ip(from) }), ANY_ADDRESS);
    peer.say(hex(text), 69, to === undefined ? undefined : ip(to));
    simulated.runFor(seconds(1));
    const answers = simulated.recorded.filter((one) => one.from === 'station');
    expect(answers).toHaveLength(1);
    const decoded = decodeTftp(answers[0]?.bytes ?? new Uint8Array());
    expect((decoded.ok ? inWords(decoded.value) : 'nonsense').slice(0, answer.length)).toBe(answer);
    if (source !== undefined) expect(answers.map((one) => formatIpv4(one.source))).toEqual([source]);
    expect(happenings).toMatchObject(Object.entries(told).map(([type, fields]) => ({ type, ...fields })));
  });
});

interface Dialogue {
  readonly asked: readonly string[];
  readonly reason?: string;
  readonly bytes?: number;
  readonly announced?: number;
}

/** What a line after `<` says: `ERROR 4 "text"`, `OACK blksize 1024 tsize 1`, `DATA 1..3 (3000 bytes in all)`. */
function packetsOf(line: string): readonly TftpPacket[] {
  const [kind, ...words] = line.split(' ');
  const anomalies: readonly string[] = [];
  if (kind === 'ERROR')
    return [{ kind: 'error', code: Number(words[0]), message: /"(.*?)"/.exec(line)?.[1] ?? '', anomalies }];
  if (kind === 'OACK') {
    const options = words.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: words[at + 1] ?? '' }] : []));
    return [{ kind: 'oack', options, anomalies }];
  }
  const [, first, last, size] = /DATA (\d+)\.\.(\d+) \((\d+) bytes/.exec(line)?.map(Number) ?? [0, 0, 0, 0];
  return Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, at) => ({
    kind: 'data',
    block: (first ?? 0) + at,
    payload: content(size ?? 0).subarray(1024 * at, 1024 * (at + 1)),
  }));
}

describe('a dialogue of the TFTP client', () => {
  it.each(names('tftp-client/'))('%s', async (file) => {
    const { text, about } = read(`tftp-client/${file}`);
    const { asked, reason, bytes, announced } = about as Dialogue;
    const says = [...text.matchAll(/^< (.*)$/gm)].map(([, line = '']) => packetsOf(line));
    const simulated = new SimulatedNetwork();
    const server = new ScriptedPeer(ip('10.0.0.9'));
    await server.open(simulated.host({ name: 'server', address: ip('10.0.0.1') }), ip('10.0.0.1'), 69);
    const upload = new MemorySink().begin({ name: 'x', client: 'x', rule: 'create' });
    if (upload.kind === 'problem') return expect.fail(upload.reason);
    const ask = { blockSize: 1428, windowSize: 16, size: true };
    const ends: ClientOutcome[] = [];
    const host = simulated.host({ name: 'client', address: ip('10.0.0.9') });
    void tftpGet(host, { server: ip('10.0.0.1'), file: 'x.bin', ask }, upload).then((outcome) => ends.push(outcome));
    let answered = 0;
    for (let turn = 0; turn < 100 && ends.length === 0; turn += 1) {
      await new Promise(setImmediate);
      simulated.runFor(seconds(0.1));
      const requests = server.words.filter((words) => words.startsWith('read')).length;
      // A server that refuses says so each time; one that serves says the rest by itself.
      const due = requests === 0 ? 0 : Math.max(requests, says.length === 1 ? 0 : says.length);
      for (; answered < due; answered += 1) for (const packet of says[answered % says.length] ?? []) server.say(packet);
    }
    const words = server.words.filter((one) => one.startsWith('read'));
    expect(words.map((one, at) => [one, ...(server.options[at] ?? [])].join(' '))).toEqual(asked);
    if (reason !== undefined) expect(ends).toMatchObject([{ ok: false, error: { reason } }]);
    else expect(ends).toMatchObject([{ ok: true, value: { bytes, announced } }]);
  });
});

/**
 * The fine print of the RFCs, one script a sentence, as far as no other test tells it already. A line is what the client
 * does (`> `), what it must hear because of that, all of it and nothing else (`< `), or time that passes (`+ `).
 */
import { expect, it, describe } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { millis, seconds } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { tftpGet } from '../client/client.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { ScriptedPeer } from '../scripted-peer.fixture.ts';
import { content, PHONE, STATION, Testbed } from '../testbed.fixture.ts';

/** Bytes from a line: `1 two octet blksize 8` is a read request. */
function request(opcode: number, words: readonly string[]): Uint8Array {
  return Buffer.from(`\0${String.fromCharCode(opcode)}${words.map((word) => `${word}\0`).join('')}`, 'latin1');
}

function numbered(opcode: number, number: number, length = 0): Uint8Array {
  return Buffer.concat([Uint8Array.of(0, opcode, number >> 8, number & 255), content(length)]);
}

/** `RRQ file mode option value ...`, `WRQ ...`, `DATA block length`, `ACK block`, `ERROR code`; to port 69 or where the answer came from. */
function act(peer: ScriptedPeer, line: string): void {
  const [verb = '', ...words] = line.split(' ');
  const [number, length] = words.map(Number);
  if (verb === 'RRQ' || verb === 'WRQ') peer.say(request(verb === 'RRQ' ? 1 : 2, words), 69);
  if (verb === 'DATA') peer.say(numbered(3, number ?? 0, length));
  if (verb === 'ACK') peer.say(numbered(4, number ?? 0));
  if (verb === 'ERROR') peer.say(Buffer.concat([numbered(5, number ?? 0), Uint8Array.of(0)]));
}

async function writable(): Promise<Testbed<SimulatedHost>> {
  const needs = { sink: new MemorySink() };
  return new Testbed(new SimulatedNetwork(), { settings: { write: 'create' }, needs }).open();
}

async function play(script: string): Promise<Testbed<SimulatedHost>> {
  const bed = await writable();
  const peer = await bed.peer();
  const lines = script.split('\n').map((line) => line.trim());
  const played: string[] = [];
  for (const line of lines.filter((one) => !one.startsWith('<'))) {
    const heard = peer.words.length;
    if (line.startsWith('> ')) act(peer, line.slice(2));
    bed.settle(line.startsWith('+ ') ? seconds(Number(line.slice(2))) : millis(20));
    played.push(line, ...peer.words.slice(heard).map((words) => `< ${words}`));
  }
  expect(played).toEqual(lines);
  return bed;
}

describe('RFC 1350', () => {
  it('section 4: a packet from a foreign port gets ERROR 5 and does not end an upload', async () => {
    const bed = await writable();
    const [writer, stranger] = [await bed.peer(PHONE, 5001), await bed.peer(PHONE, 5002)];
    act(writer, 'WRQ new octet');
    bed.settle();
    stranger.say(numbered(3, 1, 7), writer.dataPort);
    bed.settle();
    act(writer, 'DATA 1 100');
    bed.settle();
    expect([stranger.words, writer.words]).toEqual([['ERROR 5 unknown transfer'], ['ACK 0', 'ACK 1']]);
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.complete', size: 100 });
  });

  it('section 5: an ERROR is sent once, and not again when the client says nothing', () =>
    play(`> RRQ nothing octet
          < ERROR 1 file not found
          + 60`));

  it('section 7: an ERROR from the client ends a transfer at once; nothing is sent after it', () =>
    play(`> RRQ big octet
          < DATA 1 (512)
          > ERROR 0
          > ACK 1
          + 60`));

  it('section 2: a request that was answered with an ERROR can be made again from the same port', () =>
    play(`> RRQ nothing octet
          < ERROR 1 file not found
          > RRQ small octet
          < DATA 1 (300)`));

  it('section 4: a write of an empty file is one empty DATA', () =>
    play(`> WRQ new octet
          < ACK 0
          > DATA 1 0
          < ACK 1`));
});

describe('RFC 1123 section 4.2.3', () => {
  it('1: a receiver that gets DATA again acknowledges it again, once for each time, and stores it once', async () => {
    const bed = await play(`> WRQ new octet
          < ACK 0
          > DATA 1 512
          < ACK 1
          > DATA 1 512
          < ACK 1
          > DATA 2 3
          < ACK 2`);
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.complete', size: 515 });
  });

  it('2: repetitions come after twice the time each, of an ACK as of DATA', () =>
    play(`> WRQ new octet
          < ACK 0
          > DATA 1 512
          < ACK 1
          + 0.5
          < ACK 1
          + 1
          < ACK 1
          + 1.9
          + 0.2
          < ACK 1`));
});

describe('RFC 2347', () => {
  it('a write with options of which none is granted is answered with ACK 0', () =>
    play(`> WRQ new octet blub 7 blksize 7
          < ACK 0`));

  it('the OACK of a write is acknowledged with DATA 1', () =>
    play(`> WRQ new octet tsize 1100 blksize 1024
          < OACK tsize=1100 blksize=1024
          > DATA 1 1024
          < ACK 1
          > DATA 2 76
          < ACK 2`));

  it('names of options are granted in the case and the order of the request', () =>
    play(`> RRQ big octet WINDOWSIZE 2 tSize 0 BlkSize 600
          < OACK WINDOWSIZE=2 tSize=5000 BlkSize=600`));

  it('ERROR 8 ends a request, which is no failure, and the next one without options is served', async () => {
    const bed = await play(`> RRQ small octet blksize 1024
          < OACK blksize=1024
          > ERROR 8
          + 0.1
          > RRQ small octet
          < DATA 1 (300)
          > ACK 1`);
    expect(bed.types).toEqual(['file.request', 'file.probe', 'file.request', 'file.complete']);
  });

  it.each([
    [512, 'DATA 1 (300)'],
    [513, 'ERROR 4 a request of 513 bytes is longer than 512'],
  ])('a request of %i bytes gets %s', async (length, answer) => {
    const bed = await new Testbed(new SimulatedNetwork()).open();
    const peer = await bed.peer();
    const bare = request(1, ['small', 'octet', 'x', '']).length;
    peer.say(request(1, ['small', 'octet', 'x', 'y'.repeat(length - bare)]), 69);
    bed.settle();
    expect(peer.words).toEqual([answer]);
  });
});

describe('RFC 2348', () => {
  it('a granted block size is that of the last block too: a shorter one ends the file', () =>
    play(`> RRQ two octet blksize 350
          < OACK blksize=350
          > ACK 0
          < DATA 1 (350)
          > ACK 1
          < DATA 2 (350)
          > ACK 2
          < DATA 3 (0)
          > ACK 3
          + 10`));
});

describe('RFC 2349', () => {
  it('the time-out that was granted is the one that is kept', () =>
    play(`> RRQ big octet timeout 9
          < OACK timeout=9
          > ACK 0
          < DATA 1 (512)
          + 8.9
          + 0.2
          < DATA 1 (512)`));
});

describe('RFC 7440 section 4', () => {
  it('a gap is filled from the first missing block on, never from the start of the file', () =>
    play(`> RRQ big octet windowsize 4
          < OACK windowsize=4
          > ACK 0
          < DATA 1 (512)
          < DATA 2 (512)
          < DATA 3 (512)
          < DATA 4 (512)
          > ACK 2
          < DATA 3 (512)
          < DATA 4 (512)
          < DATA 5 (512)
          < DATA 6 (512)`));

  it('a window of one is lock-step', () =>
    play(`> RRQ big octet windowsize 1
          < OACK windowsize=1
          > ACK 0
          < DATA 1 (512)
          > ACK 1
          < DATA 2 (512)`));
});

describe('RFC 2090', () => {
  it('multicast is not offered: its option is left out, and the file comes by unicast', () =>
    play(`> RRQ two octet multicast \x20
          < DATA 1 (512)`));
});

describe('a client, by RFC 1350', () => {
  async function reading() {
    const network = new SimulatedNetwork();
    const station = network.host({ name: 'server', address: STATION });
    const [server, stranger] = [new ScriptedPeer(PHONE), new ScriptedPeer(PHONE)];
    await server.open(station, STATION, 69);
    await stranger.open(station, STATION, 70);
    const upload = new MemorySink().begin({ name: 'x', client: 'test', rule: 'create' });
    if (upload.kind === 'problem') return expect.fail(upload.reason);
    const outcome = tftpGet(network.host({ name: 'client', address: PHONE }), { server: STATION, file: 'x' }, upload);
    await new Promise((resolve) => setImmediate(resolve));
    network.runFor(millis(10));
    return { network, server, stranger, outcome };
  }

  it('section 4: tells a foreign port ERROR 5 and goes on with the one that answered first', async () => {
    const { network, server, stranger, outcome } = await reading();
    server.say(numbered(3, 1, 512));
    network.runFor(millis(10));
    stranger.say(numbered(3, 2, 9), server.dataPort);
    network.runFor(millis(10));
    server.say(numbered(3, 2, 5));
    network.runFor(millis(10));
    expect(stranger.words).toEqual(['ERROR 5 unknown transfer']);
    expect(await outcome).toMatchObject({ ok: true, value: { bytes: 517 } });
  });

  it('section 4: hears nothing from another address', async () => {
    const { network, server, outcome } = await reading();
    const elsewhere = new ScriptedPeer(PHONE);
    const other = ipv4(STATION + 1);
    await elsewhere.open(network.host({ name: 'other', address: other }), other, 69);
    elsewhere.say(numbered(3, 1, 9), server.dataPort);
    network.runFor(millis(10));
    server.say(numbered(3, 1, 5));
    network.runFor(millis(10));
    expect(elsewhere.words).toEqual([]);
    expect(await outcome).toMatchObject({ ok: true, value: { bytes: 5 } });
  });

  it('section 6: acknowledges the last block again when it returns', async () => {
    const { network, server } = await reading();
    for (let turn = 0; turn < 3; turn += 1) {
      server.say(numbered(3, 1, 5));
      network.runFor(millis(500));
    }
    expect(server.words).toEqual(['read x', 'ACK 1', 'ACK 1', 'ACK 1']);
  });
});

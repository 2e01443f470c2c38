/** Senders can be forged: until one has answered, what is sent goes back to the card it came from, and no address is looked up. */
import { describe, expect, it } from 'vitest';
import { ANY_ADDRESS, ipv4, macFromBytes, subnetOf, type Subnet } from '../../../lib/address.ts';
import { millis, seconds } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { ScriptedPeer } from '../scripted-peer.fixture.ts';
import { FILES, shelf, Testbed } from '../testbed.fixture.ts';
import { readRequest } from './attacks.fixture.ts';
import { TftpService } from './service.ts';
import { TFTP_DEFAULTS, type TftpSettings } from './settings.ts';

const STATION = ipv4(0x0a00_0001);
const PHONE = ipv4(0x0a00_0009);
const CARD = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 9));

/** A station that is bound to its adapter, a peer on its cable, and how what it sends is addressed. */
async function bench(settings: Partial<TftpSettings> = {}) {
  const network = new SimulatedNetwork({ record: true });
  const station = network.host({ name: 'station', address: STATION });
  const place = { address: ANY_ADDRESS, device: 'eth0', source: STATION };
  const needs = { files: shelf(FILES), sink: new MemorySink(), report: () => {} };
  const opened = await new TftpService({ ...TFTP_DEFAULTS, place, ...settings }, needs).open(station);
  if (!opened.ok) throw new Error(opened.error.message);
  const peer = new ScriptedPeer(STATION);
  await peer.open(network.host({ name: 'peer', address: PHONE, mac: CARD }), ANY_ADDRESS, 0);
  const sent = () =>
    network.recorded
      .filter(({ from }) => from === 'station')
      .map(({ hardware }) => (hardware === CARD ? 'card' : 'address'));
  return { peer, sent, settle: (time = millis(20)) => network.runFor(time) };
}

describe('what is sent to a peer', () => {
  it.each([
    ['separate ports', {}],
    ['a single port', { dataPorts: 'single' as const }],
  ])('of a read over %s goes to its card until it acknowledges', async (_, settings) => {
    const { peer, sent, settle } = await bench(settings);
    peer.ask('read', 'two');
    settle(seconds(7));
    expect(sent()).toEqual(['card', 'card']);
    peer.ack(1);
    settle();
    expect(sent().slice(2)).toEqual(['address']);
    expect(peer.blocks.size).toBe(2);
  });

  it.each([
    ['options', { blksize: '1000' }],
    ['no options', {}],
  ])('of an upload with %s goes to its card until data comes', async (_, options) => {
    const { peer, sent, settle } = await bench({ write: 'create' });
    peer.ask('write', 'new', options);
    settle(seconds(4));
    peer.say({ kind: 'data', block: 1, payload: FILES.small });
    settle();
    expect([sent().slice(0, 2), sent().at(-1)]).toEqual([['card', 'card'], 'address']);
  });

  it('that is refused goes to its card', async () => {
    const { peer, sent, settle } = await bench();
    peer.ask('read', 'nothing');
    settle();
    expect([peer.words.length, sent()]).toEqual([1, ['card']]);
  });

  it('of no transfer is sent to some peers a second only', async () => {
    const { peer, sent, settle } = await bench({ dataPorts: 'single' });
    for (let count = 0; count < 100; count += 1) peer.say(Uint8Array.of(0, 4, 0, 9), 69);
    settle();
    expect(sent().length).toBe(20);
    settle(seconds(1));
    peer.say(Uint8Array.of(0, 4, 0, 9), 69);
    settle();
    expect(sent().length).toBe(21);
  });
});

describe('a client beyond a route', () => {
  const OUTSIDE = ipv4(0x0a00_4009);

  /** Near is 10.0.0.0/24, and the network is larger: a way leads to all of it. */
  async function asked(what: Uint8Array, allowed: readonly Subnet[] = [], from = OUTSIDE) {
    const isNear = (address: string): boolean => address.startsWith('10.0.0.');
    const settings = { allowed, write: 'create' } as const;
    const bed = new Testbed(new SimulatedNetwork(), { settings, needs: { isNear, sink: new MemorySink() } });
    await bed.open();
    const peer = await bed.peer(from);
    peer.say(what, 69);
    bed.settle(seconds(60));
    return { words: peer.words.slice(0, 1), told: bed.told[0] };
  }

  it.each([
    ['a read', readRequest('small'), 'file.refused'],
    ['a file that is not here', readRequest('nothing'), 'file.refused'],
    ['a write', Buffer.from('\0\x02new\0octet\0'), 'file.refused'],
    ['a packet of no transfer', Uint8Array.of(0, 4, 0, 9), 'tftp.stray'],
    ['nonsense', Buffer.from('\0\x01'), 'tftp.malformed'],
  ])('hears nothing for %s, and that is told', async (_what, bytes, type) => {
    expect(await asked(bytes)).toMatchObject({ words: [], told: { type } });
  });

  it('is told with the setting that lets it in', async () => {
    const { told } = await asked(readRequest('small'));
    expect(told).toMatchObject({ why: 'outside', reason: expect.stringContaining('tftp.allow') });
  });

  it('is served where the settings name it, and who is near is served as ever', async () => {
    const allowed = [subnetOf({ address: OUTSIDE, prefix: 24 })];
    expect((await asked(readRequest('small'), allowed)).words).toEqual(['DATA 1 (300)']);
    expect((await asked(readRequest('small'), [], PHONE)).words).toEqual(['DATA 1 (300)']);
  });
});

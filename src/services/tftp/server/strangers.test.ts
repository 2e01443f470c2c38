/** Senders can be forged: until one has answered, what is sent goes back to the card it came from, and no address is looked up. */
import { describe, expect, it } from 'vitest';
import { ANY_ADDRESS, ipv4, macFromBytes } from '../../../lib/address.ts';
import { millis, seconds } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { ScriptedPeer } from '../scripted-peer.fixture.ts';
import { FILES, shelf } from '../testbed.fixture.ts';
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

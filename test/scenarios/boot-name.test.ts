/** A boot ROM that takes option 67 for text with a NUL behind it, and reads on into the next options. */
import { describe, expect, it } from 'vitest';
import { millis, NEVER, seconds } from '../../src/lib/time.ts';
import { option, type DhcpMessage } from '../../src/protocols/dhcp/wire/message.ts';
import { hex, ip, opt, PHONE } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { TestClient } from '../../src/services/dhcp/bench.fixture.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const NAME = 'netboot.xyz.efi';
const SETTINGS = { dhcp: { 'boot-file': NAME, probe: false } };
const WISHES = [opt(60, 'PXEClient:Arch:00007'), opt(55, [67, 6, 150])];

async function boot(settings: object = SETTINGS) {
  const bench = new SimulatedBench([{ name: NAME, bytes: new Uint8Array(700) }]);
  const station = await bench.station({ ...settings });
  const device = new TestClient(bench.network, PHONE);
  const ack = device.lease({ options: WISHES });
  if (ack === undefined) throw new Error('it got no address');
  device.host.configure({ address: ack.yiaddr }, 'eth0');
  /** Asks for a file by TFTP; the first two bytes of what comes back say whether it got it. */
  const ask = (name: Uint8Array): number => {
    const replies: number[] = [];
    const socket = device.host.openNow(
      { address: ack.yiaddr, port: 0 },
      {
        receive: (_, batch) => {
          for (let index = 0; index < batch.count; index += 1) replies.push(batch.bytes(index)[1] ?? 0);
        },
        wake: () => undefined,
        deadline: () => NEVER,
      },
    );
    if (!socket.ok) throw new Error(socket.error.message);
    const request = Uint8Array.from([0, 1, ...name, 0, ...Buffer.from('octet\0')]);
    socket.value.outBytes.set(request, socket.value.reserve());
    socket.value.queue(request.length, ip('192.168.1.1'), 69);
    device.host.poke();
    bench.network.runFor(millis(200));
    socket.value.close();
    return replies[0] ?? 0;
  };
  const learned = () => bench.events.filter(({ type }) => type === 'dhcp.quirk');
  return { bench, station, device, ack, ask, learned };
}

/** What a ROM reads that reads up to a NUL: the bytes of option 67 and of what is behind it. */
function readTo0(message: DhcpMessage): Uint8Array {
  const at = message.options.findIndex(({ code }) => code === 67);
  const rest = message.options.slice(at).flatMap(({ code, bytes }) => [code, bytes.length, ...bytes]);
  const bytes = Uint8Array.from([...rest, 255, 0]).subarray(2);
  return bytes.subarray(0, bytes.indexOf(0));
}

describe('a device that reads the name of its boot file up to a NUL', () => {
  it('is recognised by what it asks for, told once, and gets its NUL and its file from then on', async () => {
    const { bench, device, ack, ask, learned } = await boot();
    expect(Buffer.from(readTo0(ack)).toString('latin1')).toMatch(/^netboot\.xyz\.efi\x06\x04À¨\x01\x01/);
    for (let time = 0; time < 3; time += 1) expect(ask(readTo0(ack))).toBe(5);
    expect(learned()).toMatchObject([{ device: PHONE, quirk: 'nul-terminated-names' }]);
    const again = device.lease({ options: WISHES });
    expect(option(again ?? ack, 67)).toEqual(Uint8Array.from(Buffer.from(`${NAME}\0`)));
    expect(ask(readTo0(again ?? ack))).toBe(3);
    bench.network.runFor(seconds(1));
    expect(learned()).toHaveLength(1);
  });

  it('as the field has shown it, whatever address it asks from', async () => {
    const { ask, learned } = await boot();
    ask(hex('6e6574626f6f742e78797a2e656669 0604c0a80101 9604c0a80101 ff'));
    expect(learned()).toHaveLength(1);
  });

  it('is none where the name is only a wrong one', async () => {
    const { ask, learned } = await boot();
    for (const name of [
      'netboot.xyz.ef',
      'netboot.xyz.efi.sig',
      'netboot.xyz.efi\x01',
      'netboot.xyz.efi/x\x06',
      'other\x06\x04',
    ])
      ask(Uint8Array.from(Buffer.from(name, 'latin1')));
    expect(learned()).toEqual([]);
  });

  it('gets none where the settings say so', async () => {
    const { device, ack, ask } = await boot({ dhcp: { ...SETTINGS.dhcp, quirks: [] } });
    ask(readTo0(ack));
    expect(option(device.lease({ options: WISHES }) ?? ack, 67)?.at(-1)).toBe('i'.charCodeAt(0));
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { millis, minutes } from '../../src/lib/time.ts';
import { decodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { decodeTftp } from '../../src/protocols/tftp/packet.ts';
import { generateFaultyPackage } from '../../src/simulation/look-alikes/faults.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const FILES = generatePackage({ family: '11', protocol: 'sccp', seed: 1 });
const PHONE = { model: '7911', count: 1, pace: 1 };

async function bench(...args: ConstructorParameters<typeof SimulatedBench>): Promise<SimulatedBench> {
  const made = new SimulatedBench(...args);
  await made.station();
  return made;
}

/** A DISCOVER without what differs from one to the next: hops and giaddr are the relay's, xid and secs the moment's. */
function ownPart(message: Uint8Array): readonly number[] {
  return [...message].map((byte, at) => (at === 3 || (at >= 4 && at < 10) || (at >= 24 && at < 28) ? 0 : byte));
}

function capturedDiscover(): Uint8Array {
  const text = readFileSync(new URL('../captures/7911g-discover.hex', import.meta.url), 'utf8');
  return Uint8Array.from(text.replaceAll(/#.*/g, '').match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The story of a session as a person would tell it, without progress and times. */
function chapters(made: SimulatedBench): readonly string[] {
  return made.events.flatMap((event) => {
    if (event.type === 'file.request') return [`reads ${event.file}`];
    if (event.type === 'file.missing') return [`misses ${event.file}`];
    if (event.type === 'device.step') return [`step ${event.step}`];
    return event.type === 'file.progress' || event.type === 'file.complete' ? [] : [event.type];
  });
}

describe('a reset 7911G on a cable', () => {
  it('recovers in the order in which the real one does', async () => {
    const made = await bench(FILES);
    made.phones(PHONE);
    expect(made.recovered(1, minutes(5))).toBe(true);
    expect(chapters(made)).toMatchInlineSnapshot(`
      [
        "dhcp.discover",
        "device.seen",
        "device.stage",
        "dhcp.offer",
        "dhcp.request",
        "dhcp.ack",
        "firmware.chosen",
        "firmware.expected",
        "reads term11.default.loads",
        "device.stage",
        "step loading",
        "device.stage",
        "reads jar11sccp.9-4-2ES26.sbn",
        "reads cnu11.9-4-2ES26.sbn",
        "reads apps11.9-4-2ES26.sbn",
        "reads dsp11.9-4-2ES26.sbn",
        "reads cvm11sccp.9-4-2ES26.sbn",
        "step writing",
        "dhcp.discover",
        "dhcp.offer",
        "dhcp.request",
        "dhcp.ack",
        "misses CTLSEP002699EF0F1A.tlv",
        "device.stage",
        "device.recovered",
        "finding.raised",
        "configuration.made",
        "reads SEP002699EF0F1A.cnf.xml",
        "firmware.expected",
        "reads SCCP11.9-4-2SR3-1S.loads",
      ]
    `);
  });

  it('sends the DISCOVER of the capture, and asks for its first file 49 ms after its lease', async () => {
    const made = await bench(FILES, { record: true });
    made.phones(PHONE);
    made.recovered(1, minutes(5));
    const [discover] = made.network.recorded;
    expect(ownPart(discover?.bytes ?? new Uint8Array())).toEqual(ownPart(capturedDiscover()));
    const ack = made.network.recorded.find((one) => {
      const message = decodeDhcp(one.bytes);
      return message.ok && message.value.kind === 'ack';
    });
    const request = made.network.recorded.find((one) => one.destinationPort === 69);
    expect((request?.at ?? 0) - (ack?.at ?? 0)).toBeCloseTo(49, 0);
    expect(request?.sourcePort).toBeGreaterThanOrEqual(49_152);
    expect(request && decodeTftp(request.bytes)).toMatchObject({ ok: true, value: { mode: 'octet', options: [] } });
  });

  it('recovers over a bad cable too', async () => {
    const made = await bench(FILES, { seed: 2, conditions: { loss: 0.05, duplication: 0.02, jitter: millis(2) } });
    made.phones(PHONE);
    expect(made.recovered(1, minutes(30))).toBe(true);
  });

  it('is told as recovered whatever acknowledgement was lost on the way', async () => {
    let doubtful = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const made = await bench(FILES, { seed, conditions: { loss: 0.05 } });
      made.phones(PHONE);
      expect([seed, made.recovered(1, minutes(30))]).toEqual([seed, true]);
      if (made.events.some((event) => event.type === 'file.failed' && event.unconfirmed === true)) doubtful += 1;
      const found = made.events.flatMap((event) => (event.type === 'finding.raised' ? [event.cause] : []));
      expect([seed, found]).toEqual([seed, ['resting-at-registering']]);
    }
    expect(doubtful).toBeGreaterThan(4);
  });

  it('starts over when somebody unplugs it, and recovers then', async () => {
    const files = generatePackage({ family: '11', protocol: 'sccp', seed: 1, sizes: 'real' });
    const made = await bench(files);
    made.phones({ ...PHONE, fault: { unpluggedDuring: 'apps' } });
    expect(made.recovered(1, minutes(30))).toBe(true);
    expect(
      made.events.filter((event) => event.type === 'file.request' && event.file === 'term11.default.loads'),
    ).toHaveLength(2);
    const ends = made.events.filter(({ type }) => type === 'file.failed' || type === 'device.recovered');
    expect(ends).toMatchObject([
      { type: 'file.failed', file: 'apps11.9-4-2ES26.sbn', reason: 'the device started anew' },
      { type: 'device.recovered' },
    ]);
  });

  it('is told apart from a phone that was not reset', async () => {
    const made = await bench(FILES);
    made.phones({ ...PHONE, fault: { hasApplication: true } });
    expect(made.recovered(1, minutes(2))).toBe(false);
    expect(made.stories).toMatchObject([{ phase: 'normal-boot', model: 'Cisco 7911G' }]);
  });

  it('does not count as recovered when a component is missing', async () => {
    const made = await bench(generateFaultyPackage({ family: '11', protocol: 'sccp', seed: 1 }, 'missing-component'));
    made.phones(PHONE);
    expect(made.recovered(1, minutes(5))).toBe(false);
    expect(made.stories).toMatchObject([{ phase: 'loading', missing: 'cvm11sccp.9-4-2ES26.sbn' }]);
  });
});

describe('a wall of phones', () => {
  it('recovers all of twenty, each with an address of its own', async () => {
    const made = await bench(FILES);
    made.phones({ ...PHONE, count: 20 });
    expect(made.recovered(20, minutes(10))).toBe(true);
    expect(new Set(made.stories.map((story) => story.address)).size).toBe(20);
  });
});

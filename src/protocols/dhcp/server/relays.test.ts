/** Several subnets behind relays: RFC 2131 section 4.1, 3046, 3527, 5107, 5010, 3011. */
import { describe, expect, it } from 'vitest';
import { encodeDhcp } from '../wire/codec.ts';
import { BROADCAST_FLAG, type DhcpMessage } from '../wire/message.ts';
import { address, hex, ip, message, opt } from '../wire/packets.fixture.ts';
import { answer, Cable, choice, hardware, refusal, silence } from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

const RELAY = ip('10.66.0.1');
const OTHER_RELAY = ip('10.77.0.1');
const SETTINGS: DhcpSettings = {
  pool: '192.168.1.100-192.168.1.109',
  relays: ['10.66.0.1', '10.77.0.1'],
  subnets: [
    { subnet: '10.66.0.0/16', pool: '10.66.1.0-10.66.250.255', router: '10.66.0.1' },
    { subnet: '10.77.0.0/16', exclude: '10.77.0.2-10.77.0.99' },
  ],
};
/** Circuit "eth0/7". */
const CIRCUIT = hex('0106 657468302f37');

function relayed(parts: Parameters<typeof message>[1] = {}, kind: DhcpMessage['kind'] = 'discover'): DhcpMessage {
  return message(kind, { hops: 1, giaddr: RELAY, ...parts });
}
const through = { from: RELAY, fromPort: 67, local: ip('192.168.1.1') };

describe('a relayed request (RFC 2131 section 4.1)', () => {
  it('is served from the subnet of the relay, and answered to the relay', () => {
    const cable = new Cable(SETTINGS);
    const first = answer(cable.send(relayed(), through));
    expect(first).toMatchObject({
      address: ip('10.66.1.0'),
      subnet: '10.66.0.0/16',
      destination: { kind: 'relay', address: RELAY, port: 67 },
    });
    expect(first.reply).toMatchObject({ giaddr: RELAY, hops: 0, siaddr: ip('192.168.1.1') });
    const second = answer(cable.send(relayed({ giaddr: OTHER_RELAY }), through));
    expect(second.address).toBe(ip('10.77.0.100'));
  });

  it('gets .0 and .255 in the middle of a large network, but never the network and broadcast addresses', () => {
    const cable = new Cable({ ...SETTINGS, subnets: [{ subnet: '10.66.0.0/24' }] });
    const offered = Array.from({ length: 253 }, (_, n) => cable.lease(hardware(n), { giaddr: RELAY }));
    expect([offered[0], offered.at(-1)]).toEqual([ip('10.66.0.2'), ip('10.66.0.254')]);
    expect(silence(cable.send(relayed({ hardware: hardware(900) }), through))).toBe('pool-empty');
  });

  it('is answered to the port it came from only where the relay asks for that (RFC 8357)', () => {
    const port = (...agent: readonly string[]): unknown =>
      answer(
        new Cable(SETTINGS).send(relayed({ options: agent.map((bytes) => opt(82, hex(bytes))) }), {
          ...through,
          fromPort: 4000,
        }),
      ).destination.port;
    expect([port(), port('0106657468302f37'), port('1300')]).toEqual([67, 67, 4000]);
  });

  it('through a relay that is not configured is not answered, so nobody can be flooded by forging it', () => {
    expect(silence(new Cable(SETTINGS).send(relayed({ giaddr: ip('10.66.0.9') }), through))).toBe('unknown-relay');
  });

  it('gets no router unless one is set, because the station is not in that subnet', () => {
    const cable = new Cable(SETTINGS);
    const codes = (parts: Parameters<typeof message>[1]): readonly number[] =>
      answer(cable.send(relayed(parts), through)).options.map(({ code }) => code);
    expect(codes({})).toContain(3);
    expect(codes({ giaddr: OTHER_RELAY })).not.toContain(3);
  });

  it('is refused through the relay with the broadcast bit set', () => {
    const nak = refusal(new Cable(SETTINGS).send(relayed({ options: [address(50, '10.99.0.1')] }, 'request'), through));
    expect(nak.destination).toMatchObject({ kind: 'relay', address: RELAY });
    expect(nak.reply.flags).toBe(BROADCAST_FLAG);
  });
});

describe('option 82 (RFC 3046)', () => {
  it('is sent back byte for byte, as the last option', () => {
    const { reply, sizes } = answer(
      new Cable(SETTINGS).send(relayed({ options: [opt(82, CIRCUIT), opt(61, [1, 2, 3])] }), through),
    );
    expect(reply.options.at(-1)).toMatchObject({ code: 82, bytes: CIRCUIT });
    const bytes = encodeDhcp(reply, sizes);
    const end = bytes.lastIndexOf(255);
    expect(bytes.subarray(end - 10, end)).toEqual(hex('52 08 0106657468302f37'));
  });

  it('is sent back with a NAK as well', () => {
    const nak = refusal(
      new Cable(SETTINGS).send(relayed({ options: [address(50, '10.99.0.1'), opt(82, CIRCUIT)] }, 'request'), through),
    );
    expect(nak.reply.options.at(-1)?.code).toBe(82);
  });

  it('is sent back without a relay, but not believed unless the settings trust it', () => {
    const forged = message('discover', { options: [opt(82, hex('05040a420000'))] });
    const plain = answer(new Cable(SETTINGS).send(forged));
    expect(plain.options.at(-1)).toMatchObject({ code: 82, bytes: hex('05040a420000') });
    expect(plain.subnet).toBe('192.168.1.0/24');
    const trusting = answer(new Cable({ ...SETTINGS, trustAgentInformation: true }).send(forged));
    expect(trusting.options.at(-1)?.code).toBe(82);
  });

  it('is remembered, because a renewal comes past the relay without it', () => {
    const classes = [{ name: 'port 7', when: { 'circuit-id': 'eth0/7' }, options: { 15: 'port7.example' } }];
    const cable = new Cable({ ...SETTINGS, classes });
    const leased = cable.lease(hardware(1), { giaddr: RELAY, options: [opt(82, CIRCUIT)] });
    expect(cable.world.book.at(leased)).toMatchObject({ agent: '0106657468302f37' });
    const renewal = message('request', { hardware: hardware(1), ciaddr: leased });
    const renewed = answer(cable.unicast(renewal, { from: leased }));
    expect(renewed).toMatchObject({
      kind: 'ack',
      subnet: '10.66.0.0/16',
      destination: { kind: 'unicast', address: leased },
    });
    expect(renewed.options).toContainEqual(expect.objectContaining({ code: 15, from: 'class:port 7' }));
    expect(cable.world.book.at(leased)).toMatchObject({ agent: '0106657468302f37' });
    expect(renewed.options.map(({ code }) => code)).not.toContain(82);
  });

  it('chooses another subnet than the relay is in (link selection, RFC 3527)', () => {
    const decision = new Cable(SETTINGS).send(relayed({ options: [opt(82, hex('05040a4d0000'))] }), through);
    expect(decision).toMatchObject({ subnet: '10.77.0.0/16', destination: { address: RELAY } });
  });

  it('puts the relay in the place of the server (server identifier override, RFC 5107)', () => {
    const agent = opt(82, hex('0b040a420001'));
    const cable = new Cable(SETTINGS);
    const offered = answer(cable.send(relayed({ options: [agent] }), through));
    expect(offered.options[0]).toMatchObject({ code: 54, bytes: hex('0a420001') });
    const chosen = relayed({ options: [choice(50, offered.address), address(54, '10.66.0.1'), agent] }, 'request');
    expect(cable.send(chosen, through)).toMatchObject({ kind: 'ack', asks: 'selecting' });
  });

  it.each([
    ['0a0180', 'renewing'],
    ['0a0100', 'rebinding'],
  ])('tells whether the client sent by unicast (RFC 5010): %s', (flags, asks) => {
    const cable = new Cable(SETTINGS);
    const leased = cable.lease(undefined, { giaddr: RELAY });
    expect(cable.send(relayed({ ciaddr: leased, options: [opt(82, hex(flags))] }, 'request'), through)).toMatchObject({
      kind: 'ack',
      asks,
    });
  });
});

describe('option 118', () => {
  it('chooses the subnet behind a relay (RFC 3011), and nothing without one', () => {
    const cable = new Cable(SETTINGS);
    const wish = address(118, '10.77.0.0');
    expect(cable.send(relayed({ options: [wish] }), through)).toMatchObject({ subnet: '10.77.0.0/16' });
    expect(cable.send(message('discover', { options: [wish] }))).toMatchObject({ subnet: '192.168.1.0/24' });
  });
});

describe('a client that moves between subnets', () => {
  it('has a lease in each, and gets the old address back when it returns', () => {
    const cable = new Cable(SETTINGS);
    const here = cable.lease();
    const there = cable.lease(undefined, { giaddr: RELAY });
    expect([here, there]).toEqual([ip('192.168.1.100'), ip('10.66.1.0')]);
    expect([cable.lease(), cable.lease(undefined, { giaddr: RELAY })]).toEqual([here, there]);
  });

  it('is refused its old address at once', () => {
    const cable = new Cable(SETTINGS);
    cable.lease();
    const reboot = relayed({ options: [address(50, '192.168.1.100')] }, 'request');
    expect(refusal(cable.send(reboot, through)).reason).toBe('192.168.1.100 is not in 10.66.0.0/16');
  });
});

/** Floods and forged messages: the numbers are those of the list of attacks in docs, by their public identifiers. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../lib/address.ts';
import { decodeDhcp, encodeDhcp, writeDhcp } from '../wire/codec.ts';
import { address, DISCOVER_7911G, hex, ip, message, opt, PHONE } from '../wire/packets.fixture.ts';
import { answer, Cable, choice, hardware, silence, STATION } from './server.fixture.ts';

const TEN = { pool: '192.168.1.100-192.168.1.109', relays: ['172.22.76.1'] };

describe('a flood of DISCOVERs from invented addresses', () => {
  it('does not keep a real client from its lease: offers are given away again, oldest first, when nothing else is left', () => {
    const cable = new Cable(TEN);
    for (let n = 0; n < 1000; n++) cable.send(message('discover', { hardware: hardware(n) }));
    const offered = answer(cable.send(message('discover')));
    for (let n = 1000; n < 1100; n++) cable.send(message('discover', { hardware: hardware(n) }));
    const chosen = message('request', { options: [choice(50, offered.address), choice(54, STATION.address)] });
    expect(cable.send(chosen)).toMatchObject({ kind: 'ack', address: offered.address });
  });

  it('touches neither leases nor reservations', () => {
    const cable = new Cable({ ...TEN, reservations: [{ hardware: PHONE, address: '192.168.1.109' }] });
    const mine = cable.lease(hardware(9999));
    for (let n = 0; n < 1000; n++)
      cable.send(message('discover', { hardware: hardware(n), options: [address(50, '192.168.1.109')] }));
    expect(cable.world.book.at(mine)?.hardware).toBe(hardware(9999));
    expect(formatIpv4(answer(cable.send(message('discover'))).address)).toBe('192.168.1.109');
  });

  it('with every address really taken leaves the others with a reason', () => {
    const cable = new Cable(TEN);
    for (let n = 0; n < 10; n++) cable.lease(hardware(n));
    expect(silence(cable.send(message('discover')))).toBe('pool-empty');
  });
});

describe('forged messages', () => {
  it.each([
    ['a client identifier of 255 bytes (CVE-2019-6472)', [opt(61, new Uint8Array(255).fill(1))]],
    ['a host name of control characters only (CVE-2025-11232)', [opt(12, '\u0000\u0000')]],
    [
      'a host name that wants to be a format or a command (CVE-2002-0702, CVE-2011-0997)',
      [opt(12, '%s%n$(reboot)\u001b[2J')],
    ],
    ['an empty host name', [opt(12, '')]],
    ['a full name with a label of 255 bytes (CVE-2022-2929)', [opt(81, hex('04ffffff41'))]],
    [
      'a wish list of every option',
      [
        opt(
          55,
          Uint8Array.from({ length: 255 }, (_, code) => code),
        ),
      ],
    ],
    ['the same wish 255 times', [opt(55, new Uint8Array(255).fill(3))]],
    [
      'options of the wrong length',
      [opt(50, [1]), opt(51, [1]), opt(54, [1]), opt(57, [1]), opt(82, [1]), opt(93, [1]), opt(118, [1])],
    ],
  ])('with %s get an ordinary answer', (_what, options) => {
    const cable = new Cable(TEN);
    const { reply, sizes } = answer(cable.send(message('discover', { options })));
    expect(decodeDhcp(encodeDhcp(reply, sizes)).ok).toBe(true);
  });

  it('leave nothing in the lease that could harm a terminal or a file', () => {
    const cable = new Cable(TEN);
    const leased = cable.lease(PHONE, { options: [opt(12, '\u001b[2Ja\nb'), opt(60, 'Cisco\0\0')] });
    expect(cable.world.book.at(leased)).toMatchObject({ hostname: '\\x1b[2Ja\\x0ab', vendorClass: 'Cisco' });
    const empty = cable.lease(hardware(1), { options: [opt(12, '\0 \0')] });
    expect(cable.world.book.at(empty)?.hostname).toBeUndefined();
  });

  it('of any content never end the server, and whatever it answers can be read', () => {
    const cable = new Cable(TEN);
    const out = new Uint8Array(2048);
    const base = encodeDhcp({
      ...DISCOVER_7911G,
      options: [...DISCOVER_7911G.options, address(50, '192.168.1.105'), address(54, '192.168.1.1')],
    });
    const damage = fc.array(fc.tuple(fc.nat({ max: base.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 });
    const kind = fc.nat({ max: 14 });
    fc.assert(
      fc.property(kind, damage, fc.boolean(), (type, changes, relayed) => {
        const bytes = base.slice();
        bytes[242] = type;
        if (!relayed) bytes.fill(0, 24, 28);
        for (const [at, value] of changes) bytes[at] = value;
        const request = decodeDhcp(bytes);
        if (!request.ok) return;
        const decision = cable.send(request.value, { from: ip('0.0.0.0') });
        if (!('reply' in decision)) return;
        const length = writeDhcp(decision.reply, out, 0, decision.sizes);
        const read = decodeDhcp(out.subarray(0, length));
        expect(read.ok && read.value.xid).toBe(request.value.xid);
      }),
      { numRuns: 2000 },
    );
  });
});

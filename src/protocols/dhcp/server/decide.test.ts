/** RFC 2131 section 4.3 as a conversation: one test for each thing a client can mean and a server can know. */
import { describe, expect, it } from 'vitest';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { NEVER } from '../../../lib/time.ts';
import type { Decision } from './decision.ts';
import { message, opt, address, ip, PHONE } from '../wire/packets.fixture.ts';
import { answer, Cable, choice, hardware, refusal, shownOptions, silence, STATION } from './server.fixture.ts';

const US = '192.168.1.1';
const OTHER_SERVER = '192.168.1.2';

/** `offer 192.168.1.100`, `nak`, `another-server` */
function outcome(decision: Decision): string {
  if (decision.kind === 'ignore') return decision.reason;
  return decision.kind === 'nak' ? 'nak' : `${decision.kind} ${formatIpv4(decision.address)}`;
}

const selecting = (wish: Ipv4 | string, hw = PHONE, server = US): ReturnType<typeof message> =>
  message('request', {
    hardware: hw,
    options: [choice(50, typeof wish === 'string' ? ip(wish) : wish), address(54, server)],
  });
const rebooting = (wish: string, hw = PHONE): ReturnType<typeof message> =>
  message('request', { hardware: hw, options: [address(50, wish)] });
const extending = (has: string, hw = PHONE): ReturnType<typeof message> =>
  message('request', { hardware: hw, ciaddr: ip(has) });
const shared = { pool: '192.168.1.100-192.168.1.109', authoritative: false };

describe('a refusal says why', () => {
  const held = (): Cable => {
    const cable = new Cable();
    cable.lease();
    return cable;
  };

  it.each<readonly [string, () => Cable, ReturnType<typeof message>, string]>([
    ['an address of another network', held, selecting('10.1.2.3'), '10.1.2.3 is not in 192.168.1.0/24'],
    [
      'another address than the reserved one',
      () => new Cable({ reservations: [{ hardware: PHONE, address: '192.168.1.20' }] }),
      selecting('192.168.1.105'),
      '192.168.1.20 is reserved for this device',
    ],
    [
      'an address of somebody who was never seen',
      held,
      selecting('192.168.1.100', hardware(1)),
      '192.168.1.100 is not known to be lent to this device',
    ],
    [
      'another address than the one it has',
      () => {
        const cable = held();
        cable.lease(hardware(1));
        return cable;
      },
      selecting('192.168.1.101'),
      '192.168.1.100 is lent to this device, not 192.168.1.101',
    ],
    [
      'an address that has left the pool',
      () => new Cable({ pool: '192.168.1.105-192.168.1.109' }, { book: held().world.book }),
      selecting('192.168.1.100'),
      '192.168.1.100 can no longer be lent',
    ],
    [
      'the reserved address, while somebody else holds it',
      () => {
        const before = new Cable();
        before.lease(hardware(1));
        const reservations = [{ hardware: PHONE, address: '192.168.1.100' }];
        return new Cable({ pool: '192.168.1.100-192.168.1.109', reservations }, { book: before.world.book });
      },
      selecting('192.168.1.100'),
      '192.168.1.100 is not known to be lent to this device',
    ],
  ])('%s', (_what, made, request, reason) => {
    expect(refusal(made().send(request))).toMatchObject({ reason });
  });
});

describe('a client that takes the offer of another server', () => {
  it('gives ours back at once', () => {
    const cable = new Cable();
    cable.send(message('discover'));
    const decision = cable.send(selecting('192.168.1.77', PHONE, OTHER_SERVER));
    expect(decision).toMatchObject({ reason: 'another-server', leases: [{ state: 'released', until: cable.now }] });
  });

  it('keeps the lease that it had from us', () => {
    const cable = new Cable();
    cable.lease();
    expect(cable.send(selecting('192.168.1.77', PHONE, OTHER_SERVER)).leases).toEqual([]);
  });
});

it('a request to the broadcast address of the network came by broadcast, so a lease that nobody knows is not extended', () => {
  const to = (local: string, adapter = STATION): string =>
    outcome(new Cable(shared).send(extending('192.168.1.105'), { local: ip(local), adapter }));
  expect(to('192.168.1.1')).toBe('ack 192.168.1.105');
  expect(to('192.168.1.255')).toBe('unknown-client');
  expect(to('255.255.255.255')).toBe('unknown-client');
});

describe('DISCOVER (RFC 2131 section 4.3.1)', () => {
  it('gets the addresses of the pool in their order', () => {
    const cable = new Cable();
    const offers = [1, 2, 3].map((n) => outcome(cable.send(message('discover', { hardware: hardware(n) }))));
    expect(offers).toEqual(['offer 192.168.1.100', 'offer 192.168.1.101', 'offer 192.168.1.102']);
  });

  it('holds the offered address for a short time, so that nobody else is offered it', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.100', offerHold: '30s' });
    const first = cable.send(message('discover', { hardware: hardware(1) }));
    expect(first.leases).toMatchObject([{ state: 'offered', until: cable.now + 30_000 }]);
    expect(outcome(cable.send(selecting('192.168.1.100', hardware(1))))).toBe('ack 192.168.1.100');
  });

  it('gets the same address again, whatever became of the offer', () => {
    const cable = new Cable();
    cable.send(message('discover'));
    cable.lease(hardware(1));
    cable.wait('2m');
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.100');
  });

  it('of a client with a current lease changes nothing about the lease', () => {
    const cable = new Cable();
    cable.lease();
    expect(cable.send(message('discover')).leases).toEqual([]);
  });

  it('with option 50 gets the address it asks for, if that is in the pool and free', () => {
    const cable = new Cable();
    cable.lease(hardware(1));
    const wish = (text: string, n: number): Decision =>
      cable.send(message('discover', { hardware: hardware(n), options: [address(50, text)] }));
    expect(outcome(wish('192.168.1.107', 2))).toBe('offer 192.168.1.107');
    expect(outcome(wish('192.168.1.100', 3))).toBe('offer 192.168.1.101');
    expect(outcome(wish('192.168.1.50', 4))).toBe('offer 192.168.1.102');
    expect(outcome(wish('10.0.0.5', 5))).toBe('offer 192.168.1.103');
    expect(outcome(wish('192.168.1.1', 6))).toBe('offer 192.168.1.104');
  });

  it('gets a lapsed address only when none is left that nobody ever had, and then the one that lapsed first', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.102', lease: '1h' });
    for (const n of [1, 2]) {
      cable.lease(hardware(n));
      cable.wait('10m');
    }
    cable.wait('2h');
    expect(formatIpv4(cable.lease(hardware(3)))).toBe('192.168.1.102');
    expect(formatIpv4(cable.lease(hardware(4)))).toBe('192.168.1.100');
    expect(formatIpv4(cable.lease(hardware(5)))).toBe('192.168.1.101');
    expect(outcome(cable.send(message('discover', { hardware: hardware(6) })))).toBe('pool-empty');
  });

  it('is answered with an ACK at once only where rapid commit is asked for and allowed', () => {
    const wish = message('discover', { options: [opt(80, '')] });
    expect(outcome(new Cable().send(wish))).toBe('offer 192.168.1.100');
    const fast = new Cable({ pool: '192.168.1.100-192.168.1.109', rapidCommit: true });
    expect(outcome(fast.send(message('discover')))).toBe('offer 192.168.1.100');
    const decision = fast.send(wish);
    expect(outcome(decision)).toBe('ack 192.168.1.100');
    expect(shownOptions(decision)[80]).toBe('present');
    expect(decision.leases).toMatchObject([{ state: 'bound' }]);
  });

  it('waits for clients that have tried long enough, where the settings want that', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.109', minSeconds: 5 });
    expect(outcome(cable.send(message('discover', { secs: 4 })))).toBe('too-early');
    expect(outcome(cable.send(message('discover', { secs: 5 })))).toBe('offer 192.168.1.100');
  });
});

describe('REQUEST of a client that chooses an offer (SELECTING, RFC 2131 section 4.3.2)', () => {
  it('for this server is acknowledged, with the lease to be written first', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.109', lease: '2h' });
    cable.send(message('discover'));
    const decision = cable.send(selecting('192.168.1.100'));
    expect(decision).toMatchObject({ kind: 'ack', asks: 'selecting', lease: 7_200_000 });
    expect(decision.leases).toMatchObject([
      { address: ip('192.168.1.100'), hardware: PHONE, state: 'bound', until: cable.now + 7_200_000 },
    ]);
  });

  it('for another server is met with silence, and our offer is free again', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.100' });
    cable.send(message('discover'));
    expect(outcome(cable.send(selecting('192.168.1.77', PHONE, OTHER_SERVER)))).toBe('another-server');
    expect(outcome(cable.send(message('discover', { hardware: hardware(1) })))).toBe('offer 192.168.1.100');
  });

  it('for an address that is offered or lent to somebody else is refused, also on a shared network', () => {
    for (const settings of [undefined, shared]) {
      const cable = new Cable(settings);
      cable.lease(hardware(1));
      cable.send(message('discover', { hardware: hardware(2) }));
      expect(outcome(cable.send(selecting('192.168.1.100')))).toBe('nak');
      expect(outcome(cable.send(selecting('192.168.1.101')))).toBe('nak');
      expect(outcome(cable.send(selecting('192.168.1.101', hardware(2))))).toBe('ack 192.168.1.101');
    }
  });

  it('after a restart that lost the offer is still acknowledged', () => {
    expect(outcome(new Cable().send(selecting('192.168.1.105')))).toBe('ack 192.168.1.105');
  });

  it('that names no address is ignored', () => {
    expect(outcome(new Cable().send(message('request', { options: [address(54, US)] })))).toBe('no-address');
  });
});

describe('REQUEST of a client that reboots with an old address (INIT-REBOOT, RFC 2131 section 4.3.2)', () => {
  it('is acknowledged if the address is lent to it, also after the lease lapsed', () => {
    const cable = new Cable();
    cable.lease();
    expect(cable.send(rebooting('192.168.1.100'))).toMatchObject({ kind: 'ack', asks: 'init-reboot' });
    cable.wait('3h');
    expect(outcome(cable.send(rebooting('192.168.1.100')))).toBe('ack 192.168.1.100');
  });

  it('from another network is refused at once on an isolated cable, so that a phone does not cling to its old lease', () => {
    const decision = new Cable().send(rebooting('10.20.30.40'));
    expect(refusal(decision).reason).toBe('10.20.30.40 is not in 192.168.1.0/24');
    expect(outcome(new Cable(shared).send(rebooting('10.20.30.40')))).toBe('unknown-client');
  });

  it('of an unknown client is refused by an authoritative server, and left to others by any other', () => {
    expect(outcome(new Cable().send(rebooting('192.168.1.100')))).toBe('nak');
    expect(outcome(new Cable(shared).send(rebooting('192.168.1.100')))).toBe('unknown-client');
  });

  it('for another address than is lent to it is refused by an authoritative server only', () => {
    for (const [settings, expected] of [
      [undefined, 'nak'],
      [shared, 'address-not-ours'],
    ] as const) {
      const cable = new Cable(settings);
      cable.lease();
      expect(outcome(cable.send(rebooting('192.168.1.105')))).toBe(expected);
    }
  });
});

describe('REQUEST of a client that has an address (RFC 2131 section 4.3.2)', () => {
  it('by unicast (RENEWING) extends the lease', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.109', lease: '2h' });
    cable.lease();
    cable.wait('1h');
    const decision = cable.unicast(extending('192.168.1.100'));
    expect(decision).toMatchObject({ kind: 'ack', asks: 'renewing', leases: [{ until: cable.now + 7_200_000 }] });
    expect(answer(decision).reply).toMatchObject({ ciaddr: ip('192.168.1.100'), yiaddr: ip('192.168.1.100') });
  });

  it('by broadcast (REBINDING) extends the lease', () => {
    const cable = new Cable();
    cable.lease();
    expect(cable.send(extending('192.168.1.100'))).toMatchObject({ kind: 'ack', asks: 'rebinding' });
  });

  it('is believed when it renews by unicast although the lease was forgotten, if the address is free', () => {
    const cable = new Cable();
    expect(outcome(cable.unicast(extending('192.168.1.104')))).toBe('ack 192.168.1.104');
    expect(outcome(cable.unicast(extending('192.168.1.104', hardware(1))))).toBe('nak');
  });

  it('is refused or left alone, by mode, when somebody else has the address now', () => {
    for (const [settings, expected] of [
      [undefined, 'nak'],
      [shared, 'unknown-client'],
    ] as const) {
      const cable = new Cable(settings);
      cable.lease(hardware(1));
      expect(outcome(cable.unicast(extending('192.168.1.100')))).toBe(expected);
      expect(outcome(cable.send(extending('192.168.1.101')))).toBe(expected);
    }
  });

  it('is refused when its address is no longer in the pool', () => {
    expect(outcome(new Cable().unicast(extending('192.168.1.50')))).toBe('nak');
  });

  it('matching no subnet does not disturb the server (CVE-2025-40779)', () => {
    expect(outcome(new Cable().unicast(extending('172.16.0.9'), { from: ip('172.16.0.9') }))).toBe('nak');
  });
});

describe('DECLINE (RFC 2131 section 4.3.3)', () => {
  const declining = (text: string, hw = PHONE): ReturnType<typeof message> =>
    message('decline', { hardware: hw, options: [address(50, text), address(54, US)] });

  it('puts the address into quarantine, and the client gets another one', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.109', quarantine: '10m' });
    cable.lease();
    const decision = cable.send(declining('192.168.1.100'));
    expect(decision).toMatchObject({
      kind: 'decline',
      quarantine: 600_000,
      leases: [{ state: 'declined', until: cable.now + 600_000 }],
    });
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.101');
    expect(outcome(cable.send(selecting('192.168.1.100', hardware(1))))).toBe('nak');
  });

  it('ends when the quarantine is over', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.100', quarantine: '10m' });
    cable.lease();
    cable.send(declining('192.168.1.100'));
    expect(outcome(cable.send(message('discover')))).toBe('pool-empty');
    cable.wait('10m');
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.100');
  });

  it('of an address the client does not have, or to another server, changes nothing', () => {
    const cable = new Cable();
    cable.lease();
    expect(outcome(cable.send(declining('192.168.1.100', hardware(1))))).toBe('not-its-address');
    expect(outcome(cable.send(declining('192.168.1.105')))).toBe('not-its-address');
    const other = message('decline', { options: [address(50, '192.168.1.100'), address(54, OTHER_SERVER)] });
    expect(outcome(cable.send(other))).toBe('another-server');
  });

  it('is limited for each client and in all, so that a flood cannot empty the pool', () => {
    const cable = new Cable({ limits: { declinesPerClient: 3, declinesPerMinute: 5 } });
    const round = (hw: string): string =>
      outcome(cable.send(declining(formatIpv4(cable.lease(hw)), hw))).split(' ')[0] ?? '';
    expect([1, 2, 3, 4].map(() => round(hardware(1)))).toEqual(['decline', 'decline', 'decline', 'too-many-declines']);
    expect([2, 3, 4].map((n) => round(hardware(n)))).toEqual(['decline', 'decline', 'too-many-declines']);
    cable.wait('1m');
    expect(round(hardware(1))).toBe('decline');
  });

  it('never takes a reserved address from its device', () => {
    const cable = new Cable({ reservations: [{ hardware: PHONE, address: '192.168.1.20' }] });
    cable.lease();
    expect(cable.send(declining('192.168.1.20'))).toMatchObject({ kind: 'decline', quarantine: 0, leases: [] });
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.20');
  });
});

describe('RELEASE (RFC 2131 section 4.3.4)', () => {
  const releasing = (text: string, hw = PHONE): ReturnType<typeof message> =>
    message('release', { hardware: hw, ciaddr: ip(text), options: [address(54, US)] });

  it('ends the lease but keeps the binding for the same client', () => {
    const cable = new Cable();
    cable.lease();
    const decision = cable.unicast(releasing('192.168.1.100'));
    expect(decision).toMatchObject({ kind: 'release', leases: [{ state: 'released', until: cable.now }] });
    expect(formatIpv4(cable.lease(hardware(1)))).toBe('192.168.1.101');
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.100');
  });

  it('by anybody else changes nothing', () => {
    const cable = new Cable();
    cable.lease();
    expect(outcome(cable.unicast(releasing('192.168.1.100', hardware(1))))).toBe('not-its-address');
    expect(outcome(cable.unicast(releasing('192.168.1.109')))).toBe('not-its-address');
  });
});

describe('INFORM (RFC 2131 section 4.3.5)', () => {
  it('is answered at the address of the client, without an address, times or a lease', () => {
    const cable = new Cable();
    const decision = cable.send(message('inform', { ciaddr: ip('192.168.1.77'), options: [opt(55, [6, 51])] }));
    expect(decision).toMatchObject({
      kind: 'inform-ack',
      destination: { kind: 'unicast', address: ip('192.168.1.77'), port: 68 },
      reply: { kind: 'ack', yiaddr: 0, ciaddr: ip('192.168.1.77') },
      leases: [],
    });
    expect(shownOptions(decision)).toMatchObject({ 6: US, 54: US });
    expect(Object.keys(shownOptions(decision))).not.toContain('51');
  });

  it('without an address goes back where it came from, or nowhere', () => {
    const cable = new Cable();
    const from = { from: ip('192.168.1.78') };
    expect(cable.send(message('inform'), from)).toMatchObject({ destination: { address: ip('192.168.1.78') } });
    expect(outcome(cable.send(message('inform')))).toBe('no-address');
  });
});

describe('BOOTP (RFC 951, RFC 1542)', () => {
  const reservation = { hardware: PHONE, address: '192.168.1.20', bootFile: 'boot.$MAC$' };

  it('is answered only for reserved clients, for ever, within 300 bytes and without DHCP options', () => {
    const cable = new Cable({ reservations: [reservation] });
    const decision = answer(cable.send(message('bootp')));
    expect(decision).toMatchObject({ kind: 'bootp-reply', sizes: { maximum: 300, overload: false } });
    expect(decision.reply).toMatchObject({ kind: 'bootp', yiaddr: ip('192.168.1.20'), file: 'boot.00.26.99.ef.0f.1a' });
    expect(decision.leases).toMatchObject([{ state: 'bound', until: NEVER }]);
    expect(decision.options.map(({ code }) => code).filter((code) => [51, 53, 54, 58, 59].includes(code))).toEqual([]);
    expect(outcome(cable.send(message('bootp', { hardware: hardware(1) })))).toBe('bootp-not-reserved');
  });

  it('is answered from the pool where that is allowed', () => {
    expect(outcome(new Cable({ bootp: true }).send(message('bootp')))).toBe('bootp-reply 192.168.1.100');
  });

  it('for a server by another name is left to that server', () => {
    const cable = new Cable({ reservations: [reservation] });
    expect(outcome(cable.send(message('bootp', { sname: 'elsewhere' })))).toBe('another-server');
    expect(outcome(cable.send(message('bootp', { sname: US })))).toBe('bootp-reply 192.168.1.20');
  });
});

describe('a client is who its client identifier says (RFC 4361)', () => {
  const named = (id: readonly number[]): Parameters<typeof message>[1] => ({ options: [opt(61, id)] });

  it('and the same device with another identifier gets another address, both kept', () => {
    const cable = new Cable();
    expect(formatIpv4(cable.lease(PHONE, named([1, 0, 0x26])))).toBe('192.168.1.100');
    expect(formatIpv4(cable.lease(PHONE, named([0xff, 1, 2])))).toBe('192.168.1.101');
    expect(formatIpv4(cable.lease(PHONE))).toBe('192.168.1.102');
    expect(outcome(cable.send(message('discover', named([1, 0, 0x26]))))).toBe('offer 192.168.1.100');
    expect([...cable.world.book.leases()].map((lease) => lease.hardware)).toEqual([PHONE, PHONE, PHONE]);
  });

  it('but a lease that is known by the hardware address alone stays with the device when it begins to send one', () => {
    const cable = new Cable();
    expect(formatIpv4(cable.lease(PHONE))).toBe('192.168.1.100');
    expect(outcome(cable.send(message('discover', named([1, 0, 0x26]))))).toBe('offer 192.168.1.100');
    const reboot = message('request', { options: [opt(61, [0xff, 1, 2]), address(50, '192.168.1.100')] });
    expect(outcome(cable.send(reboot))).toBe('ack 192.168.1.100');
    expect([...cable.world.book.leases()]).toMatchObject([{ client: 'id:ff0102', state: 'bound', hardware: PHONE }]);
    expect(outcome(cable.send(message('discover', { hardware: hardware(1), options: [opt(61, [0xff, 1, 3])] })))).toBe(
      'offer 192.168.1.101',
    );
  });

  it('and releases or declines it as its own', () => {
    for (const kind of ['release', 'decline'] as const) {
      const cable = new Cable();
      cable.lease(PHONE);
      const about = { ciaddr: ip('192.168.1.100'), options: [opt(61, [1, 0, 0x26]), address(54, US)] };
      expect(outcome(cable.unicast(message(kind, about)))).toBe(`${kind} 192.168.1.100`);
    }
  });

  it('and an empty identifier is none (CVE-2010-2156)', () => {
    const cable = new Cable();
    cable.lease(PHONE);
    expect(outcome(cable.send(message('discover', named([]))))).toBe('offer 192.168.1.100');
  });

  it('and the identifier is sent back (RFC 6842), except to devices that refuse such replies', () => {
    const discover = message('discover', { options: [opt(61, [1, 2, 3]), opt(60, 'old phone')] });
    expect(shownOptions(new Cable().send(discover))[61]).toBe('hex:01:02:03');
    const quirky = new Cable({
      classes: [{ name: 'old', when: { 'vendor-class': 'old*' }, quirks: ['omit-client-id'] }],
    });
    expect(shownOptions(quirky.send(discover))[61]).toBeUndefined();
  });
});

describe('silence', () => {
  it('has a reason', () => {
    const cable = new Cable();
    expect(silence(cable.send(message('offer', { op: 2 })))).toBe('not-a-request');
    expect(silence(cable.send(message('lease-query')))).toBe('unexpected-kind');
    expect(silence(cable.send(message('unknown')))).toBe('unexpected-kind');
    expect(silence(cable.send(message('discover', { hops: 17 })))).toBe('too-many-hops');
    expect(silence(cable.send(message('discover', { hlen: 0 })))).toBe('no-identity');
    expect(silence(cable.send(message('discover'), { adapter: { address: ip('10.9.9.9'), prefix: 24 } }))).toBe(
      'no-subnet',
    );
  });

  it('is all there is while observing', () => {
    expect(silence(new Cable({}, { mode: 'observe' }).send(message('discover')))).toBe('observing');
  });

  it('meets everybody but matched devices on a shared network, and nobody is ever refused there', () => {
    const cable = new Cable(
      { authoritative: true },
      { mode: 'share-lan', matches: (request) => request.hardware === PHONE },
    );
    expect(silence(cable.send(message('discover', { hardware: hardware(1) })))).toBe('not-matched');
    expect(outcome(cable.send(message('discover')))).toBe('offer 192.168.1.100');
    expect(silence(cable.send(rebooting('10.0.0.1')))).toBe('address-not-ours');
  });

  it('comes with a sentence for people', () => {
    expect(new Cable().send(message('lease-query'))).toMatchObject({ sentence: expect.stringMatching(/\.$/) });
    expect(STATION.prefix).toBe(24);
  });
});

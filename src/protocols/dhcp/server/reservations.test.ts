/** Addresses and options for particular devices, and for kinds of devices. */
import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../../lib/address.ts';
import { after, minutes } from '../../../lib/time.ts';
import { clientIdKey } from '../leases/identity.ts';
import { matchesPattern } from '../../../lib/glob.ts';
import type { Decision } from './decision.ts';
import { address, hex, ip, message, opt, PHONE } from '../wire/packets.fixture.ts';
import { answer, Cable, hardware, shownOptions, silence } from './server.fixture.ts';
import type { ClassSettings, ReservationSettings } from '../settings/settings.ts';

const POOL = '192.168.1.100-192.168.1.109';
const given = (decision: Decision): string => formatIpv4(answer(decision).address);

describe('a reservation', () => {
  const withOne = (reservation: ReservationSettings): Cable =>
    new Cable({ pool: POOL, trustAgentInformation: true, reservations: [reservation] });

  it.each<readonly [string, ReservationSettings, Parameters<typeof message>[1]]>([
    ['hardware address', { hardware: PHONE, address: '192.168.1.20' }, {}],
    [
      'client identifier in hexadecimal',
      { clientId: '01:02:03', address: '192.168.1.20' },
      { options: [opt(61, [1, 2, 3])] },
    ],
    ['client identifier as text', { clientId: 'printer', address: '192.168.1.20' }, { options: [opt(61, 'printer')] }],
    ['circuit', { circuitId: 'eth0/7', address: '192.168.1.20' }, { options: [opt(82, hex('0106657468302f37'))] }],
    ['pattern', { pattern: '00:26:99:*', address: '192.168.1.20' }, {}],
  ])('by %s gives its address, to that device only', (_by, reservation, parts) => {
    const cable = withOne(reservation);
    expect(given(cable.send(message('discover', parts)))).toBe('192.168.1.20');
    expect(given(cable.send(message('discover', { hardware: hardware(1) })))).toBe('192.168.1.100');
  });

  it('inside the pool is never given to anybody else, not even when the pool is empty', () => {
    const cable = new Cable({
      pool: '192.168.1.100-192.168.1.101',
      reservations: [{ hardware: PHONE, address: '192.168.1.100' }],
    });
    expect(formatIpv4(cable.lease(hardware(1)))).toBe('192.168.1.101');
    expect(silence(cable.send(message('discover', { hardware: hardware(2) })))).toBe('pool-empty');
    const wish = message('discover', { hardware: hardware(2), options: [address(50, '192.168.1.100')] });
    expect(silence(cable.send(wish))).toBe('pool-empty');
    expect(given(cable.send(message('discover')))).toBe('192.168.1.100');
  });

  it('moves a device that has another address, at its next request', () => {
    const before = new Cable({ pool: POOL });
    before.lease();
    const after = new Cable(
      { pool: POOL, reservations: [{ hardware: PHONE, address: '192.168.1.20' }] },
      { book: before.world.book },
    );
    const renewal = after.unicast(message('request', { ciaddr: ip('192.168.1.100') }));
    expect(renewal).toMatchObject({ kind: 'nak', reason: '192.168.1.20 is reserved for this device' });
    expect(given(after.send(message('discover', { options: [address(50, '192.168.1.100')] })))).toBe('192.168.1.20');
  });

  it('that moves a device leaves it with that one address, and the other is free for the next device', () => {
    for (const options of [[], [opt(61, [1, 2, 3])]]) {
      const before = new Cable({ pool: '192.168.1.5-192.168.1.5' });
      before.lease();
      const after = new Cable(
        { pool: '192.168.1.5-192.168.1.5', reservations: [{ hardware: PHONE, address: '192.168.1.50' }] },
        { book: before.world.book },
      );
      expect(formatIpv4(after.lease(PHONE, { options }))).toBe('192.168.1.50');
      const states = [...after.world.book.leases()].map(({ address: one, state }) => `${formatIpv4(one)} ${state}`);
      expect(states).toEqual(['192.168.1.5 released', '192.168.1.50 bound']);
      expect(formatIpv4(after.lease(hardware(2)))).toBe('192.168.1.5');
    }
  });

  it.each([
    ['was only offered to', 'offered'],
    ['was given back by', 'released'],
    ['was declined by', 'declined'],
  ] as const)('gives its address although it %s somebody else', (_what, state) => {
    const cable = new Cable({ pool: POOL, reservations: [{ hardware: PHONE, address: '192.168.1.100' }] });
    cable.world.book.apply({
      address: ip('192.168.1.100'),
      client: clientIdKey(Uint8Array.of(1, 2)),
      hardware: hardware(7),
      state,
      since: cable.now,
      until: after(cable.now, minutes(5)),
    });
    expect(given(cable.send(message('discover')))).toBe('192.168.1.100');
  });

  it('waits while somebody else still holds its address', () => {
    const before = new Cable({ pool: POOL });
    before.lease(hardware(1));
    const after = new Cable(
      { pool: POOL, reservations: [{ hardware: PHONE, address: '192.168.1.100' }] },
      { book: before.world.book },
    );
    after.now = before.now;
    expect(given(after.send(message('discover')))).toBe('192.168.1.101');
    expect(given(after.send(message('discover', { hardware: hardware(2) })))).toBe('192.168.1.102');
    after.wait('3h');
    expect(given(after.send(message('discover')))).toBe('192.168.1.100');
  });

  it('stays with the device when the device changes its client identifier', () => {
    const cable = withOne({ hardware: PHONE, address: '192.168.1.20' });
    cable.lease(PHONE, { options: [opt(61, [1, 1, 1])] });
    expect(given(cable.send(message('discover', { options: [opt(61, [2, 2, 2])] })))).toBe('192.168.1.20');
  });

  it('can give options, names and files, and no address', () => {
    const cable = withOne({ hardware: PHONE, hostname: 'desk', bootFile: 'mine.bin', options: { 15: 'mine.example' } });
    const decision = cable.send(message('discover'));
    expect(given(decision)).toBe('192.168.1.100');
    expect(answer(decision).reply.file).toBe('mine.bin');
    expect(shownOptions(decision)).toMatchObject({ 12: '"desk"', 15: '"mine.example"' });
  });
});

describe('a class is met', () => {
  const meets = (when: ClassSettings['when'], parts: Parameters<typeof message>[1]): boolean => {
    const classes = [{ name: 'it', when, options: { 15: 'met.example' } }];
    const cable = new Cable({ pool: POOL, trustAgentInformation: true, classes });
    return shownOptions(cable.send(message('discover', parts)))[15] !== undefined;
  };
  const cisco = { options: [opt(60, 'Cisco Systems, Inc. IP Phone CP-7911G\0')] };

  it.each<readonly [ClassSettings['when'], Parameters<typeof message>[1]]>([
    [{ 'vendor-class': 'cisco systems, inc. ip phone cp-79??g' }, cisco],
    [{ 60: '*CP-7911G' }, cisco],
    [{ 'vendor-class': ['Polycom*', 'Cisco*'] }, cisco],
    [{ 'user-class': 'iPXE' }, { options: [opt(77, 'iPXE')] }],
    [{ 'user-class': 'iPXE' }, { options: [opt(77, hex('0469505845'))] }],
    [{ arch: ['x64-uefi', 9] }, { options: [opt(93, [0, 9])] }],
    [{ 230: 'hex:01:04-ff' }, { options: [opt(230, [1, 4, 255])] }],
    [{ 230: 'hex:01*' }, { options: [opt(230, [1, 4, 255])] }],
    [{ oui: '00-26-99' }, {}],
    [{ hardware: '*:0f:1a' }, {}],
    [{ 'remote-id': 'hex:0a0b' }, { options: [opt(82, hex('02020a0b'))] }],
    [{ 'host-name': 'SEP*' }, { options: [opt(12, 'SEP002699EF0F1A')] }],
    [{ oui: '00:26:99', 'vendor-class': 'Cisco*' }, cisco],
  ])('%j', (when, parts) => expect(meets(when, parts)).toBe(true));

  it.each<readonly [ClassSettings['when'], Parameters<typeof message>[1]]>([
    [{ 'vendor-class': 'Cisco' }, cisco],
    [{ 'vendor-class': 'Cisco*' }, {}],
    [{ oui: '00:26:98', 'vendor-class': 'Cisco*' }, cisco],
    [{ arch: 7 }, { options: [opt(93, [0])] }],
  ])('but not %j', (when, parts) => expect(meets(when, parts)).toBe(false));

  it('and can mean no answer at all', () => {
    const cable = new Cable({
      pool: POOL,
      classes: [{ name: 'laptops', when: { 'vendor-class': 'MSFT*' }, ignore: true }],
    });
    expect(silence(cable.send(message('discover', { options: [opt(60, 'MSFT 5.0')] })))).toBe('ignored-class');
  });

  it('without a pattern costing more than its length times that of the text', () => {
    expect(matchesPattern('*a'.repeat(120) + 'b', 'a'.repeat(255))).toBe(false);
    expect(matchesPattern('**?', 'x')).toBe(true);
    expect(matchesPattern('', '')).toBe(true);
    expect(matchesPattern('a*', '')).toBe(false);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { after, instant, minutes, NEVER, type Instant } from '../lib/time.ts';
import { isClientKey } from '../protocols/dhcp/leases/identity.ts';
import { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import type { Lease } from '../protocols/dhcp/leases/lease.ts';
import { ip, mac, PHONE } from '../protocols/dhcp/wire/packets.fixture.ts';
import { DeviceNames } from './names.ts';

const NOW = instant(1000);
const OTHER = '02:00:00:00:00:02';

let book: LeaseBook;
let names: DeviceNames;

beforeEach(() => {
  book = new LeaseBook();
  names = new DeviceNames(book);
});

function lease(address: string, changes: Partial<Omit<Lease, 'client'>> & { readonly identity?: string } = {}): void {
  const { identity = `hw:01:${PHONE}`, ...others } = changes;
  if (!isClientKey(identity)) throw new Error('no key');
  const lasts = { state: 'bound', since: instant(0), until: after(NOW, minutes(60)) } as const;
  book.apply({ address: ip(address), client: identity, hardware: mac(PHONE), ...lasts, ...others });
}

function found(name: string, now: Instant = NOW): unknown {
  const client = names.find(name, now);
  return client === undefined ? undefined : `${(client.address >>> 0) % 256} ${client.hardware}`;
}

describe('a device is found', () => {
  it.each([
    ['its own name, up to a dot', 'desk', { hostname: 'Desk.example.com' }],
    ['its hardware address', '002699ef0f1a', {}],
    ['its hardware address with dashes', '00-26-99-ef-0f-1a', {}],
    ['its hardware address with colons', '00:26:99:ef:0f:1a', {}],
    ['what Cisco calls a phone', 'sep002699ef0f1a', {}],
    ['its serial number', 'foc1234x56y', { identity: 'id:00464f43313233345835365 9'.replace(' ', '') }],
    ['its serial number without a type', 'foc1234x56y', { identity: 'id:464f433132333458353659' }],
  ])('by %s', (_, name, changes) => {
    lease('10.0.0.7', changes);
    expect(found(name)).toBe(`7 ${PHONE}`);
  });

  it('where it has gone', () => {
    lease('10.0.0.7', { hostname: 'desk' });
    expect(found('desk')).toBe(`7 ${PHONE}`);
    lease('10.0.0.8', { hostname: 'desk' });
    expect(found('desk')).toBe(`8 ${PHONE}`);
  });

  it('by a lease that was there before anybody asked, and by one that came since', () => {
    for (let n = 0; n < 100; n += 1) lease(`10.0.0.${n}`, { hostname: `host${n}` });
    expect(found('host99')).toBe(`99 ${PHONE}`);
    lease('10.0.0.101', { hostname: 'new' });
    expect(found('new')).toBe(`101 ${PHONE}`);
  });
});

describe('a device is not found', () => {
  it.each([
    ['whose lease is over', { hostname: 'desk', until: NOW }],
    ['that was only offered an address', { hostname: 'desk', state: 'offered' as const }],
    ['that gave its address back', { hostname: 'desk', state: 'released' as const }],
    ['that is called otherwise', { hostname: 'desks' }],
    ['whose identifier is no text', { identity: 'id:0100269 9ef0f1a'.replace(' ', '') }],
  ])('%s', (_, changes) => {
    lease('10.0.0.7', changes);
    expect(found('desk')).toBeUndefined();
  });

  it('whose address has another name since', () => {
    lease('10.0.0.7', { hostname: 'desk' });
    expect(found('desk')).toBeDefined();
    lease('10.0.0.7', { hostname: 'lamp' });
    expect([found('desk'), found('lamp')]).toEqual([undefined, `7 ${PHONE}`]);
  });
});

it('a device cannot take the hardware address of another one as its name', () => {
  lease('10.0.0.7');
  lease('10.0.0.8', { hardware: mac(OTHER), identity: `hw:01:${OTHER}`, hostname: '002699ef0f1a' });
  expect(found('002699ef0f1a')).toBe(`7 ${PHONE}`);
});

it('many leases are taken up in pieces', () => {
  for (let n = 0; n < 10_000; n += 1) lease(`10.1.${n >> 8}.${n & 255}`, { hostname: `host${n}`, until: NEVER });
  expect([names.update(), names.update(), names.update(), names.update()]).toEqual([true, true, false, false]);
  expect(found('host9999')).toBeDefined();
});

it('changes that nobody asked for are bounded: then all leases are looked at again', () => {
  names.update();
  for (let n = 0; n < 70_000; n += 1) lease(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, { hostname: 'same' });
  while (names.update());
  expect(found('same')).toBeDefined();
  expect([...book.changes()]).toEqual([]);
});

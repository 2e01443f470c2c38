import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { instant, NEVER } from '../lib/time.ts';
import { clientKey } from '../protocols/dhcp/leases/identity.ts';
import { freed as freedLease } from '../storage/leases/lease-records.ts';
import { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import { ip, message, PHONE } from '../protocols/dhcp/wire/packets.fixture.ts';
import { Clients } from './clients.ts';

const HOME = '10.0.0.57';
const OTHER = '02:00:00:00:00:02';

let clients: Clients;

beforeEach(() => {
  const book = new LeaseBook();
  const { hardware } = message('discover');
  const lasts = { state: 'bound', since: instant(0), until: NEVER } as const;
  book.apply({ address: ip(HOME), client: clientKey(message('discover')), hardware, ...lasts });
  clients = new Clients();
  clients.learn(book);
});

function elsewhere(device: string, address = HOME): Happening {
  return { type: 'dhcp.elsewhere', device, address, vendorClass: 'a phone' };
}

describe('a device that asks for files in a folder of its serial number', () => {
  const asks = (file: string): void =>
    clients.follow({ type: 'file.missing', by: 'tftp', device: PHONE, from: `${HOME}:1024`, file, asks: 'read' });

  it('is called so', () => {
    expect(clients.named('10ab32cd', instant(1))).toBeUndefined();
    asks('10AB32cd/start4.elf');
    expect(clients.named('10ab32cd', instant(1))).toMatchObject({ hardware: PHONE, address: ip(HOME) });
  });

  it.each(['10ab32c/start4.elf', '10ab32cdef/start4.elf', 'start4.elf', 'x/10ab32cd/start4.elf'])(
    'not in %s',
    (file) => {
      asks(file);
      expect(clients.named('10ab32cd', instant(1))).toBeUndefined();
    },
  );
});

describe('the device at an address', () => {
  it('is the one that has the lease', () => {
    expect(clients.at(HOME)?.hardware).toBe(PHONE);
    expect(clients.at('10.0.0.58')).toBeUndefined();
  });

  it('is nobody where the lease was made free', () => {
    const freed = new LeaseBook();
    const { hardware } = message('discover');
    const lasts = { state: 'bound', since: instant(0), until: NEVER } as const;
    freed.apply(
      freedLease({ address: ip(HOME), client: clientKey(message('discover')), hardware, ...lasts }, instant(1)),
    );
    const known = new Clients();
    known.learn(freed);
    expect(known.at(HOME)).toBeUndefined();
    expect(known.identify(HOME)).toEqual({ address: HOME });
  });

  it('is the one that took it from another server since, with what it said of itself', () => {
    clients.follow(elsewhere(OTHER));
    expect(clients.at(HOME)).toEqual({ hardware: OTHER, vendorClass: 'a phone' });
  });

  it('is the one that has the lease again after the next ACK', () => {
    clients.follow(elsewhere(OTHER));
    clients.follow({ type: 'dhcp.ack', device: PHONE, address: HOME, lease: 1, to: 'broadcast' });
    expect(clients.at(HOME)?.hardware).toBe(PHONE);
  });

  it('has a name by its lease, or by its address alone, however that is spelled', () => {
    expect(clients.identify('::ffff:10.0.0.57')).toEqual({ address: HOME, hardware: PHONE });
    expect(clients.identify('10.0.0.58')).toEqual({ address: '10.0.0.58' });
    expect(clients.identify('FD00:0::9')).toEqual({ address: 'fd00::9' });
  });

  it('is forgotten where thousands were overheard after it', () => {
    clients.follow(elsewhere(OTHER, '10.1.0.1'));
    for (let n = 0; n < 4096; n += 1) clients.follow(elsewhere(OTHER, `10.2.${n >> 8}.${n & 255}`));
    expect(clients.at('10.1.0.1')).toBeUndefined();
  });
});

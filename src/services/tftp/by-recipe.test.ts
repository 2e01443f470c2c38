import { beforeEach, describe, expect, it } from 'vitest';
import { ipv4, LIMITED_BROADCAST, type Ipv4 } from '../../lib/address.ts';
import { instant, NEVER, seconds } from '../../lib/time.ts';
import { clientKey } from '../../protocols/dhcp/leases/identity.ts';
import { LeaseBook } from '../../protocols/dhcp/leases/lease-book.ts';
import { message } from '../../protocols/dhcp/wire/packets.fixture.ts';
import { content, readOn, shelf, Testbed } from './testbed.fixture.ts';
import type { ScriptedPeer } from './scripted-peer.fixture.ts';
import { SimulatedNetwork } from '../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../test/machine/simulated-host.ts';
import { byRecipe } from './by-recipe.ts';
import { Clients } from '../../devices/clients.ts';

const POINT = ipv4(0x0a00_0005);
const LEASED = ipv4(0x0a00_0009);
const PHONE = 'Cisco Systems, Inc. IP Phone CP-7911G';
const IMAGE = 'ap3g2-k9w7-tar.default';
const FILES = { [IMAGE]: content(5000), 'term11.default.loads': content(5000), 'a.bin': content(5000) };

let book: LeaseBook;
let bed: Testbed<SimulatedHost>;

beforeEach(async () => {
  book = new LeaseBook();
  bed = await new Testbed(new SimulatedNetwork(), {
    needs: { files: shelf(FILES), ...byRecipe(clientsOf(book)) },
  }).open();
});

function clientsOf(leases: LeaseBook): Clients {
  const clients = new Clients();
  clients.learn(leases);
  return clients;
}

function lease(vendorClass: string): void {
  const discover = message('discover');
  const { hardware } = discover;
  const lasts = { state: 'bound', since: instant(0), until: NEVER } as const;
  book.apply({ address: LEASED, client: clientKey(discover), hardware, ...lasts, vendorClass });
}

/** A loader without time-outs of its own: it lost block 2 and says again what it has. */
async function losesBlockTwo(from: Ipv4, file: string): Promise<ScriptedPeer> {
  const peer = await bed.peer(from, 5000);
  peer.say({ kind: 'read', file, mode: 'octet', options: [], anomalies: [] }, 69, LIMITED_BROADCAST);
  bed.settle();
  for (const block of [1, 1]) {
    peer.say({ kind: 'ack', block, anomalies: [] }, peer.dataPort, LIMITED_BROADCAST);
    bed.settle();
  }
  return peer;
}

describe('an access point in recovery', () => {
  it('that asks everybody and says twice what it has gets the lost block at once, and then the whole image', async () => {
    const point = await losesBlockTwo(POINT, IMAGE);
    expect(point.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)', 'DATA 2 (512)']);
    expect(Buffer.compare(readOn(point, bed.settle), FILES[IMAGE])).toBe(0);
    expect(bed.types).toEqual(['file.request', 'file.complete']);
  });
});

describe('a duplicate acknowledgement', () => {
  it.each([
    ['a client that nothing is known of', undefined, POINT, 'a.bin'],
    ['a phone without a lease', undefined, POINT, 'term11.default.loads'],
    ['a phone', PHONE, LEASED, 'term11.default.loads'],
    ['a phone that asks for the image of an access point', PHONE, LEASED, IMAGE],
    ['another device with a lease that asks for it', 'udhcp 1.35.0', LEASED, IMAGE],
  ])('of %s is never answered with DATA', async (_who, vendorClass, from, file) => {
    if (vendorClass !== undefined) lease(vendorClass);
    const peer = await losesBlockTwo(from, file);
    expect(peer.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)']);
    bed.settle(seconds(1));
    expect(peer.words.slice(2)).toEqual(['DATA 2 (512)']);
  });
});

describe('the sandbox of uploads', () => {
  it('is that of the recipe, for devices that said what they are when they got their address', () => {
    const { sandbox } = byRecipe(clientsOf(book));
    const [leased, point] = [{ address: '10.0.0.9' }, { address: '10.0.0.5' }];
    expect(sandbox?.(leased)).toBeUndefined();
    lease('udhcp 1.35.0');
    expect(sandbox?.(leased)).toBeUndefined();
    lease(PHONE);
    expect([sandbox?.(leased), sandbox?.(point)]).toEqual(['cisco-phones', undefined]);
  });
});

/** What a reply says about the server it comes from, and what makes other servers speak. */
import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import { address, hex, ip, mac, message, opt, PHONE } from '../wire/packets.fixture.ts';
import { foreignProbes, foreignServer } from './foreign.ts';

const OWN = new Set([ip('192.168.1.1'), ip('10.9.0.1')]);
const OTHER = ip('192.168.1.254');

type Parts = Parameters<typeof message>[1];

function reply(kind: Parameters<typeof message>[0], parts: Parts = {}) {
  return message(kind, { op: 2, yiaddr: ip('192.168.1.20'), options: [address(54, '192.168.1.254')], ...parts });
}

describe('a reply', () => {
  it.each(['offer', 'ack', 'nak'] as const)('%s tells which server speaks, to whom, and what it gives', (kind) => {
    const options = [address(54, '192.168.1.254'), address(3, '192.168.1.253', '192.168.1.252')];
    expect(foreignServer(reply(kind, { options }), ip('192.168.1.7'), OWN)).toEqual({
      server: OTHER,
      to: mac(PHONE),
      offers: ip('192.168.1.20'),
      router: ip('192.168.1.253'),
    });
  });

  it('without option 54 comes from whoever sent it', () => {
    expect(foreignServer(reply('ack', { options: [] }), OTHER, OWN)).toEqual({
      server: OTHER,
      to: mac(PHONE),
      offers: ip('192.168.1.20'),
    });
  });

  it('that gives nothing, or half a router, tells neither', () => {
    const options = [address(54, '192.168.1.254'), opt(3, hex('c0a801'))];
    const told = foreignServer(reply('ack', { yiaddr: ip('0.0.0.0'), options }), OTHER, OWN);
    expect(told).toEqual({ server: OTHER, to: mac(PHONE) });
  });

  it.each<readonly [string, ReturnType<typeof reply>, string]>([
    ['names a server of ours', reply('offer', { options: [address(54, '10.9.0.1')] }), '192.168.1.254'],
    ['comes from a server of ours', reply('offer', { options: [] }), '192.168.1.1'],
    ['comes from nobody', reply('offer', { options: [] }), '0.0.0.0'],
    ['is a question', reply('offer', { op: 1 }), '192.168.1.254'],
    ['is of another kind', reply('force-renew'), '192.168.1.254'],
  ])('that %s tells of no other server', (_what, told, from) => {
    expect(foreignServer(told, ip(from), OWN)).toBeUndefined();
  });
});

it('the questions ask everybody by broadcast, for what servers tell, and request nothing', () => {
  const probes = foreignProbes(mac(PHONE), ip('192.168.1.1'), 0xffff_ffff);
  const read = probes.map((probe) => {
    const decoded = decodeDhcp(encodeDhcp(probe));
    if (!decoded.ok) throw new Error(decoded.error.reason);
    const { kind, op, xid, flags, ciaddr, hardware, options } = decoded.value;
    return { kind, op, xid, flags, ciaddr, hardware, wishes: options.map(({ code, bytes }) => [code, ...bytes]) };
  });
  const asked = { op: 1, flags: 0x8000, hardware: PHONE };
  const wishes = (type: number): unknown => [
    [53, type],
    [55, 1, 3, 6, 15, 51, 54, 66, 150],
  ];
  expect(read).toEqual([
    { ...asked, kind: 'inform', xid: 0, ciaddr: ip('192.168.1.1'), wishes: wishes(8) },
    { ...asked, kind: 'discover', xid: 0xffff_ffff, ciaddr: 0, wishes: wishes(1) },
  ]);
});

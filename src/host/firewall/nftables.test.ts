import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_ADDRESS, ipv4, LIMITED_BROADCAST } from '../../lib/address.ts';
import { droppedByNft, parseNftRuleset } from './nftables.ts';
import type { ProbePacket } from './packet.ts';

const STATION = ipv4(0xc0a8_0101);
const DEVICE = ipv4(0xc0a8_0102);
const DISCOVER: ProbePacket = {
  what: 'requests for addresses',
  way: 'in',
  adapter: 'eth1',
  protocol: 'udp',
  from: { address: ANY_ADDRESS, port: 68 },
  to: { address: LIMITED_BROADCAST, port: 67 },
  state: 'new',
  isBroadcast: true,
};
const REQUEST: ProbePacket = {
  ...DISCOVER,
  from: { address: DEVICE, port: 49_152 },
  to: { address: STATION, port: 69 },
  isBroadcast: false,
};
const REPLY: ProbePacket = {
  ...REQUEST,
  way: 'out',
  from: { address: STATION, port: 40_000 },
  to: { address: DEVICE, port: 49_152 },
};

const meta = (key: string, right: unknown, op = '==') => ({ match: { op, left: { meta: { key } }, right } });
const field = (protocol: string, name: string, right: unknown, op = '==') => ({
  match: { op, left: { payload: { protocol, field: name } }, right },
});
const state = (...states: readonly string[]) => ({
  match: { op: 'in', left: { ct: { key: 'state' } }, right: states },
});
const ACCEPT = { accept: null };
const DROP = { drop: null };

interface Ruled {
  readonly policy?: string;
  readonly rules?: readonly (readonly unknown[])[];
  readonly hook?: string;
  readonly more?: readonly unknown[];
}

function dropped({ policy = 'accept', rules = [], hook = 'input', more = [] }: Ruled, packet: ProbePacket): boolean {
  const chain = { family: 'inet', table: 'f', name: 'c', type: 'filter', hook, prio: 0, policy };
  const all = rules.map((expr) => ({ rule: { family: 'inet', table: 'f', chain: 'c', expr } }));
  const ruleset = parseNftRuleset(JSON.stringify({ nftables: [{ metainfo: {} }, { chain }, ...all, ...more] }));
  return ruleset !== undefined && droppedByNft(ruleset, packet) !== undefined;
}

describe('a ruleset of nftables', () => {
  it.each<[string, Ruled, ProbePacket, boolean]>([
    ['that is empty lets all in', {}, DISCOVER, false],
    ['whose policy drops', { policy: 'drop' }, REQUEST, true],
    ['that drops only what leaves', { policy: 'drop', hook: 'output' }, REQUEST, false],
    ['that drops what leaves', { policy: 'drop', hook: 'output' }, REPLY, true],
    ['that drops what is routed', { policy: 'drop', hook: 'forward' }, REQUEST, false],
    ['before routing', { policy: 'drop', hook: 'prerouting' }, REQUEST, true],
    ['that drops one port', { rules: [[field('udp', 'dport', 69), DROP]] }, REQUEST, true],
    ['that drops another port', { rules: [[field('udp', 'dport', 69), DROP]] }, DISCOVER, false],
    ['that rejects', { rules: [[field('udp', 'dport', 69), { reject: { type: 'icmpx' } }]] }, REQUEST, true],
    ['that drops TCP only', { rules: [[meta('l4proto', 'tcp'), DROP]] }, REQUEST, false],
    ['with a port of TCP', { rules: [[field('tcp', 'dport', 69), DROP]] }, REQUEST, false],
    [
      'with any transport',
      { rules: [[field('th', 'dport', { set: [53, { range: [60, 70] }] }), DROP]] },
      REQUEST,
      true,
    ],
    ['that accepts the adapter first', { policy: 'drop', rules: [[meta('iifname', 'eth*'), ACCEPT]] }, REQUEST, false],
    ['that accepts another adapter', { policy: 'drop', rules: [[meta('iifname', 'lo'), ACCEPT]] }, REQUEST, true],
    [
      'that accepts all but one adapter',
      { policy: 'drop', rules: [[meta('iifname', 'eth1', '!='), ACCEPT]] },
      REQUEST,
      true,
    ],
    [
      'that accepts what was begun from here',
      { policy: 'drop', rules: [[state('established', 'related'), ACCEPT]] },
      { ...REQUEST, state: 'established' },
      false,
    ],
    ['and drops what is new', { policy: 'drop', rules: [[state('established'), ACCEPT]] }, REQUEST, true],
    [
      'that accepts a network',
      { policy: 'drop', rules: [[field('ip', 'saddr', { prefix: { addr: '192.168.0.0', len: 16 } }), ACCEPT]] },
      REQUEST,
      false,
    ],
    [
      'that accepts a network a DISCOVER does not come from',
      { policy: 'drop', rules: [[field('ip', 'saddr', { prefix: { addr: '192.168.0.0', len: 16 } }), ACCEPT]] },
      DISCOVER,
      true,
    ],
    ['with a rule that is counted', { rules: [[{ counter: {} }, { log: {} }, DROP]] }, REQUEST, true],
    ['with a rule that is limited', { rules: [[{ limit: { rate: 1 } }, DROP]] }, REQUEST, false],
    [
      'with a rule nobody understands before its policy',
      { policy: 'drop', rules: [[{ match: { op: '==', left: { fib: {} }, right: 'local' } }, ACCEPT]] },
      REQUEST,
      false,
    ],
    [
      'with a rule nobody understands that drops',
      { policy: 'drop', rules: [[{ xt: { name: 'u32' } }, DROP]] },
      REQUEST,
      true,
    ],
    [
      'with a map of verdicts',
      {
        rules: [
          [
            {
              vmap: {
                key: { payload: { protocol: 'udp', field: 'dport' } },
                data: {
                  set: [
                    [67, ACCEPT],
                    [69, DROP],
                  ],
                },
              },
            },
          ],
        ],
      },
      REQUEST,
      true,
    ],
    [
      'with a chain that returns',
      {
        policy: 'drop',
        rules: [[{ jump: { target: 'own' } }], [ACCEPT]],
        more: [
          { chain: { family: 'inet', table: 'f', name: 'own' } },
          { rule: { family: 'inet', table: 'f', chain: 'own', expr: [{ return: null }] } },
        ],
      },
      REQUEST,
      false,
    ],
    [
      'with a chain that drops',
      {
        rules: [[{ goto: { target: 'own' } }]],
        more: [
          { chain: { family: 'inet', table: 'f', name: 'own' } },
          { rule: { family: 'inet', table: 'f', chain: 'own', expr: [field('udp', 'dport', '@ports'), DROP] } },
          { set: { family: 'inet', table: 'f', name: 'ports', elem: [67, 69] } },
        ],
      },
      REQUEST,
      true,
    ],
    [
      'with chains that jump in circles',
      {
        policy: 'drop',
        rules: [[{ jump: { target: 'own' } }]],
        more: [
          { chain: { family: 'inet', table: 'f', name: 'own' } },
          { rule: { family: 'inet', table: 'f', chain: 'own', expr: [{ jump: { target: 'own' } }] } },
        ],
      },
      REQUEST,
      false,
    ],
  ])('%s', (_name, ruled, packet, wanted) => {
    expect(dropped(ruled, packet)).toBe(wanted);
  });

  it('says where it drops, and with which command that ends', () => {
    const ruleset = parseNftRuleset(
      JSON.stringify({
        nftables: [{ chain: { family: 'ip', table: 'fw', name: 'in', hook: 'input', prio: 0, policy: 'drop' } }],
      }),
    );
    expect(ruleset && droppedByNft(ruleset, REQUEST)).toMatchObject({
      where: 'chain in of table ip fw',
      mend: 'sudo nft insert rule ip fw in iifname eth1 accept',
    });
  });

  it('is none for what is no listing, and never throws', () => {
    expect(parseNftRuleset('Error: Operation not permitted')).toBeUndefined();
    fc.assert(
      fc.property(fc.json(), (text) => {
        const ruleset = parseNftRuleset(`{"nftables":[{"rule":${text}},{"chain":${text}},{"set":${text}}]}`);
        if (ruleset !== undefined) droppedByNft(ruleset, REQUEST);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { ANY_ADDRESS, ipv4, LIMITED_BROADCAST } from '../../lib/address.ts';
import { droppedByFirewalld, parseZone, zoneOf } from './firewalld.ts';
import { droppedByIptables, parseIptablesSave } from './iptables.ts';
import { macFirewallDrops } from './macos.ts';
import type { ProbePacket } from './packet.ts';
import { isUfwActive, ufwMend } from './ufw.ts';
import { windowsFirewallCommand, windowsFirewallDrops } from './windows.ts';

const REQUEST: ProbePacket = {
  what: 'requests for files',
  way: 'in',
  adapter: 'eth1',
  protocol: 'udp',
  from: { address: ipv4(0xc0a8_0102), port: 49_152 },
  to: { address: ipv4(0xc0a8_0101), port: 69 },
  state: 'new',
  isBroadcast: false,
};
const DISCOVER: ProbePacket = {
  ...REQUEST,
  from: { address: ANY_ADDRESS, port: 68 },
  to: { address: LIMITED_BROADCAST, port: 67 },
  isBroadcast: true,
};
const OUT: ProbePacket = { ...REQUEST, way: 'out', from: REQUEST.to, to: REQUEST.from };

function saved(policy: string, ...rules: readonly string[]): string {
  return ['*filter', `:INPUT ${policy} [0:0]`, ':OUTPUT ACCEPT [0:0]', ':own - [0:0]', ...rules, 'COMMIT'].join('\n');
}

describe('rules of iptables', () => {
  it.each<[string, string, ProbePacket, boolean]>([
    ['none', saved('ACCEPT'), REQUEST, false],
    ['a policy', saved('DROP'), REQUEST, true],
    ['a policy, and what leaves', saved('DROP'), OUT, false],
    ['a port', saved('ACCEPT', '-A INPUT -p udp -m udp --dport 69 -j DROP'), REQUEST, true],
    ['a range of ports', saved('ACCEPT', '-A INPUT -p udp -m multiport --dports 53,60:70 -j REJECT'), REQUEST, true],
    ['another port', saved('ACCEPT', '-A INPUT -p udp -m udp --dport 69 -j DROP'), DISCOVER, false],
    ['another protocol', saved('ACCEPT', '-A INPUT -p tcp -m tcp --dport 69 -j DROP'), REQUEST, false],
    ['an adapter that is let in', saved('DROP', '-A INPUT -i eth+ -j ACCEPT'), REQUEST, false],
    ['all but an adapter', saved('DROP', '-A INPUT ! -i eth1 -j ACCEPT'), REQUEST, true],
    ['a network', saved('DROP', '-A INPUT -s 192.168.1.0/24 -j ACCEPT'), REQUEST, false],
    ['a network and no address', saved('DROP', '-A INPUT -s 192.168.1.0/24 -j ACCEPT'), DISCOVER, true],
    ['states', saved('DROP', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'), REQUEST, true],
    [
      'states of what was begun here',
      saved('DROP', '-A INPUT -m state --state ESTABLISHED -j ACCEPT'),
      { ...REQUEST, state: 'established' },
      false,
    ],
    ['a chain', saved('ACCEPT', '-A INPUT -j own', '-A own -p udp -m udp --dport 69 -j DROP'), REQUEST, true],
    [
      'a chain that returns',
      saved('DROP', '-A INPUT -j own', '-A INPUT -j ACCEPT', '-A own -j RETURN'),
      REQUEST,
      false,
    ],
    ['what is only logged', saved('ACCEPT', '-A INPUT -j LOG --log-prefix "a -j DROP b"'), REQUEST, false],
    ['a comment', saved('ACCEPT', '-A INPUT -m comment --comment "no -j ACCEPT" -j DROP'), REQUEST, true],
    ['what nobody understands', saved('DROP', '-A INPUT -m u32 --u32 "0" -j ACCEPT'), REQUEST, false],
    ['a broadcast', saved('DROP', '-A INPUT -m pkttype --pkt-type broadcast -j ACCEPT'), DISCOVER, false],
    ['a circle', saved('DROP', '-A INPUT -j own', '-A own -j own'), REQUEST, false],
    ['nonsense', '-A INPUT\n*\n:', REQUEST, false],
  ])('with %s', (_name, text, packet, wanted) => {
    expect(droppedByIptables(parseIptablesSave(text), packet) !== undefined).toBe(wanted);
  });

  it('are got over by one in front of them', () => {
    expect(droppedByIptables(parseIptablesSave(saved('DROP')), REQUEST)?.mend).toBe(
      'sudo iptables -I INPUT -i eth1 -j ACCEPT',
    );
  });
});

describe('ufw and firewalld', () => {
  it('say whether they are at work, and for which zone', () => {
    expect(isUfwActive('Status: active\n\nTo   Action  From')).toBe(true);
    expect(isUfwActive('Status: inactive')).toBe(false);
    expect(ufwMend('in', 'eth1')).toBe('sudo ufw allow in on eth1');
    const zones = 'home\n  interfaces: wlan0\npublic\n  interfaces: eth0 eth1\n';
    expect(zoneOf(zones, 'eth1')).toBe('public');
    expect(zoneOf(zones, 'eth')).toBeUndefined();
  });

  it.each([
    ['', 'dhcpv6-client ssh', '', true],
    ['', 'ssh tftp', '', false],
    ['', '', '60-70/udp', false],
    ['', '', '69/tcp', true],
    ['ACCEPT', '', '', false],
  ])('firewalld with the target "%s", services "%s" and ports "%s"', (target, services, ports, wanted) => {
    const text = `public (active)\n  target: ${target || 'default'}\n  services: ${services}\n  ports: ${ports}\n  protocols: \n`;
    expect(droppedByFirewalld(parseZone('public', text), REQUEST) !== undefined).toBe(wanted);
  });
});

describe('the firewall of macOS', () => {
  const OPEN = { state: 'Firewall is enabled. (State = 1) \n', blockAll: 'Block all DISABLED! \n', application: '' };
  it.each([
    ['off', { ...OPEN, state: 'Firewall is disabled. (State = 0)', application: 'is blocked' }, undefined],
    [
      'on, and the program not known',
      { ...OPEN, application: 'The application is not part of the firewall' },
      undefined,
    ],
    [
      'on, and the program blocked',
      { ...OPEN, application: 'Incoming connection to the application is blocked ' },
      '--unblockapp',
    ],
    ['on, and the program let in', { ...OPEN, application: 'The application is permitted' }, undefined],
    ['blocking everything', { ...OPEN, blockAll: 'Firewall has block all state set to enabled.' }, '--setblockall off'],
  ])('%s', (_name, listings, mend) => {
    const found = macFirewallDrops(listings, '/usr/local/bin/node');
    if (mend === undefined) expect(found).toBeUndefined();
    else expect(found?.mend).toContain(mend);
  });
});

describe('the firewall of Windows', () => {
  const NODE = String.raw`C:\Program Files\nodejs\node.exe`;
  const rule = (Action: number, Profile = 0) => ({ Enabled: 1, Action, Direction: 1, Profile });
  const listing = (rules: readonly unknown[], Enabled = 1, networks: readonly unknown[] = []) =>
    `\uFEFF${JSON.stringify({
      profiles: [
        { Name: 'Public', Enabled, In: 4 },
        { Name: 'Private', Enabled, In: 2 },
      ],
      networks,
      rules,
    })}`;

  it.each([
    ['without a rule', listing([]), true],
    ['switched off', listing([], 0), false],
    ['with a rule', listing([rule(2)]), false],
    ['with a rule for private networks', listing([rule(2, 2)]), true],
    ['with a rule that blocks beside one that allows', listing([rule(2), rule(4)]), true],
    ['on a private network', listing([], 1, [{ InterfaceAlias: 'Ethernet 2', Category: 1 }]), false],
    ['unreadable', 'Access denied', false],
  ])('%s', (_name, text, wanted) => {
    expect(windowsFirewallDrops(text, 'Ethernet 2', NODE) !== undefined).toBe(wanted);
  });

  it('is asked about the program, whatever is in its name, and mended for it', () => {
    const { words } = windowsFirewallCommand(String.raw`C:\it's\node.exe`);
    expect(Buffer.from(words.at(-1) ?? '', 'base64').toString('utf16le')).toContain(String.raw`'C:\it''s\node.exe'`);
    expect(windowsFirewallDrops(listing([]), 'x', NODE)?.mend).toContain(`program="${NODE}"`);
  });
});

/** Rules about what is heard on the cable: what fires each, what ends it, and the healthy reasons for the same. */
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../events/types.ts';
import { began, Session } from '../../session.fixture.ts';

const device = '00:26:99:ef:0f:1a';
const CABLE = { adapter: 'eth1', device };
const FILE = { by: 'tftp', transfer: 1, from: '192.168.1.9:49152', device, file: 'a.bin', asks: 'read' } as const;
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const DISCOVER: Happening = { type: 'dhcp.discover', device, vendorClass, parameters: [] };
const ACK: Happening = { type: 'dhcp.ack', device, vendorClass, address: '192.168.1.9', lease: 1, to: 'broadcast' };
const ALIVE: Happening = { type: 'wire.alive', ...CABLE, address: '192.168.1.9' };
const LISTENING: Happening = { type: 'wire.listening', adapter: 'eth1' };
const SERVES: Happening = began({ pace: 1, mode: 'serve' });
const IPV6: Happening = { type: 'wire.ipv6', ...CABLE, times: 1 };
const LINKED: Happening = { type: 'adapter.linked', adapter: 'eth1' };

const wanted = (times: number, own = '192.168.0.86'): Happening => ({
  type: 'wire.wanted',
  ...CABLE,
  wants: '192.168.0.66',
  own,
  times,
});
const STANDS: Happening = { type: 'adapter.chosen', adapter: 'eth1', address: '192.168.0.1/24', why: '' };
const unheard = (why: 'dropped' | 'checksum'): Happening => ({
  type: 'wire.unheard',
  ...CABLE,
  service: 'TFTP',
  from: '192.168.1.9:49152',
  why,
  times: 2,
});
const connects = (port: number, times: number): Happening => ({
  type: 'wire.connects',
  ...CABLE,
  from: '192.168.1.9:1',
  port,
  times,
});

/** Each at the second of its place in the list; then time passes. */
function findings(happenings: readonly Happening[], until = 600): readonly string[] {
  const session = new Session();
  happenings.forEach((happening, at) => session.tell(at, happening));
  session.pass(until);
  return session.findings.map((line) => line.replace(/ by .*/, ''));
}

describe('what is heard on the cable', () => {
  it.each<[string, readonly Happening[], readonly string[]]>([
    [
      'a request with a tag',
      [{ type: 'wire.tagged', ...CABLE, vlan: 20, times: 1 }],
      ['0 raised 1 voice-vlan certain'],
    ],
    [
      'a request with a tag before one without',
      [{ type: 'wire.tagged', ...CABLE, vlan: 20, times: 1 }, DISCOVER],
      ['0 raised 1 voice-vlan certain', '1 cleared 1: it asks without a tag now'],
    ],
    [
      'a request on another adapter',
      [{ type: 'wire.elsewhere', adapter: 'eth2', device, serves: 'eth1', times: 1 }],
      ['0 raised 1 wrong-adapter likely'],
    ],
    [
      'a phone on another adapter, which is plugged over',
      [{ type: 'wire.elsewhere', adapter: 'eth2', device, serves: 'eth1', times: 1, vendorClass }, ACK],
      ['0 raised 1 wrong-adapter certain', '1 cleared 1: a device is given its address here'],
    ],
    ['own frames', [{ type: 'wire.echo', adapter: 'eth1', times: 3 }], ['0 raised 1 cable-loop likely']],
    [
      'own frames beside its own address',
      [
        { type: 'wire.conflict', ...CABLE, address: '192.168.1.1', times: 1 },
        { type: 'wire.echo', adapter: 'eth1', times: 10 },
      ],
      [
        '0 raised 1 station-address-taken certain',
        '1 raised 2 cable-loop certain',
        '1 cleared 1: cable-loop explains it',
      ],
    ],
    ['a connection that is repeated', [connects(6970, 1), connects(6970, 2)], ['1 raised 1 http-port-dropped likely']],
    ['connections that are not repeated, or are for a call manager', [connects(6970, 1), connects(2000, 3)], []],
    ['a request with a wrong checksum', [unheard('checksum')], ['0 raised 1 bad-checksums certain']],
    ['a request that is dropped', [unheard('dropped')], ['0 raised 1 firewall certain']],
    [
      'a request that is dropped, until files get through',
      [unheard('dropped'), { type: 'file.progress', ...FILE, sent: 512 }],
      ['0 raised 1 firewall certain'],
    ],
    [
      'a phone that says that checksums are wrong',
      [{ type: 'syslog.serious', sender: '192.168.1.9', severity: 'error', message: 'tftp: Checksum err' }],
      ['0 raised 1 bad-checksums certain'],
    ],
    [
      'what a phone says else',
      [{ type: 'syslog.serious', sender: '192.168.1.9', severity: 'error', message: 'File Not Found' }],
      [],
    ],
    ['a device that asks in IPv6 only', [SERVES, IPV6], ['31 raised 1 ipv6-only-device likely']],
    ['a device that asks in both', [SERVES, IPV6, DISCOVER, IPV6], []],
    ['a device that asks in both, the other way round', [SERVES, DISCOVER, IPV6], []],
    ['IPv6 where no addresses are given', [began({ pace: 1 }), IPV6], []],
    [
      'a device that looks for a fixed address, until the station has it',
      [wanted(2), wanted(3), { type: 'wire.answered', ...CABLE, address: '192.168.0.66' }],
      // A recipe names that address: the station takes it by itself, unless something is in the way.
      ['1 raised 1 device-in-other-network certain', '2 cleared 1: the station has 192.168.0.66 now'],
    ],
    [
      'a device with an address of another network that looks for one of its own',
      [{ ...STANDS, address: '192.168.7.1/24' }, wanted(2, '192.168.0.9')],
      ['1 raised 1 device-in-other-network likely'],
    ],
    [
      'a server that looks whether an address of its network is free',
      [STANDS, wanted(2, '192.168.0.2'), wanted(3, '192.168.0.2')],
      [],
    ],
    [
      'a device that goes on looking for an address of this network',
      [STANDS, wanted(3, '192.168.0.86'), wanted(4, '192.168.0.86')],
      ['2 raised 1 address-stored-in-device certain'],
    ],
    [
      'a device that looks for an address, beside another server',
      [began({ pace: 1, mode: 'observe' }), wanted(10)],
      [],
    ],
    [
      'a device with a lease that looks for a server of its own',
      [DISCOVER, ACK, wanted(2, '192.168.1.9')],
      ['2 raised 1 address-stored-in-device likely'],
    ],
    [
      'a disk that lets a device wait',
      [{ type: 'file.waiting', ...FILE, waited: 1500 }],
      ['0 raised 1 slow-disk likely'],
    ],
    [
      'acknowledgements that come again and again',
      [{ type: 'file.progress', ...FILE, sent: 51_200, duplicates: 90 }],
      ['0 raised 1 sorcerers-apprentice likely'],
    ],
    ['a transfer as it should be', [{ type: 'file.progress', ...FILE, sent: 51_200 }], []],
  ])('%s', (_name, happenings, wants) => {
    expect(findings(happenings, 50)).toEqual(wants);
  });

  it('tells a device that asked before its link came up from one whose cable is in the wrong socket', () => {
    const back: Happening = { type: 'adapter.link-back', adapter: 'eth1', away: 100 };
    expect(findings([back]).at(-1)).toContain('wrong-socket possible');
    expect(findings([LINKED, ALIVE]).at(-1)).toContain('link-too-late possible');
    expect(findings([back, ALIVE]).some((line) => line.includes('wrong-socket'))).toBe(false);
    expect(findings([LINKED, ALIVE, DISCOVER])).toEqual([]);
    expect(findings([ALIVE])).toEqual([]);
  });

  it('knows with ears that silence is silence: no firewall, and a loader that finds no name', () => {
    const deaf = findings([DISCOVER, ACK]);
    expect(deaf.some((line) => line.includes('firewall possible'))).toBe(true);
    expect(deaf.some((line) => line.includes('flash-damaged possible'))).toBe(true);
    const hearing = findings([LISTENING, DISCOVER, ACK]);
    expect(hearing.map((line) => line.replace(/^\S+ /, ''))).toEqual(['raised 1 flash-damaged likely']);
  });
});

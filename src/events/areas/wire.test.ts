import { testSentences } from '../sentences.fixture.ts';
import { WIRE_ROWS, type WireEvents } from './wire.ts';

const CABLE = { adapter: 'eth1' };

testSentences<WireEvents>(WIRE_ROWS, {
  'wire.listening': [[CABLE, 'Frames are heard on eth1.']],
  'wire.deaf': [[{ ...CABLE, reason: 'no right.' }, 'Frames are not heard on eth1: no right.']],
  'wire.wanted': [
    [{ ...CABLE, wants: '10.0.0.2', times: 1 }, 'asks who has 10.0.0.2 (1 time), and nobody has it.'],
    [
      { ...CABLE, wants: '10.0.0.2', own: '10.0.0.1', times: 2 },
      'asks who has 10.0.0.2, from 10.0.0.1 (2 times), and nobody has it.',
    ],
  ],
  'wire.answered': [[{ ...CABLE, address: '10.0.0.2' }, 'finds 10.0.0.2 here from now on.']],
  'wire.alive': [[{ ...CABLE, address: '10.0.0.1' }, 'says that it has 10.0.0.1.']],
  'wire.conflict': [
    [{ ...CABLE, address: '10.0.0.1', times: 1 }, 'uses 10.0.0.1, the address of this station, on eth1.'],
  ],
  'wire.neighbour': [
    [{ ...CABLE, protocol: 'LLDP', role: 'other' }, 'announces by LLDP: nothing of itself.'],
    [
      {
        ...CABLE,
        protocol: 'CDP',
        role: 'phone',
        name: 'SEP1',
        model: 'Cisco IP Phone 7911',
        load: 'SCCP11.9',
        port: 'Port 1',
        voiceVlan: 10,
        power: 6300,
      },
      'announces by CDP: a phone SEP1 Cisco IP Phone 7911, it runs SCCP11.9, on its port Port 1, voice VLAN 10, 6.3 W.',
    ],
  ],
  'wire.greeted': [
    [
      { from: '192.0.0.64:9979', recipe: 'hikvision', title: 'Hikvision camera or recorder' },
      'greets, and is greeted back: Hikvision camera or recorder.',
    ],
  ],
  'wire.tagged': [[{ ...CABLE, vlan: 7, times: 1 }, 'asks for an address in VLAN 7.']],
  'wire.elsewhere': [[{ ...CABLE, serves: 'eth2', times: 1 }, 'asks for an address on eth1, and eth2 is served.']],
  'wire.unheard': [
    [
      { ...CABLE, service: 'TFTP', from: '10.0.0.1:5000', why: 'dropped', times: 2 },
      'asks (TFTP) from 10.0.0.1:5000, and the station does not get it: something on this computer drops it.',
    ],
    [
      { ...CABLE, service: 'DHCP', from: '0.0.0.0:68', why: 'checksum', times: 2 },
      'asks (DHCP) from 0.0.0.0:68, and the station does not get it: its checksum is wrong.',
    ],
  ],
  'wire.echo': [[{ ...CABLE, times: 10 }, 'eth1 hears its own frames (10 times).']],
  'wire.connects': [
    [{ ...CABLE, from: '10.0.0.1:5000', port: 6970, times: 2 }, 'wants a connection to port 6970 (2 times).'],
  ],
  'wire.unreachable': [
    [{ ...CABLE, from: '10.0.0.1:5000', reason: 'gone', times: 1 }, 'does not take what it is sent (gone).'],
  ],
  'wire.ipv6': [[{ ...CABLE, times: 1 }, 'asks in IPv6.']],
});

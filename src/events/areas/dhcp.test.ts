import { testSentences } from '../sentences.fixture.ts';
import { DHCP_ROWS, type DhcpEvents } from './dhcp.ts';

testSentences<DhcpEvents>(DHCP_ROWS, {
  'dhcp.discover': [
    [{ parameters: [] }, 'asks for an address'],
    [{ parameters: [1], hostname: 'SEP002699EF0F1A' }, 'asks for an address as SEP002699EF0F1A'],
  ],
  'dhcp.offer': [[{ address: '10.0.0.9', lease: 1, to: 'broadcast' }, 'is offered 10.0.0.9 (sent to broadcast)']],
  'dhcp.request': [[{ address: '10.0.0.9', asks: 'init-reboot' }, 'asks for 10.0.0.9 (init-reboot)']],
  'dhcp.ack': [[{ address: '10.0.0.9', lease: 1, to: 'broadcast' }, 'has 10.0.0.9']],
  'dhcp.nak': [[{ address: '10.0.0.9', reason: 'another network' }, 'may not use 10.0.0.9: another network']],
  'dhcp.release': [[{ address: '10.0.0.9' }, 'gives 10.0.0.9 back']],
  'dhcp.decline': [
    [
      { address: '10.0.0.9', quarantine: 3_600_000 },
      'says 10.0.0.9 is in use by somebody else; it rests for 1 h 00 min',
    ],
  ],
  'dhcp.inform': [[{ address: '10.0.0.9' }, 'has 10.0.0.9 already and asks for settings only']],
  'dhcp.elsewhere': [
    [{ address: '10.0.0.9' }, 'wants 10.0.0.9 again, which another DHCP server gave it'],
    [{ address: '10.0.0.9', server: '10.0.0.2' }, 'takes 10.0.0.9 from the DHCP server 10.0.0.2'],
  ],
  'dhcp.overheard': [
    [
      { address: '10.0.0.9', server: '10.0.0.2', message: 'ACK', gives: {} },
      'is given 10.0.0.9 by another DHCP server, 10.0.0.2 (ACK)',
    ],
  ],
  'dhcp.ignored': [[{ message: 'DISCOVER', reason: 'no recipe' }, 'DISCOVER not answered: no recipe']],
  'dhcp.malformed': [
    [
      { from: '10.0.0.9:68', field: 'magic', offset: 236, reason: 'no cookie' },
      'DHCP from 10.0.0.9:68 cannot be read: no cookie (magic, byte 236)',
    ],
  ],
  'dhcp.pool-empty': [
    [{ pool: '10.0.0.9-10.0.0.9', size: 1 }, 'no address left in 10.0.0.9-10.0.0.9 (1 address)'],
    [{ pool: '10.0.0.0/16', size: 65_000 }, 'no address left in 10.0.0.0/16 (65,000 addresses)'],
  ],
  'dhcp.proxy-offer': [[{ file: 'undionly.kpxe', server: '10.0.0.1' }, 'is told to boot undionly.kpxe from 10.0.0.1']],
  'dhcp.address-taken': [
    [{ address: '10.0.0.9', quarantine: 60_000 }, '10.0.0.9 is in use by somebody else; it rests for 1 min 00 s'],
    [
      { address: '10.0.0.9', holder: '00:26:99:ef:0f:1a', quarantine: 60_000 },
      '10.0.0.9 is in use by 00:26:99:ef:0f:1a; it rests for 1 min 00 s',
    ],
  ],
  'dhcp.asking': [[{ adapter: 'eth1', window: 2000 }, 'Asking for other DHCP servers on eth1 for 2.0 s.']],
  'dhcp.foreign-server': [
    [{ adapter: 'eth1', server: '10.0.0.2' }, 'Another DHCP server answers on eth1: 10.0.0.2.'],
    [
      { adapter: 'eth1', server: '10.0.0.2', mac: '00:26:99:ef:0f:1a', offers: '10.0.0.9', to: '10.0.0.8' },
      'Another DHCP server answers on eth1: 10.0.0.2 (00:26:99:ef:0f:1a), giving 10.0.0.9.',
    ],
    [
      { adapter: 'eth1', server: '10.0.0.2', namedBy: '00:26:99:ef:0f:1a' },
      'Another DHCP server is named by 00:26:99:ef:0f:1a on eth1: 10.0.0.2.',
    ],
  ],
  'dhcp.deaf': [
    [
      { adapter: 'eth1', reason: 'dhclient holds port 68.' },
      'Other DHCP servers on eth1 cannot be heard: dhclient holds port 68. Stop it, or make sure that none is on this cable.',
    ],
    [
      { adapter: 'eth1', reason: 'This user may not open UDP port 68.', hint: 'Run it with sudo.' },
      'Other DHCP servers on eth1 cannot be heard: This user may not open UDP port 68. Make sure that none is on this cable. Run it with sudo.',
    ],
  ],
  'dhcp.unprobed': [
    [
      { adapter: 'eth1' },
      'Addresses on eth1 are offered without asking whether somebody has them: this user may send neither ARP nor echoes. ' +
        'Run it with sudo, or give Node the right cap_net_raw; or say `dhcp: { probe: false }`.',
    ],
  ],
  'dhcp.broadcast-instead': [
    [
      { adapter: 'eth1', reason: 'no right.' },
      'Replies to devices without an address are sent to all on eth1: no right.',
    ],
  ],
  'dhcp.unsent': [
    [
      { message: 'OFFER', address: '192.168.1.100', to: 'broadcast', cause: 'ENOBUFS' },
      'OFFER for 192.168.1.100 did not leave (to broadcast): the system says ENOBUFS',
    ],
  ],
  'dhcp.quirk': [
    [
      { quirk: 'nul-terminated-names', file: 'boot.efi\\x06' },
      'reads the name of its boot file (option 67) up to a NUL, and asked for boot.efi\\x06; from now on it gets one (quirk nul-terminated-names)',
    ],
  ],
  'dhcp.flood': [[{ limit: 60 }, 'sends more than 60 DHCP messages a minute; of the rest one a second is answered']],
});

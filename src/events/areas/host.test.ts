import { testSentences } from '../sentences.fixture.ts';
import { HOST_ROWS, type HostEvents } from './host.ts';

const SAID = { message: 'It is so.', hint: 'Do that.' };

testSentences<HostEvents>(HOST_ROWS, {
  'host.checked': [[{ check: 'ports', says: 'all are free.' }, 'ports: all are free.']],
  'host.unchecked': [
    [{ check: 'ports', reason: 'no right.', hint: 'Be root.' }, 'ports: could not be looked at, no right. Be root.'],
  ],
  'host.no-rights': [[{ what: 'This user may not.', hint: 'Be root.' }, 'This user may not. Be root.']],
  'host.port-taken': [[{ ...SAID, service: 'DHCP', protocol: 'udp', port: 67 }, 'It is so. Do that.']],
  'host.firewall': [
    [{ firewall: 'nftables', where: 'chain a', what: 'all', adapter: 'eth1' }, 'nftables drops all on eth1 (chain a).'],
  ],
  'host.adapter': [[{ ...SAID, trouble: 'bare' }, 'It is so. Do that.']],
  'host.route': [
    [
      { adapter: 'eth1', network: '10.0.0.0/8', leads: 'to tun0' },
      '10.0.0.0/8, a part of the network of eth1, leads to tun0.',
    ],
  ],
  'host.clock': [[{ shows: '1970-01-01 00:00' }, 'The clock of this computer shows 1970-01-01 00:00.']],
  'host.disk': [[{ folder: '/data', free: 1000 }, '1.0 kB are free for /data.']],
  'host.folder': [[{ ...SAID, folder: '/data' }, 'It is so. Do that.']],
  'host.firmware': [
    [{ model: '7911', held: 'nothing', list: '', others: [] }, 'For the 7911 there is no firmware.'],
    [{ model: '7911', held: 'whole', list: '', others: [] }, 'For the 7911 there is firmware that is whole.'],
  ],
  'host.mended': [
    [{ command: 'ip a' }, 'Done: ip a'],
    [{ command: 'ip a', failed: 'no' }, 'Failed: ip a: no'],
  ],
});

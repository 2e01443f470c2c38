import { testSentences } from '../sentences.fixture.ts';
import { ADAPTER_ROWS, type AdapterEvents } from './adapter.ts';

testSentences<AdapterEvents>(ADAPTER_ROWS, {
  'adapter.chosen': [
    [
      { adapter: 'eth1', address: '10.0.0.1/24', why: 'it is the only one' },
      'Using eth1 (10.0.0.1/24): it is the only one',
    ],
  ],
  'adapter.address-set': [
    [{ adapter: 'eth1', address: '10.0.0.1/24' }, 'Gave eth1 the address 10.0.0.1/24 for as long as the station runs.'],
  ],
  'adapter.left-over-removed': [
    [{ address: 'eth1: 10.0.0.1/24' }, 'Removed an address that an earlier run left behind (eth1: 10.0.0.1/24).'],
  ],
  'adapter.address-removed': [[{ adapter: 'eth1', address: '10.0.0.1/24' }, 'Took 10.0.0.1/24 from eth1 again.']],
  'adapter.awaited': [
    [
      { adapters: ['eth1'] },
      'Plug the cable of the device into this computer, and switch the device on: it is found by itself.',
    ],
  ],
  'adapter.no-link': [
    [{ adapter: 'eth1' }, 'eth1 has no link yet: plug its cable in, and switch the device at the other end on.'],
  ],
  'adapter.linked': [
    [{ adapter: 'eth1' }, 'eth1 has a link: something is switched on at the other end of its cable.'],
    [
      { adapter: 'eth1', speed: 10, duplex: 'half' },
      'eth1 has a link (10 Mbit/s, half duplex): something is switched on at the other end of its cable.',
    ],
  ],
  'adapter.link-lost': [
    [{ adapter: 'eth1' }, 'The link of eth1 is gone: unplugged, or the device at its other end switched itself off.'],
  ],
  'adapter.link-back': [
    [{ adapter: 'eth1', away: 1500 }, 'The link of eth1 is back after 1.5 s.'],
    [{ adapter: 'eth1', away: 1500, speed: 100, duplex: 'full' }, 'The link of eth1 is back after 1.5 s (100 Mbit/s).'],
  ],
  'adapter.vanished': [[{ adapter: 'eth1' }, 'eth1 is gone: was it unplugged?']],
  'adapter.returned': [[{ adapter: 'eth1', away: 0 }, 'eth1 is there again after 0.0 s.']],
  'adapter.address-lost': [[{ adapter: 'eth1', address: '10.0.0.1/24' }, 'eth1 has lost its address 10.0.0.1/24.']],
  'adapter.address-restored': [
    [{ adapter: 'eth1', address: '10.0.0.1/24' }, 'eth1 has its address 10.0.0.1/24 again.'],
  ],
  'adapter.trouble': [
    [{ adapter: 'eth1', problem: 'It has no address.', hint: 'Give it one.' }, 'eth1: It has no address. Give it one.'],
  ],
});

import { testSentences } from '../sentences.fixture.ts';
import { PUSH_ROWS, type PushEvents } from './push.ts';

testSentences<PushEvents>(PUSH_ROWS, {
  'push.waiting': [
    [
      { recipe: 'asus', title: 'ASUS router', file: 'a.trx', to: '192.168.1.1', adapter: 'eth1', from: '192.168.1.10' },
      'a.trx is for this device: ASUS router. It takes it at 192.168.1.1, for some seconds after it is switched on: switch it on now, as its steps say.',
    ],
  ],
  'push.answered': [
    [{ from: '192.168.1.1:69', recipe: 'asus', title: 'ASUS router' }, 'is there (ASUS router), and takes its image.'],
  ],
  'push.found': [
    [
      { device: '20:e5:2a:00:00:01', recipe: 'netgear', title: 'Netgear', address: '10.164.183.253' },
      'answers (Netgear), and is told to be 10.164.183.253.',
    ],
  ],
  'push.closed': [
    [{ device: '20:e5:2a:00:00:01', recipe: 'netgear', title: 'Netgear' }, 'leaves its loader (Netgear).'],
  ],
  'push.impossible': [
    [
      { file: 'a.chk', title: 'Netgear', problem: 'No rights.', hint: 'Start as root.' },
      'a.chk is for Netgear, and cannot be put there from here. No rights. Start as root.',
    ],
  ],
  'push.undecided': [
    [{ file: 'a.trx', devices: ['asus', 'linksys'] }, 'a.trx may be for asus or linksys: say which with --push-into.'],
  ],
});

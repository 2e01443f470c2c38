import { testSentences } from '../sentences.fixture.ts';
import { STATION_ROWS, type StationEvents } from './station.ts';

testSentences<StationEvents>(STATION_ROWS, {
  'station.started': [
    [
      {
        version: '1',
        adapter: 'eth1',
        address: '10.0.0.1/24',
        engine: 'dgram',
        services: ['dhcp', 'tftp'],
        ready: 400,
      },
      'Ready on eth1 10.0.0.1/24 after 0.4 s (dhcp, tftp).',
    ],
    [
      {
        version: '1',
        adapter: '127.0.0.1',
        address: '127.0.0.1/8',
        engine: 'dgram',
        services: ['tftp'],
        ready: 61_000,
      },
      'Ready on 127.0.0.1/8 after 1 min 01 s (tftp).',
    ],
  ],
  'station.stopped': [[{ reason: 'asked to' }, 'Stopped: asked to.']],
  'station.unrecorded': [
    [
      { file: 'a.jsonl', message: 'The disk is full.', hint: 'Make room.' },
      'This session is not recorded for now: The disk is full. Make room.',
    ],
  ],
  'station.clock-jumped': [
    [{ by: 86_400_000 }, 'The clock of this computer jumped 24 h 00 min ahead.'],
    [{ by: -7000 }, 'The clock of this computer jumped 7.0 s back.'],
  ],
  'station.failed': [[{ code: 'port', message: 'Port 69 is taken.', hint: 'Stop it.' }, 'Port 69 is taken. Stop it.']],
  'station.unreachable': [
    [{ message: 'No pipe.', hint: 'Try later.' }, 'It cannot be asked for its transfers: No pipe. Try later.'],
  ],
});

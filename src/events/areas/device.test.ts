import { testSentences } from '../sentences.fixture.ts';
import { DEVICE_ROWS, type DeviceEvents } from './device.ts';

testSentences<DeviceEvents>(DEVICE_ROWS, {
  'device.seen': [[{ model: 'Cisco 7911G', recipe: 'r', by: 'its vendor class' }, 'recognised by its vendor class']],
  'device.step': [[{ step: 'loading', label: 'reads its firmware' }, 'reads its firmware']],
  'device.stage': [
    [
      { stage: 'components', label: 'It writes', at: 5, of: 6, next: 'It runs', keepPower: true },
      'step 5 of 6: It writes (do not unplug it); next: It runs',
    ],
    [{ stage: 'booted', label: 'It runs', at: 6, of: 6 }, 'step 6 of 6: It runs'],
  ],
  'device.recovered': [
    [
      { model: 'm', took: 1000, files: 1, bytes: 1, done: 'has its kernel', proof: 'a was read' },
      'has its kernel: 1 file, 1 B in 1.0 s (a was read).',
    ],
    [{ model: 'm', took: 120_000, files: 7, bytes: 7_900_000 }, 'is recovered: 7 files, 7.9 MB in 2 min 00 s.'],
    [{ model: 'm', took: 1000, files: 1, bytes: 2_000_000_000 }, 'is recovered: 1 file, 2.00 GB in 1.0 s.'],
    [{ model: 'm', took: 1000, files: 0, bytes: 0 }, 'is recovered in 1.0 s.'],
  ],
  'device.awake': [
    [{ by: 'SIP' }, 'is awake: it has registered by SIP.'],
    [
      { by: 'SCCP', load: 'SCCP11.9-4-2SR3-1S', shows: 'Recovered. Rouse can be closed.' },
      'is awake: it runs SCCP11.9-4-2SR3-1S, says the phone (SCCP). Its display shows: Recovered. Rouse can be closed.',
    ],
  ],
  'device.unfinished': [
    [{ model: 'm', step: 'writing' }, 'is writing its flash: leave it on its power until it has started by itself'],
    [
      { model: 'm', step: 'stuck' },
      'is not recovered, and has no application of its own until firmware that it takes is here: it goes on asking for it',
    ],
    [
      { model: 'm', step: 'loading' },
      'is not recovered, and has no application of its own until it is: start the station again, and it goes on by itself',
    ],
  ],
});

import { testSentences } from '../sentences.fixture.ts';
import { FIRMWARE_ROWS, type FirmwareEvents } from './firmware.ts';

testSentences<FirmwareEvents>(FIRMWARE_ROWS, {
  'firmware.adopted': [
    [{ source: 'a', files: 0, bytes: 0, packages: [] }, 'a: 0 files, 0 B.'],
    [{ source: 'a', files: 1, bytes: 999, packages: [], library: 'added' }, 'a: 1 file, 999 B; kept in the library.'],
    [
      { source: 'a', files: 1234, bytes: 7_930_000, packages: ['SCCP 9-4-2 for 7911', 'SIP 9-4-2'], library: 'known' },
      'a: 1,234 files, 7.9 MB - SCCP 9-4-2 for 7911; SIP 9-4-2; in the library already.',
    ],
  ],
  'firmware.reading': [
    [{ source: 'a.zip', read: 1000, size: 2000 }, 'Reading a.zip: 1.0 kB of 2.0 kB.'],
    [{ source: 'a.zip', read: 3000, size: 2000 }, 'Reading a.zip: 2.0 kB of 2.0 kB.'],
  ],
  'firmware.library': [[{ packages: ['a', 'b'] }, 'The library holds a; b.']],
  'firmware.none': [
    [
      { dataFolder: '/data' },
      'There is no firmware: none was named, and the library in /data is empty. Devices get an address and no files.',
    ],
  ],
  'firmware.steps': [
    [{ title: 'Cisco 7906G and 7911G', models: ['7911'], steps: ['Dial.'] }, 'How to recover a Cisco 7906G or 7911G:'],
    [
      { title: '', models: ['7941', '7961'], steps: [] },
      'There is firmware for 7941 and 7961, and no recipe: reset it as its guide says, and what it asks for is served.',
    ],
  ],
  'firmware.incomplete': [
    [
      { models: ['7906', '7911'] },
      'Do not reset a 7906 or 7911 yet: its firmware here is not whole, and after a reset it has no application of its own.',
    ],
  ],
  'firmware.problem': [
    [{ source: 'a', file: 'b', problem: 'b is cut off.', hint: 'Get it again.' }, 'b is cut off. Get it again.'],
  ],
  'firmware.not-taken': [
    [
      { source: 'page.zip', problem: 'It is a web page.', hint: 'Download it again.' },
      'The upload page.zip was not taken: It is a web page. Download it again.',
    ],
  ],
  'firmware.left-out': [
    [
      { source: '/x/a.zip', problem: '/x/a.zip was not taken: it is empty.', hint: 'Download it again.' },
      '/x/a.zip was not taken: it is empty. Download it again.',
    ],
  ],
  'firmware.judged': [
    [{ files: 8, unread: 0, leftOut: 0 }, 'All firmware has been looked through: 8 files where they lie.'],
    [{ files: 0, unread: 0, leftOut: 2 }, 'All firmware has been looked through; 2 downloads left out.'],
    [
      { files: 9000, unread: 8000, leftOut: 1 },
      'All firmware has been looked through: 9,000 files where they lie, 8,000 of them only by their names; 1 download left out.',
    ],
  ],
  'firmware.chosen': [
    [
      { address: '10.0.0.9', package: 'a.zip', load: 'SCCP 9', file: 'term11.default.loads', why: 'it is the newest' },
      'is given SCCP 9 from a.zip: it is the newest.',
    ],
  ],
  'firmware.expected': [
    [{ address: '10.0.0.9', list: 'a.loads', files: [] }, 'is about to read a.loads, which names 0 files, 0 B'],
    [
      {
        address: '10.0.0.9',
        list: 'a.loads',
        files: [
          { name: 'b.sbn', size: 1000 },
          { name: 'c.sbn', size: 500 },
        ],
      },
      'is about to read a.loads, which names 2 files, 1.5 kB',
    ],
  ],
  'firmware.refused': [
    [
      { address: '10.0.0.9', package: 'a.zip', load: 'SCCP 9', why: 'it asks again', hint: 'Get 8.5(2).' },
      'refuses SCCP 9 from a.zip: it asks again. Get 8.5(2).',
    ],
  ],
  'firmware.bridged': [
    [
      { address: '10.0.0.9', package: 'a.zip', load: 'SCCP 8', next: 'SCCP 9' },
      'runs SCCP 8, which is only the bridge; SCCP 9 comes next.',
    ],
  ],
  'firmware.unsuitable': [
    [
      { address: '10.0.0.9', file: 'term11.default.loads', holds: [] },
      'asked for term11.default.loads, which no package has. There is no firmware at all: ' +
        'get the package for this model, and add it: rouse firmware add FILE.',
    ],
    [
      { address: '10.0.0.9', file: 'term11.default.loads', model: 'Cisco 7911G', holds: ['7940', '7960'] },
      'asked for term11.default.loads, which no package has. There is firmware for 7940, 7960: ' +
        'get the package for the Cisco 7911G, and add it: rouse firmware add FILE.',
    ],
    [
      { address: '10.0.0.9', file: 'term11.default.loads', model: '7911', holds: ['7906', '7911'] },
      'asked for term11.default.loads, which no package has. There is firmware for the 7911, and this list is missing in it: ' +
        'take term11.default.loads from the same package, or add the download as it is: rouse firmware add FILE.',
    ],
  ],
  'firmware.withheld': [
    [
      { address: '10.0.0.9', file: 'CTLSEP0.tlv', why: 'it is a trust list' },
      'asked for CTLSEP0.tlv, which is here and is not served: it is a trust list.',
    ],
  ],
});

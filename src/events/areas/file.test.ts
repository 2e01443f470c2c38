import { testSentences } from '../sentences.fixture.ts';
import { FILE_ROWS, type FileEvents } from './file.ts';

testSentences<FileEvents>(FILE_ROWS, {
  'file.request': [
    [{ ...transfer('read', 'a'), mode: 'octet', options: {} }, 'reads a'],
    [{ ...transfer('write', 'a'), mode: 'octet', options: {}, size: 0 }, 'writes a (0 B)'],
  ],
  'file.waiting': [[{ ...transfer('read', 'a'), waited: 1200 }, 'a: the disk has not given it for 1.2 s.']],
  'file.progress': [[{ ...transfer('read', 'a'), sent: 500, size: 1000 }, 'a: 500 B of 1.0 kB']],
  'file.complete': [
    [{ ...transfer('read', 'a'), size: 680, took: 49, resent: 0 }, 'has read a, 680 B'],
    [{ ...transfer('write', 'a'), size: 680, took: 50, resent: 9 }, 'has written a, 680 B in 0.1 s'],
  ],
  'file.part': [[{ ...transfer('read', 'a'), sent: 1, size: 2 }, 'has read a part of a, 1 B of 2 B']],
  'file.probe': [[{ ...transfer('read', 'a'), size: 1 }, 'asked only for the size of a (1 B)']],
  'file.stalled': [
    [{ ...transfer('read', 'a'), sent: 0, size: 2, heard: false, block: 512 }, 'a: nothing comes back (0 B of 2 B)'],
    [{ ...transfer('read', 'a'), sent: 1, size: 2, heard: true, block: 1 }, 'a: nothing more comes back (1 B of 2 B)'],
  ],
  'file.failed': [
    [{ ...transfer('read', 'a'), reason: 'silence', sent: 1, size: 2 }, 'did not finish a (1 B of 2 B): silence'],
    [{ ...transfer('write', 'a'), reason: 'silence', sent: 0, size: 0 }, 'did not finish a: silence'],
    [
      { ...transfer('read', 'a'), reason: 'silence', sent: 1, size: 2, unconfirmed: true },
      'was sent all of a (2 B) and did not confirm it: silence',
    ],
  ],
  'file.missing': [
    [{ ...asked('a'), asks: 'read' }, 'asked for a, which is not here'],
    [
      { ...asked('XMLDefault.cnf.xml'), asks: 'read' },
      'asked for XMLDefault.cnf.xml, which is not here and need not be',
    ],
  ],
  'file.refused': [[{ ...asked('a'), code: 2, reason: 'outside' }, 'was refused a: outside (error 2)']],
  'file.disk': [
    [{ by: 'tftp', folder: '/up', message: 'The disk is full.', hint: 'Make room.' }, 'The disk is full. Make room.'],
  ],
});

function asked(file: string) {
  return { by: 'tftp', from: '10.0.0.9:5000', file } as const;
}

function transfer<A extends 'read' | 'write'>(asks: A, file: string) {
  return { ...asked(file), transfer: 1, asks } as const;
}

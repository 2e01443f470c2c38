import { testSentences } from '../sentences.fixture.ts';
import { SESSION_ROWS, type SessionEvents } from './session.ts';

const bench = { session: '1b9d6bcd', station: 'bench', version: '0.1.0', node: 'v20.19.0', platform: 'linux' } as const;

testSentences<SessionEvents>(SESSION_ROWS, {
  'session.began': [
    [
      { ...bench, facts: { pace: 1, mode: 'share-lan' } },
      'Session 1b9d6bcd on bench: Rouse 0.1.0, Node v20.19.0, linux, DHCP share-lan, pace 1.',
    ],
    [
      { ...bench, facts: { pace: 0.1 } },
      'Session 1b9d6bcd on bench: Rouse 0.1.0, Node v20.19.0, linux, DHCP off, pace 0.1.',
    ],
  ],
  'session.dropped': [
    [
      { files: ['sessions/a.jsonl'], why: 'limit' },
      'The records of sessions have reached their limit, and the oldest go first: sessions/a.jsonl.',
    ],
    [{ files: ['a', 'b'], why: 'disk-full' }, 'The disk is full, and records of sessions make room for leases: a, b.'],
  ],
});

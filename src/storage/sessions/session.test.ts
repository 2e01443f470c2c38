import { expect, test } from 'vitest';
import { instant } from '../../lib/time.ts';
import { readSession } from './session.ts';
import type { Recordable } from './session-recorder.ts';

const isKnown = (event: Recordable): event is Recordable => event.type !== 'from.tomorrow';

test('a session is read line by line, and what is damaged is said and left out', () => {
  const text = [
    '{"n":1,"at":1000,"type":"station.started"}',
    '',
    '{"n":2,"at":1001,"type":"dhcp.disc',
    '{"n":3}',
    '{"n":4,"at":1002,"type":"from.tomorrow"}',
    '{"n":5,"at":1003,"type":"station.stopped","reason":"Strg+C, schön"}\r',
  ].join('\n');
  expect(readSession(new TextEncoder().encode(text), isKnown)).toEqual({
    events: [
      { n: 1, at: instant(1000), type: 'station.started' },
      { n: 5, at: instant(1003), type: 'station.stopped', reason: 'Strg+C, schön' },
    ],
    damaged: [
      { line: 3, reason: 'it is not JSON' },
      { line: 4, reason: 'it is not an event: n, at and type are missing' },
      { line: 5, reason: 'there is no event "from.tomorrow"' },
    ],
  });
});

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
    '{"n":1.5,"at":1002,"type":"station.started"}',
    '{"n":4,"at":1e999,"type":"station.started"}',
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
      { line: 6, reason: 'it is not an event: n, at and type are missing' },
      { line: 7, reason: 'it is not an event: n, at and type are missing' },
    ],
  });
});

test('what is read does nothing to a terminal, however deep it lies in an event', () => {
  const text = JSON.stringify({ n: 1, at: 0, type: 'station.started', told: [{ file: '\u001b[2J' }] });
  const { events } = readSession(new TextEncoder().encode(`${text}\n{"n":2,"at":0,"type":"\\u001b[2J"}`), isKnown);
  expect(events).toMatchObject([{ told: [{ file: '\\x1b[2J' }] }, { type: '\\x1b[2J' }]);
});

import { testSentences } from '../sentences.fixture.ts';
import { EVENTS_ROWS, type EventsEvents } from './events.ts';

testSentences<EventsEvents>(EVENTS_ROWS, {
  'events.thinned': [
    [{ of: 'dhcp.discover', times: 1 }, '1 more event of type dhcp.discover in the last second.'],
    [{ of: 'dhcp.discover', times: 3000 }, '3,000 more events of type dhcp.discover in the last second.'],
  ],
});

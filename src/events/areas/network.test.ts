import { testSentences } from '../sentences.fixture.ts';
import { NETWORK_ROWS, type NetworkEvents } from './network.ts';

testSentences<NetworkEvents>(NETWORK_ROWS, {
  'network.send-failed': [
    [{ socket: 'tftp', cause: 'ENETDOWN', times: 1 }, 'tftp: 1 datagram could not be sent (ENETDOWN).'],
    [{ socket: 'tftp', cause: 'ENETDOWN', times: 2 }, 'tftp: 2 datagrams could not be sent (ENETDOWN).'],
  ],
  'network.oversized': [[{ socket: 'dhcp', times: 2 }, 'dhcp: 2 datagrams longer than any valid message, dropped.']],
});

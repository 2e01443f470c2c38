/** Relay agents, sentence by sentence: RFC 3046 and what came after it. Byte positions of option 82 are in relays.test.ts. */
import { sentences } from './script.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

const NETWORKS: DhcpSettings = {
  relays: ['10.66.0.1', '10.77.0.1'],
  subnets: [{ subnet: '10.66.0.0/24' }, { subnet: '10.77.0.0/24' }],
};
/** Circuit "eth0/7", and the same with a remote identifier of the relay. */
const CIRCUIT = 'hex:0106657468302f37';
const LONG = `hex:01c8${'aa'.repeat(200)}`;

sentences('RFC 3046 section 2.2, option 82:', [
  [
    'is sent back byte for byte and last in every kind of reply',
    { ...NETWORKS, bootp: true },
    `phone via=10.66.0.1 DISCOVER 61=hex:0102 82=${CIRCUIT}              -> OFFER 10.66.0.2 codes=53,54,51,58,59,1,28,6,7,42,66,150,61,82 hex82=0106657468302f37
     phone via=10.66.0.1 REQUEST 61=hex:0102 55=1 50=10.66.0.2 54=.1 82=${CIRCUIT} -> ACK codes=53,54,51,58,59,1,6,66,150,61,82 hex82=0106657468302f37
     phone via=10.66.0.1 REQUEST 50=10.0.0.9 82=${CIRCUIT}               -> NAK codes=53,54,56,82 hex82=0106657468302f37
     phone via=10.66.0.1 INFORM 55=1 ciaddr=10.66.0.9 82=${CIRCUIT}      -> ACK codes=53,54,1,6,66,150,82 hex82=0106657468302f37
     other via=10.66.0.1 BOOTP 82=hex:010107                             -> BOOTP hex82=010107`,
  ],
  [
    'is sent back as it came even if its sub-options are damaged, and never if none came',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 82=hex:01ff00                          -> OFFER hex82=01ff00
     phone via=10.66.0.1 DISCOVER                                        -> OFFER !82`,
  ],
  [
    'that does not fit into the reply is left out as a whole, and the reply is no longer for it',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 82=${LONG}                             -> OFFER 10.66.0.2 hex82=${LONG.slice(4)}
     phone via=10.66.0.1 DISCOVER 82=${LONG}${LONG.slice(4)}             -> OFFER 10.66.0.2 !82 51=7200s
     phone via=10.66.0.1 DISCOVER 57=1500 82=${LONG}${LONG.slice(4)}     -> OFFER 10.66.0.2 hex82=${LONG.slice(4).repeat(2)}
     other via=10.66.0.1 REQUEST 50=10.0.0.9 82=${LONG}${LONG.slice(4)}  -> NAK !82`,
  ],
  [
    'without a relay is sent back, because switches that add it drop replies without it, but not believed',
    { reservations: [{ circuitId: 'eth0/7', address: '192.168.1.20' }] },
    `phone DISCOVER 61=hex:0102 82=${CIRCUIT}                            -> OFFER .100 hex82=${CIRCUIT.slice(4)} codes=53,54,51,58,59,1,3,28,6,7,42,66,150,61,82
     phone REQUEST 61=hex:0102 50=.100 54=.1 82=${CIRCUIT}               -> ACK .100 hex82=${CIRCUIT.slice(4)}
     phone REQUEST 50=10.0.0.9 82=${CIRCUIT}                             -> NAK hex82=${CIRCUIT.slice(4)}
     phone INFORM ciaddr=.77 82=${CIRCUIT}                               -> ACK hex82=${CIRCUIT.slice(4)}`,
  ],
  [
    'without a relay counts where the settings trust it (section 2.1)',
    { trustAgentInformation: true, reservations: [{ circuitId: 'eth0/7', address: '192.168.1.20' }] },
    `phone DISCOVER 82=${CIRCUIT}                                        -> OFFER .20 hex82=${CIRCUIT.slice(4)}`,
  ],
  [
    'still decides after it is gone: a renewal comes by unicast past the relay, so class and reservation are remembered',
    {
      ...NETWORKS,
      reservations: [{ circuitId: 'eth0/7', address: '10.66.0.200' }],
      classes: [{ name: 'port 7', when: { 'circuit-id': 'eth0/7' }, options: { 15: 'port7.example' } }],
    },
    `phone via=10.66.0.1 DISCOVER 82=${CIRCUIT}                          -> OFFER 10.66.0.200 15=port7.example
     phone via=10.66.0.1 REQUEST 50=10.66.0.200 54=.1 82=${CIRCUIT}      -> ACK 10.66.0.200 15=port7.example
     phone unicast from=10.66.0.200 REQUEST ciaddr=10.66.0.200           -> ACK 10.66.0.200 15=port7.example !82
     phone unicast from=10.66.0.200 REQUEST ciaddr=10.66.0.200           -> ACK 10.66.0.200 15=port7.example !82
     phone via=10.66.0.1 DISCOVER 82=hex:0106657468302f38                -> OFFER 10.66.0.2 !15`,
  ],
]);

sentences('RFC 3527, link selection (sub-option 5):', [
  [
    'chooses the subnet instead of giaddr, and the reply goes to giaddr all the same',
    NETWORKS,
    'phone via=10.66.0.1 DISCOVER 82=hex:05040a4d0000                    -> OFFER 10.77.0.2 to=relay:10.66.0.1:67 giaddr=10.66.0.1',
  ],
  [
    'of a subnet that is not configured gets no address of another one',
    NETWORKS,
    'phone via=10.66.0.1 DISCOVER 82=hex:05040a580000                    -> silence no-subnet',
  ],
  [
    'is stronger than the subnet selection of the client',
    NETWORKS,
    'phone via=10.66.0.1 DISCOVER 118=10.66.0.0 82=hex:05040a4d0000      -> OFFER 10.77.0.2',
  ],
  [
    'of the wrong length is none',
    NETWORKS,
    'phone via=10.66.0.1 DISCOVER 82=hex:05030a4d00                      -> OFFER 10.66.0.2',
  ],
]);

sentences('RFC 5107, server identifier override (sub-option 11):', [
  [
    'is what the server is called in OFFER, ACK and NAK, so that renewals go through the relay',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 82=hex:0b040a420001                             -> OFFER 10.66.0.2 54=10.66.0.1
     phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=10.66.0.1 82=hex:0b040a420001    -> ACK 10.66.0.2 54=10.66.0.1
     phone via=10.66.0.1 REQUEST ciaddr=10.66.0.2 82=hex:0a01800b040a420001       -> ACK 10.66.0.2 54=10.66.0.1 asks=renewing
     phone via=10.66.0.1 REQUEST 50=10.0.0.9 82=hex:0b040a420001                  -> NAK 54=10.66.0.1
     phone via=10.66.0.1 DECLINE 50=10.66.0.2 54=10.66.0.1 82=hex:0b040a420001    -> decline`,
  ],
  [
    'makes a REQUEST that names another relay one for another server',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 82=hex:0b040a420001                             -> OFFER 10.66.0.2
     phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=10.77.0.1 82=hex:0b040a420001    -> silence another-server`,
  ],
  [
    'is not believed without a relay',
    {},
    'phone DISCOVER 82=hex:0b040a420001                                           -> OFFER .100 54=192.168.1.1',
  ],
]);

sentences('RFC 5010, relay flags (sub-option 10):', [
  [
    'tell how the client sent: unicast is RENEWING, broadcast is REBINDING',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER                                        -> OFFER 10.66.0.2
     phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=.1                      -> ACK 10.66.0.2
     phone via=10.66.0.1 REQUEST ciaddr=10.66.0.2 82=hex:0a0180          -> ACK asks=renewing
     phone via=10.66.0.1 REQUEST ciaddr=10.66.0.2 82=hex:0a0100          -> ACK asks=rebinding
     phone via=10.66.0.1 REQUEST ciaddr=10.66.0.2                        -> ACK asks=rebinding`,
  ],
]);

sentences('RFC 3011, subnet selection (option 118):', [
  [
    'chooses the subnet instead of giaddr, and is sent back, because the client discards replies without it',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 118=10.77.0.0                          -> OFFER 10.77.0.2 118=10.77.0.0 to=relay:10.66.0.1:67
     phone via=10.66.0.1 REQUEST 118=10.77.0.0 50=10.77.0.2 54=.1        -> ACK 10.77.0.2 118=10.77.0.0
     phone unicast REQUEST 118=10.77.0.0 ciaddr=10.77.0.2                -> ACK 10.77.0.2 118=10.77.0.0
     phone via=10.66.0.1 REQUEST 118=10.77.0.0 50=10.0.0.9               -> NAK 118=10.77.0.0`,
  ],
  [
    'without a relay chooses nothing and is not sent back: the client would take a wrong address for a right one',
    NETWORKS,
    'phone DISCOVER 118=10.77.0.0                                        -> OFFER .100 !118',
  ],
]);

sentences('RFC 8357, relay source port (sub-option 19):', [
  [
    'has the reply sent to the port that the relay sent from',
    NETWORKS,
    `phone via=10.66.0.1 DISCOVER 82=hex:1300                            -> OFFER to=relay:10.66.0.1:67
     phone via=10.66.0.1 port=4000 DISCOVER 82=hex:1300                  -> OFFER to=relay:10.66.0.1:4000
     phone via=10.66.0.1 port=4000 DISCOVER                              -> OFFER to=relay:10.66.0.1:67`,
  ],
]);

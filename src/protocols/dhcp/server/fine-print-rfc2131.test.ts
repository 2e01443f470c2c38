/** RFC 2131, sentence by sentence, where implementations go wrong; the four meanings of REQUEST are in decide.test.ts. */
import { ip } from '../wire/packets.fixture.ts';
import { sentences } from './script.fixture.ts';
import { STATION } from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

const BEHIND: DhcpSettings = { relays: '10.66.0.1', subnets: [{ subnet: '10.66.0.0/24', router: '10.66.0.1' }] };
const SHARED: DhcpSettings = { authoritative: false };
const LEASED = `
  phone DISCOVER                                        -> OFFER .100
  phone REQUEST 50=.100 54=.1                           -> ACK .100`;

sentences('RFC 2131 section 4.1, where replies go:', [
  [
    'with giaddr to giaddr, to the port of servers, whatever ciaddr and flags say',
    BEHIND,
    `phone via=10.66.0.1 DISCOVER                       -> OFFER 10.66.0.2 to=relay:10.66.0.1:67
     phone via=10.66.0.1 DISCOVER flags=8000            -> OFFER 10.66.0.2 to=relay:10.66.0.1:67
     phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=.1     -> ACK 10.66.0.2 to=relay:10.66.0.1:67
     phone via=10.66.0.1 REQUEST ciaddr=10.66.0.2       -> ACK 10.66.0.2 to=relay:10.66.0.1:67`,
  ],
  [
    'without giaddr to ciaddr, even if the broadcast flag is set',
    {},
    `${LEASED}
     phone unicast REQUEST ciaddr=.100 flags=8000       -> ACK .100 to=unicast:192.168.1.100:68
     phone REQUEST ciaddr=.100                          -> ACK .100 to=unicast:192.168.1.100:68`,
  ],
  [
    'without either to everybody if the broadcast flag is set, and it is never cleared (causes #23)',
    {},
    'phone DISCOVER flags=8000                          -> OFFER .100 to=broadcast:68 flags=8000',
  ],
  [
    'else by unicast to the hardware address, at the address that is given',
    {},
    'phone DISCOVER                                     -> OFFER .100 to=hardware:192.168.1.100:68 flags=0',
  ],
  [
    'a NAK always to everybody if giaddr is zero, also to a client that renews by unicast',
    {},
    `phone unicast REQUEST ciaddr=.50                   -> NAK 0.0.0.0 to=broadcast:68
     phone REQUEST 50=10.0.0.9                          -> NAK 0.0.0.0 to=broadcast:68`,
  ],
  [
    'a NAK through a relay to the relay, with the broadcast flag set, which the client did not set',
    BEHIND,
    'phone via=10.66.0.1 REQUEST 50=10.99.0.1 flags=0   -> NAK to=relay:10.66.0.1:67 flags=8000 giaddr=10.66.0.1',
  ],
  [
    'a hardware address of more than 16 bytes is nobody’s, and its length is not copied into a reply',
    { bootp: true },
    `phone DISCOVER hlen=17 61=hex:0102                 -> silence hardware-length
     phone REQUEST hlen=255 50=.100                     -> silence hardware-length
     phone BOOTP hlen=64                                -> silence hardware-length
     phone DISCOVER htype=32 hlen=16                    -> OFFER .100 hlen=16`,
  ],
  [
    'a ciaddr that is not in the subnet is not believed, so nobody has replies sent to a stranger',
    {},
    `phone DISCOVER ciaddr=10.9.9.9                     -> OFFER .100 to=hardware:192.168.1.100:68
     phone REQUEST ciaddr=10.9.9.9 50=.100 54=.1        -> ACK .100 to=hardware:192.168.1.100:68
     phone INFORM ciaddr=10.9.9.9                       -> silence no-subnet`,
  ],
]);

sentences('RFC 2131 section 4.3.1 table 3, what replies say:', [
  [
    'xid, flags, giaddr and chaddr as they came; secs and hops zero; ciaddr zero in an OFFER and copied in an ACK',
    BEHIND,
    `phone via=10.66.0.1 DISCOVER xid=77 secs=9 flags=8000 -> OFFER xid=77 secs=0 hops=0 flags=8000 giaddr=10.66.0.1 ciaddr=0.0.0.0 hardware=00:26:99:ef:0f:1a
     phone via=10.66.0.1 REQUEST xid=78 50=10.66.0.2 54=.1 -> ACK xid=78 secs=0 hops=0 ciaddr=0.0.0.0
     phone via=10.66.0.1 REQUEST xid=79 ciaddr=10.66.0.2   -> ACK xid=79 ciaddr=10.66.0.2 yiaddr=10.66.0.2
     phone via=10.66.0.1 REQUEST xid=80 ciaddr=10.66.0.99  -> NAK xid=80 secs=0 hops=0 ciaddr=0.0.0.0 yiaddr=0.0.0.0`,
  ],
  [
    'a NAK carries its reason and server, and neither times nor an address nor other settings',
    { options: { 67: 'boot' }, bootFile: 'boot' },
    'phone REQUEST 50=10.0.0.9 55=1,3,66,67             -> NAK codes=53,54,56 siaddr=0.0.0.0 sname= file=',
  ],
]);

sentences(
  'RFC 2131 section 4.1, a server of several addresses:',
  [
    [
      'any of them names it in a message that only one of its adapters hears',
      BEHIND,
      `phone via=10.66.0.1 DISCOVER                       -> OFFER 10.66.0.2 54=192.168.1.1
       phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=.2     -> ACK 10.66.0.2 54=192.168.1.2
       phone unicast from=10.66.0.2 RELEASE ciaddr=10.66.0.2 54=.2 -> release
       phone via=10.66.0.1 REQUEST 50=10.66.0.2 54=.3     -> silence another-server`,
    ],
    [
      'but to what is broadcast on a cable only the adapter that is named answers: the other one hears it too',
      {},
      `phone DISCOVER                                     -> OFFER .100 54=192.168.1.1
       phone on=192.168.1.2/24 REQUEST 50=.100 54=.1      -> silence another-server
       phone REQUEST 50=.100 54=.1                        -> ACK .100`,
    ],
  ],
  { adapters: [STATION, { address: ip('192.168.1.2'), prefix: 24 }] },
);

sentences('RFC 2131 section 4.3.1, which address is offered:', [
  [
    'the current one, then the one the client had before, and only then the one it asks for',
    {},
    `${LEASED}
     phone DISCOVER 50=.105                             -> OFFER .100
     phone unicast RELEASE ciaddr=.100 54=.1            -> release
     phone DISCOVER 50=.105                             -> OFFER .100
     other DISCOVER 50=.105                             -> OFFER .105`,
  ],
  [
    'the one of option 50 only if it is free and in the pool',
    {},
    `${LEASED}
     other DISCOVER 50=.100                             -> OFFER .101
     third DISCOVER 50=.200                             -> OFFER .102
     fourth DISCOVER 50=10.0.0.1                        -> OFFER .103`,
  ],
  [
    'for the time the client wishes, if that is not more than what is set',
    { lease: '2h' },
    `phone DISCOVER 51=1h                               -> OFFER 51=3600s 58=1800s 59=3150s
     phone DISCOVER 51=9h                               -> OFFER 51=7200s 58=3600s 59=6300s`,
  ],
]);

sentences('RFC 2131 section 4.3.2, a REQUEST means:', [
  [
    'SELECTING where option 54 is, INIT-REBOOT where only option 50 is, else RENEWING by unicast and REBINDING by broadcast',
    {},
    `phone DISCOVER                                     -> OFFER .100
     phone REQUEST 50=.100 54=.1                        -> ACK .100 asks=selecting
     phone REQUEST 50=.100                              -> ACK .100 asks=init-reboot
     phone unicast REQUEST ciaddr=.100                  -> ACK .100 asks=renewing
     phone REQUEST ciaddr=.100                          -> ACK .100 asks=rebinding`,
  ],
  [
    'INIT-REBOOT of a client without a record is met with silence, but for the one server that is set to know all',
    SHARED,
    `phone REQUEST 50=.100                              -> silence unknown-client
     phone REQUEST 50=10.0.0.9                          -> silence unknown-client`,
  ],
  [
    'INIT-REBOOT of a known client that asks for an address of another network is refused, by any server alone on its cable',
    SHARED,
    `${LEASED}
     phone REQUEST 50=10.0.0.9                          -> NAK to=broadcast:68
     phone REQUEST 50=.105                              -> silence address-not-ours
     other DISCOVER                                     -> OFFER .101
     other REQUEST 50=10.0.0.9                          -> silence address-not-ours
     third REQUEST 50=10.0.0.9                          -> silence unknown-client
     phone beside REQUEST 50=10.0.0.9                   -> silence address-not-ours`,
  ],
  [
    'beside another server only what is surely ours is refused: who chose this server, or renews with it',
    {},
    `${LEASED}
     phone beside REQUEST 50=.105                       -> silence address-not-ours
     other beside REQUEST 50=.77                        -> silence unknown-client
     other beside REQUEST 50=10.0.0.9                   -> silence unknown-client
     other beside REQUEST ciaddr=.77                    -> silence unknown-client
     other beside REQUEST ciaddr=.100                   -> silence unknown-client
     phone beside REQUEST 50=.100                       -> ACK .100
     other beside DISCOVER                              -> OFFER .101
     other beside REQUEST 50=.100 54=.1                 -> NAK
     other beside unicast REQUEST ciaddr=.100           -> NAK
     other beside REQUEST 50=.101 54=.1                 -> ACK .101
     other REQUEST 50=.77                               -> NAK`,
  ],
  [
    'beside another server also its own client, when its address is no longer its own',
    { quarantine: '10m' },
    `${LEASED}
     phone DECLINE 50=.100 54=.1                        -> decline
     phone beside REQUEST 50=.100                       -> silence unknown-client`,
  ],
  [
    'an option 54 of the wrong length names nobody',
    {},
    `${LEASED}
     phone REQUEST 50=.100 54=hex:c0a8                  -> ACK .100 asks=init-reboot`,
  ],
]);

sentences('RFC 2131 sections 4.3.3 and 4.3.4, DECLINE and RELEASE:', [
  [
    'a declined address rests, and the client gets another one; a released one waits for its client',
    { quarantine: '10m' },
    `${LEASED}
     phone DECLINE 50=.100 54=.1                        -> decline
     phone DISCOVER                                     -> OFFER .101
     phone REQUEST 50=.101 54=.1                        -> ACK .101
     phone unicast RELEASE ciaddr=.101 54=.1            -> release
     other DISCOVER                                     -> OFFER .102
     phone DISCOVER                                     -> OFFER .101`,
  ],
  [
    'count for the client that has the address and for this server only; without option 54 the address decides',
    {},
    `${LEASED}
     other DECLINE 50=.100 54=.1                        -> silence not-its-address
     phone DECLINE 50=.100 54=.2                        -> silence another-server
     other unicast RELEASE ciaddr=.100 54=.1            -> silence not-its-address
     phone unicast RELEASE ciaddr=.100 54=.2            -> silence another-server
     phone unicast RELEASE ciaddr=.100                  -> release
     phone REQUEST 50=.100                              -> ACK .100
     phone DECLINE 50=.100                              -> decline`,
  ],
]);

sentences('RFC 2131 section 4.3.5, INFORM:', [
  [
    'the ACK goes to ciaddr whatever the flags, gives no address and no times',
    { options: { 58: '1h', 59: '2h' } },
    'phone INFORM ciaddr=.77 flags=8000 55=1,51,58,59   -> ACK 0.0.0.0 to=unicast:192.168.1.77:68 ciaddr=192.168.1.77 !51 !58 !59 1=255.255.255.0',
  ],
  [
    'also to a client behind a relay, with the settings of its own subnet',
    BEHIND,
    `phone via=10.66.0.1 INFORM ciaddr=10.66.0.9        -> ACK to=unicast:10.66.0.9:68 3=10.66.0.1
     phone unicast INFORM ciaddr=10.66.0.9              -> ACK to=unicast:10.66.0.9:68 3=10.66.0.1
     phone INFORM ciaddr=10.66.0.9                      -> ACK to=unicast:10.66.0.9:68 3=10.66.0.1`,
  ],
  [
    'without ciaddr and through a relay it goes through that relay, to the port of servers',
    BEHIND,
    'phone via=10.66.0.1 INFORM                         -> ACK to=relay:10.66.0.1:67 giaddr=10.66.0.1 3=10.66.0.1 !51',
  ],
]);

sentences('RFC 2131 section 4.4.5, T1 is before T2 and T2 before the end of the lease:', [
  [
    'a half and seven eighths, or what is set',
    { lease: '1000s', options: { 58: '200s', 59: '300s' } },
    'phone DISCOVER                                     -> OFFER 51=1000s 58=200s 59=300s',
  ],
  [
    'what is set counts only where it keeps that order, also when the client wishes a shorter lease',
    { lease: '2h', options: { 58: '1h', 59: '90m' } },
    `phone DISCOVER                                     -> OFFER 51=7200s 58=3600s 59=5400s
     phone DISCOVER 51=4000s                            -> OFFER 51=4000s 58=2000s 59=3500s
     phone DISCOVER 51=60s                              -> OFFER 51=60s 58=30s 59=52s`,
  ],
  [
    'T1 gives way to a T2 that is set before it',
    { lease: '2h', options: { 59: '35m' } },
    'phone DISCOVER                                     -> OFFER 58=1200s 59=2100s',
  ],
  [
    'neither in an infinite lease (section 3.3)',
    { lease: 'infinite', options: { 58: '1h', 59: '2h' } },
    'phone DISCOVER                                     -> OFFER 51=infinite !58 !59',
  ],
]);

sentences('RFC 951, 1497 and 1542, BOOTP:', [
  [
    'no option 53 means BOOTP: reserved clients are answered, for ever, in 300 bytes, and others not',
    { reservations: [{ hardware: '00:26:99:ef:0f:1a', address: '192.168.1.20' }], bootFile: 'boot' },
    `phone BOOTP                                        -> BOOTP .20 file=boot length=300 !51 !53 !54
     other BOOTP                                        -> silence bootp-not-reserved`,
  ],
  [
    'the reply goes to port 67 of giaddr, to everybody, or to the hardware address, as that of DHCP',
    { ...BEHIND, bootp: true },
    `phone via=10.66.0.1 BOOTP                          -> BOOTP 10.66.0.2 to=relay:10.66.0.1:67
     phone BOOTP flags=8000                             -> BOOTP .100 to=broadcast:68
     other BOOTP                                        -> BOOTP .101 to=hardware:192.168.1.101:68`,
  ],
  [
    'after 16 relays a message is still answered, after 17 it runs in a circle',
    { ...BEHIND, bootp: true },
    `phone via=10.66.0.1 BOOTP hops=16                  -> BOOTP 10.66.0.2 hops=0
     phone via=10.66.0.1 BOOTP hops=17                  -> silence too-many-hops`,
  ],
  [
    'a client is not answered before it has tried for the seconds that are set',
    { bootp: true, minSeconds: 4 },
    `phone BOOTP secs=3                                 -> silence too-early
     phone BOOTP secs=4                                 -> BOOTP .100 secs=0`,
  ],
]);

sentences('RFC 4388 and 6926, lease queries are off: they tell who is where', [
  [
    'neither from the cable nor through a relay',
    BEHIND,
    `phone LEASE-QUERY ciaddr=.100                      -> silence unexpected-kind
     phone via=10.66.0.1 LEASE-QUERY ciaddr=10.66.0.2   -> silence unexpected-kind`,
  ],
]);

/** The packets that a station lives on: what firewalls are asked about. */
import type { ProbePacket } from '../../host/firewall/packet.ts';
import { ANY_ADDRESS, ipv4, LIMITED_BROADCAST, subnetOf, type Ipv4 } from '../../lib/address.ts';
import type { Place } from '../../services/place.ts';

/** A port of a client and of a transfer, as the system gives them. */
const SOME_PORT = 49_152;
const DATA_PORT = 40_000;

/** The acknowledgements of a transfer follow on what the station has sent itself. */
export function packetsOf(place: Place): readonly ProbePacket[] {
  return [...incoming(place), ...outgoing(place)];
}

/** One of the addresses that devices are given. */
function deviceOf({ at }: Place): Ipv4 {
  const { base } = subnetOf(at);
  return ipv4(base + (at.address === base + 2 ? 3 : 2));
}

function incoming(place: Place): readonly ProbePacket[] {
  const common = { adapter: place.device ?? '', protocol: 'udp', way: 'in', state: 'new', isBroadcast: false } as const;
  const [station, from] = [place.at.address, { address: deviceOf(place), port: SOME_PORT }];
  return [
    {
      ...common,
      what: 'requests for addresses (UDP port 67)',
      from: { address: ANY_ADDRESS, port: 68 },
      to: { address: LIMITED_BROADCAST, port: 67 },
      isBroadcast: true,
    },
    { ...common, what: 'requests for files (UDP port 69)', from, to: { address: station, port: 69 } },
    {
      ...common,
      what: 'acknowledgements of files (UDP, ports that change)',
      from,
      to: { address: station, port: DATA_PORT },
      state: 'established',
    },
  ];
}

function outgoing(place: Place): readonly ProbePacket[] {
  const common = {
    adapter: place.device ?? '',
    protocol: 'udp',
    way: 'out',
    state: 'new',
    isBroadcast: false,
  } as const;
  const { address } = place.at;
  return [
    {
      ...common,
      what: 'answers about addresses (UDP port 68)',
      from: { address, port: 67 },
      to: { address: LIMITED_BROADCAST, port: 68 },
      isBroadcast: true,
    },
    {
      ...common,
      what: 'the data of files',
      from: { address, port: DATA_PORT },
      to: { address: deviceOf(place), port: SOME_PORT },
    },
  ];
}

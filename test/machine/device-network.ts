import { ANY_ADDRESS, formatIpv4, LIMITED_BROADCAST, type Ipv4, type Mac } from '../../src/lib/address.ts';
import { SHORTEST_FRAME, writeArpRequest } from '../../src/host/datagrams/frames.ts';
import { ok } from '../../src/lib/result.ts';
import type { DeviceNetwork } from '../../src/simulation/phone/network.ts';
import type { SimulatedHost } from './simulated-host.ts';
import type { SimulatedStreams } from './streams.ts';

/** As every system does with a new address: is it free, it is mine now. */
function announce(host: SimulatedHost): void {
  const [adapter] = host.adapters;
  if (adapter === undefined) return;
  const { mac, address } = adapter;
  host.say({ bytes: arpFrame(mac, ANY_ADDRESS, address) });
  host.say({ bytes: arpFrame(mac, address, address) });
}

/** A device alone on a host of the simulated network. With `streams` it connects to what listens there. */
export function simulatedDeviceNetwork(host: SimulatedHost, streams?: SimulatedStreams): DeviceNetwork {
  return {
    ...(streams !== undefined && {
      connect: (from, to, listener, opened) => streams.connectFrom(formatIpv4(from), to, listener, opened),
    }),
    now: () => host.now(),
    poke: () => host.poke(),
    open: (place, handler, opened) => opened(host.openNow(place, handler)),
    dhcpPlace: { address: ANY_ADDRESS, port: 68, broadcast: true },
    dhcpServer: { address: LIMITED_BROADCAST, port: 67 },
    tftpPort: 69,
    callManagerPort: 2000,
    assume(at, ready) {
      host.configure({ address: at.address, prefix: at.prefix });
      announce(host);
      ready(ok({ address: at.address }));
    },
    abandon() {
      host.configure({ address: ANY_ADDRESS });
    },
  };
}

/** Who has `wanted`, asked by a card with an address. */
export function arpFrame(mac: Mac, own: Ipv4, wanted: Ipv4): Uint8Array {
  const bytes = new Uint8Array(SHORTEST_FRAME);
  writeArpRequest(new DataView(bytes.buffer), 0, mac, own, wanted);
  return bytes;
}

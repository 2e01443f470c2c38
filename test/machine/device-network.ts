import { ANY_ADDRESS, formatIpv4, LIMITED_BROADCAST } from '../../src/lib/address.ts';
import { ok } from '../../src/lib/result.ts';
import type { DeviceNetwork } from '../../src/simulation/phone/network.ts';
import type { SimulatedHost } from './simulated-host.ts';
import type { SimulatedStreams } from './streams.ts';

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
      ready(ok({ address: at.address }));
    },
    abandon() {
      host.configure({ address: ANY_ADDRESS });
    },
  };
}

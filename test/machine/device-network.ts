import { ANY_ADDRESS, LIMITED_BROADCAST } from '../../src/lib/address.ts';
import { ok } from '../../src/lib/result.ts';
import type { DeviceNetwork } from '../../src/simulation/phone/network.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** A device alone on a host of the simulated network. */
export function simulatedDeviceNetwork(host: SimulatedHost): DeviceNetwork {
  return {
    now: () => host.now(),
    poke: () => host.poke(),
    open: (place, handler, opened) => opened(host.openNow(place, handler)),
    dhcpPlace: { address: ANY_ADDRESS, port: 68, broadcast: true },
    dhcpServer: { address: LIMITED_BROADCAST, port: 67 },
    tftpPort: 69,
    assume(at, ready) {
      host.configure({ address: at.address, prefix: at.prefix });
      ready(ok({ address: at.address }));
    },
    abandon() {
      host.configure({ address: ANY_ADDRESS });
    },
  };
}

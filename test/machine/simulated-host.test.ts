import { expect } from 'vitest';
import { ipv4 } from '../../src/lib/address.ts';
import { minutes } from '../../src/lib/time.ts';
import { describeDatagramHost } from '../../src/host/datagrams/datagram-host.contract.ts';
import { SimulatedNetwork } from './network.ts';

const ADDRESS = ipv4(0x0a000001);
const PEER = ipv4(0x0a000002);
const BROADCAST = ipv4(0x0a0000ff);

describeDatagramHost('SimulatedHost', async (observed) => {
  const network = new SimulatedNetwork();
  const host = network.host({ name: 'host', address: ADDRESS, observer: observed });
  const peer = network.host({ name: 'peer', address: PEER, observer: observed });
  const until = async (done: () => boolean): Promise<void> => {
    if (!network.runUntil(done, minutes(1))) throw new Error('it did not happen');
  };
  const cable = { device: 'eth0', hardware: peer.adapters[0]?.mac ?? expect.fail('no adapter') };
  return { host, peer, address: ADDRESS, peerAddress: PEER, broadcast: BROADCAST, cable, until };
});

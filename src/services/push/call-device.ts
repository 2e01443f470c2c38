/** Opens what it takes to call a device before its image is put into it: frames on the adapter, and a table entry for its card. */
import type { PinnedNeighbour } from '../../host/node/datagrams/pin-neighbour.ts';
import type { StationError } from '../../host/station-error.ts';
import type { AdapterAddress } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import { NMRP_ETHERTYPE } from '../../protocols/nmrp/nmrp.ts';
import type { MainNeeds } from '../module.ts';
import { Calling } from './calling.ts';
import type { PushChoice } from './choice.ts';

/** Undefined for a device that is not called before. */
export async function callingFor(
  { push, recipe }: PushChoice,
  given: AdapterAddress,
  adapter: string,
  { machine, report }: MainNeeds,
): Promise<Result<Called | undefined, StationError>> {
  if (push.handshake === undefined) return ok(undefined);
  const port = await machine.openFrames(adapter, NMRP_ETHERTYPE);
  if (!port.ok) return port;
  let pin: PinnedNeighbour | undefined;
  const calling = new Calling({
    port: port.value,
    recipe,
    given,
    now: () => machine.now(),
    every: (period, act) => machine.every(period, act),
    report,
    // Its loader may answer no question for its hardware address.
    found: (device) => {
      pin?.undo();
      const pinned = machine.pinNeighbour(push.to, device);
      pin = pinned.ok ? pinned.value : undefined;
    },
  });
  return ok({
    listening: async () => calling.listening(),
    served: () => calling.served(),
    close() {
      pin?.undo();
      calling.close();
    },
  });
}

export type Called = Pick<Calling, 'listening' | 'served' | 'close'>;

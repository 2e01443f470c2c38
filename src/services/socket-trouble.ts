/** Why a socket was refused, in words that help: who holds the port, which addresses this computer has. */
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import { describeHolder } from '../host/datagrams/port-holder.ts';
import { socketError } from '../host/errno.ts';
import type { PacketMachine } from '../host/machine.ts';
import type { StationError } from '../host/station-error.ts';

type Asked = Pick<PacketMachine, 'ownAddresses' | 'portHolder' | 'platform'>;

/** Adds what the machine knows; other errors stay as they are. */
export async function socketTrouble(error: StationError, place: SocketPlace, machine: Asked): Promise<StationError> {
  if (error.code === 'no-address') return socketError('EADDRNOTAVAIL', place, { own: ownTexts(place, machine) });
  if (error.code !== 'port-taken') return error;
  const holder = await machine.portHolder(place.port);
  const known = holder === undefined ? {} : { holder: describeHolder(holder) };
  return socketError('EADDRINUSE', place, { ...known, platform: machine.platform });
}

/** This computer's addresses of the same kind as the one that was refused. */
function ownTexts({ address6 }: SocketPlace, machine: Asked): readonly string[] {
  const meant = machine.ownAddresses().filter(({ six }) => six === (address6 !== undefined));
  return meant.map(({ address, adapter }) => `${address} (${adapter})`);
}

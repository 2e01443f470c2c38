/**
 * What a simulated device needs of a network: sockets, the address of the DHCP server, and a way to take an address. It uses
 * callbacks instead of promises, because on the simulated network everything happens within one step of virtual time.
 */
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../host/datagrams/datagrams.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import type { Connection, ConnectionListener, Streams } from '../../host/streams/streams.ts';
import { formatIpv4, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';

export type Opened = (socket: Result<DatagramSocket, StationError>) => void;

export interface DeviceNetwork {
  now(): Instant;
  /** To be called after something was queued outside of a turn of the host, so that it is sent. */
  poke(): void;
  open(place: SocketPlace, handler: DatagramHandler, opened: Opened): void;
  /** Where the device listens for DHCP before it has an address. */
  readonly dhcpPlace: SocketPlace;
  /** Where its broadcasts go, and the port of the server. */
  readonly dhcpServer: { readonly address: Ipv4; readonly port: number };
  /** Where TFTP requests go. */
  readonly tftpPort: number;
  /** Where it registers, if its configuration says nothing else. */
  readonly callManagerPort: number;
  /** Opens a connection from the address that the device has; absent where there are none. */
  readonly connect?: (
    from: Ipv4,
    to: { readonly host: string; readonly port: number },
    listener: ConnectionListener,
    opened: (connection: Connection) => void,
  ) => { close(): void };
  /** Takes the leased address; `ready` tells where sockets bind from now on. */
  assume(at: AdapterAddress, ready: (place: Result<Omit<SocketPlace, 'port'>, StationError>) => void): void;
  /** Gives it up: the device restarts. */
  abandon(at: AdapterAddress): void;
}

export interface HostNetworkSettings extends Pick<
  DeviceNetwork,
  'dhcpPlace' | 'dhcpServer' | 'tftpPort' | 'callManagerPort'
> {
  readonly host: DatagramHost;
  readonly streams: Pick<Streams, 'connect'>;
  /** Gives the real adapter the leased address; absent on loopback, where every 127.x address is there already. */
  readonly addresses?: {
    readonly device: string;
    readonly add: (at: AdapterAddress) => Result<void, StationError>;
    readonly remove: (at: AdapterAddress) => void;
  };
}

/** Devices on this machine: on loopback, or on a real adapter that is given each leased address. */
export function hostDeviceNetwork(settings: HostNetworkSettings): DeviceNetwork {
  const { host, streams, addresses, dhcpPlace, dhcpServer, tftpPort, callManagerPort } = settings;
  return {
    now: () => host.now(),
    poke: () => host.poke(),
    open(place, handler, opened) {
      host
        .open(place, handler)
        .then(opened, (error: unknown) => opened(err(stationError('unexpected', String(error), 'Please report it.'))));
    },
    dhcpPlace,
    dhcpServer,
    tftpPort,
    callManagerPort,
    connect: (from, to, listener, opened) => streams.connect({ ...to, from: formatIpv4(from) }, listener, opened),
    assume(at, ready) {
      const added = addresses?.add(at) ?? ok(undefined);
      ready(added.ok ? ok({ address: at.address }) : added);
    },
    abandon(at) {
      addresses?.remove(at);
    },
  };
}

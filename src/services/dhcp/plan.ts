/** What it takes to start the DHCP service, as plain data. */
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { AdapterAddress, Mac } from '../../lib/address.ts';
import { CLIENT_PORT, SERVER_PORT } from '../../protocols/dhcp/wire/message.ts';
import type { DhcpMode, DhcpSettings } from '../../protocols/dhcp/settings/settings.ts';

/** One adapter that is served. */
export interface DhcpPlace {
  /** For people. */
  readonly adapter: string;
  /** Where its socket listens; an address of 0.0.0.0 with a device hears that adapter's broadcasts. */
  readonly socket: Omit<SocketPlace, 'port'>;
  /** The station's address and network there. */
  readonly at: AdapterAddress;
  readonly mac?: Mac;
  /** It leads to the rest of a network, where another DHCP server is to be expected. */
  readonly isShared: boolean;
}

export interface DhcpPlan {
  readonly places: readonly DhcpPlace[];
  readonly ports: { readonly server: number; readonly client: number };
  readonly settings: DhcpSettings;
  /** Where the station gives files by HTTP; absent where it does not. */
  readonly httpPort?: number;
  readonly mode: DhcpMode;
  /** Ask whether somebody has an address before it is offered. */
  readonly probe: boolean;
  /** Keep leases on disk. */
  readonly persistent: boolean;
  /** Send each reply to the other port too. */
  readonly doubleAnswer: boolean;
  /** Messages of one client that are answered within a minute. */
  readonly messagesPerClient: number;
}

/** What a plan says besides places and ports, where nobody set anything. */
export const DHCP_DEFAULTS: Omit<DhcpPlan, 'places'> = {
  ports: { server: SERVER_PORT, client: CLIENT_PORT },
  settings: {},
  mode: 'serve',
  probe: true,
  persistent: true,
  doubleAnswer: false,
  messagesPerClient: 120,
};

/** The settings of the HTTP server, and what it makes of them before the station starts. */
import * as z from 'zod';
import { oneOrMore, port } from '../../config/values.ts';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { formatIpv4, type Subnet } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import { settingIssue, type SettingIssue } from '../../lib/setting-path.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace } from '../place.ts';
import { network } from '../tftp/setting-values.ts';

const HTTP_SETTINGS = z.strictObject({
  port: oneOrMore(port, '1 to 65535')
    .prefault(6970)
    .describe('Ports that files are asked for on: Cisco phones ask on 6970, boot loaders of computers on 80.'),
  'tls-port': port().optional().describe('Port for HTTPS; default: none. Cisco phones ask on 6971.'),
  certificate: z
    .string()
    .optional()
    .describe(
      'Certificate for HTTPS, a PEM file; default: one is made when it is first wanted and kept in the data folder.',
    ),
  key: z.string().optional().describe('The private key of that certificate, a PEM file.'),
  allow: z
    .array(network())
    .prefault([])
    .describe(
      'Clients that are served, as addresses and networks. Empty: those in the networks of the adapter and of `dhcp.subnets`, ' +
        'and those with a lease; others need to be named here.',
    ),
  connections: z.int().min(1).max(16_384).default(1024).describe('Connections at a time.'),
  'connections-per-client': z.int().min(1).max(16_384).default(64).describe('The same from one address.'),
});

type FromFile = z.output<typeof HTTP_SETTINGS>;

export interface HttpPlan {
  readonly ports: readonly number[];
  readonly tlsPort?: number;
  readonly certificate?: string;
  readonly key?: string;
  readonly allowed: readonly Subnet[];
  readonly connections: number;
  readonly connectionsPerClient: number;
  readonly places: readonly HttpPlace[];
}

export interface HttpPlace {
  /** The own address that connections come to. */
  readonly address: string;
  /** Where the same clients would send datagrams to: it tells who is near. */
  readonly socket: Omit<SocketPlace, 'port'>;
}

export const HTTP_PARTS = {
  settings: HTTP_SETTINGS,
  check: contradictions,
  plan: (settings: FromFile, { places }: PlanContext) => {
    const { port: ports, 'tls-port': tlsPort, certificate, key, allow: allowed, connections } = settings;
    return ok<HttpPlan>({
      ports: [...new Set(ports)],
      allowed,
      connections,
      connectionsPerClient: settings['connections-per-client'],
      places: places.map((place) => ({ address: formatIpv4(place.at.address), socket: socketPlace(place) })),
      ...(tlsPort !== undefined && { tlsPort }),
      ...(certificate !== undefined && { certificate }),
      ...(key !== undefined && { key }),
    });
  },
} as const satisfies ServiceParts;

function contradictions(settings: FromFile): readonly SettingIssue[] {
  const { certificate, key, 'tls-port': tlsPort, port: ports } = settings;
  const issues: SettingIssue[] = [];
  if ((certificate === undefined) !== (key === undefined)) {
    const missing = certificate === undefined ? 'certificate' : 'key';
    issues.push(settingIssue([missing], 'certificate and key are given together, or none of them'));
  }
  if (ports.length === 0) issues.push(settingIssue(['port'], 'at least one port is needed; --no-http leaves HTTP out'));
  if (tlsPort !== undefined && ports.includes(tlsPort))
    issues.push(settingIssue(['tls-port'], 'a port speaks HTTP or HTTPS, not both'));
  return issues;
}

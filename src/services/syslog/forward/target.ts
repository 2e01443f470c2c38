/** Another syslog server, as it is written in the settings. */
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Transport } from '../../../storage/syslog/block.ts';

export interface Target {
  readonly over: Transport;
  readonly host: string;
  readonly port: number;
  /** Of TLS: its certificate must be one that this computer trusts. */
  readonly verify: boolean;
}

const PORTS: Readonly<Record<Transport, number>> = { udp: 514, tcp: 514, tls: 6514 };

/** `udp://10.0.0.9`, `tcp://logs.example.org:1514`, `tls://[fd00::9]:6514?verify=false` */
export function parseTarget(text: string): Result<Target, string> {
  const [, over, six, name, port, verify] =
    /^(udp|tcp|tls):\/\/(?:\[([0-9a-fA-F:.%]+)\]|([^\s:/?#[\]]+))(?::([0-9]{1,5}))?\/?(?:\?verify=(true|false))?$/.exec(
      text,
    ) ?? [];
  const host = six ?? name;
  if (!isTransport(over) || host === undefined) return err(`"${text}" is not a server like udp://10.0.0.9:514`);
  const number = Number(port ?? PORTS[over]);
  if (number < 1 || number > 65_535) return err(`"${text}": a port is a number from 1 to 65535`);
  return ok({ over, host, port: number, verify: verify !== 'false' });
}

/** As it is written. */
export function targetText({ over, host, port }: Target): string {
  return `${over}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isTransport(text: string | undefined): text is Transport {
  return text === 'udp' || text === 'tcp' || text === 'tls';
}

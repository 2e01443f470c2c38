/** Which process holds a port on this machine. Asked after a bind was refused, so it may take a moment. */
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { linuxPortHolder } from '../../linux/adapters/port-holder.ts';
import {
  parseLsof,
  parseNetstat,
  parseTasklist,
  type PortHolder,
  type PortProtocol,
} from '../../datagrams/port-holder.ts';
import { readCommand } from '../run-command.ts';

/** Undefined when nobody does, or when the system does not tell. `describeHolder` words the answer. */
export async function portHolder(
  protocol: PortProtocol,
  port: number,
  address?: Ipv4,
): Promise<PortHolder | undefined> {
  if (process.platform === 'win32') return windowsPortHolder(protocol, port, address);
  if (process.platform === 'darwin') return macPortHolder(protocol, port);
  return linuxPortHolder(protocol, port, address);
}

async function macPortHolder(protocol: PortProtocol, port: number): Promise<PortHolder | undefined> {
  const listening = protocol === 'tcp' ? ['-sTCP:LISTEN'] : [];
  const words = ['-nP', `-i${protocol.toUpperCase()}:${port}`, ...listening, '-Fpc'];
  return parseLsof(await readCommand({ program: 'lsof', words }));
}

async function windowsPortHolder(
  protocol: PortProtocol,
  port: number,
  address: Ipv4 | undefined,
): Promise<PortHolder | undefined> {
  const sockets = await readCommand({ program: 'netstat', words: ['-ano', '-p', protocol.toUpperCase()] });
  const pid = parseNetstat(sockets, protocol, port, address === undefined ? undefined : formatIpv4(address));
  if (pid === undefined) return undefined;
  const words = ['/SVC', '/FO', 'CSV', '/NH', '/FI', `PID eq ${pid}`];
  return parseTasklist(await readCommand({ program: 'tasklist', words }), pid);
}

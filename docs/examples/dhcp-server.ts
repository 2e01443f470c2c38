/** A server for one adapter that tells what it lends. Used by docs/dhcp.md. */
import { DhcpServer, type DhcpServerOptions } from 'rouse/dhcp';

export async function serve(options: DhcpServerOptions, told: (line: string) => void): Promise<DhcpServer> {
  const server = await DhcpServer.start({
    ...options,
    settings: {
      pool: '127.66.0.100-127.66.0.109',
      lease: '2h',
      options: { 150: '127.0.0.1', domain: 'bench.example' },
      classes: [{ name: 'phones', when: { 'vendor-class': 'Cisco*' }, bootFile: 'term11.default.loads' }],
      reservations: [{ hardware: '00:26:99:ef:0f:1a', address: '127.66.0.50', hostname: 'desk' }],
    },
    onEvent: (event) => {
      if (event.type === 'dhcp.ack') told(`${event.device ?? ''} has ${event.address}`);
      if (event.type === 'dhcp.ignored') told(`${event.message}: ${event.reason}`);
      if (event.type === 'settings.warning') told(`${event.path}: ${event.message}`);
    },
  });
  if (!server.ok) throw new Error(`${server.error.message} ${server.error.hint}`);
  return server.value;
}
